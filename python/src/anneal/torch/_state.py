"""What an optimizer remembers, between the library's memory and PyTorch's ``state_dict``.

The names are those of torch.optim: a state of ``adam``, ``adamw``, ``sgd``, ``adagrad`` or ``rmsprop`` can be loaded there,
and the other way round. What a group remembers stands in the group, under ``"anneal"``.
"""
from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional, Sequence

import torch

from .._errors import AnnealError
from ._native import NativeOptimizer

GROUP_KEY = "anneal"
NAME_KEY = "anneal_optimizer"
"""Whose state a saved group is of; torch.optim's optimizers do not say."""

PER_TENSOR = frozenset(["nadam", "asgd"])
"""Optimizers that remember per group what torch.optim remembers per tensor. There every tensor is a group of its own, so that
it is as it is there when a tensor rests."""


def views(native: NativeOptimizer, index: int, shape: torch.Size, steps: torch.Tensor) -> Dict[str, Any]:
    """The state of one tensor in place: as long as the optimizer lives, it is up to date."""
    state: Dict[str, Any] = {"step": steps[index]}
    for place, key in enumerate(native.slots):
        numbers = native.slot(index, place)
        if numbers is not None:
            state[key] = numbers.view(shape) if numbers.dtype is torch.float32 else numbers
    return state


def exported(state: Mapping[str, Any], name: str) -> Dict[str, Any]:
    """A tensor's state as it is saved. PyTorch's loading makes float32 of all floating-point tensors: what is float64
    goes as numbers."""
    saved: Dict[str, Any] = {}
    for key, value in state.items():
        if isinstance(value, torch.Tensor) and value.dtype is torch.float64 and value.dim() > 0:
            saved[key] = value.tolist()
        elif key == "step":
            saved[key] = torch.tensor(float(value))
        else:
            saved[key] = value
    # Without a buffer torch.optim.SGD takes a step for the first.
    if name == "sgd" and not saved.get("step", 1):
        saved.pop("momentum_buffer", None)
    return saved


def refuse_others(name: str, about: Mapping[str, Any], states: Mapping[Any, Any], groups: Sequence[Dict[str, Any]]) -> None:
    """Refuses a state of another optimizer, by its name or by what it remembers of tensors."""
    for group in groups:
        other = group.pop(NAME_KEY, name)
        if other != name:
            raise AnnealError(f"the state is of {other}, but the optimizer is {name}: load it into {other}")
    known = {"step", "trained", *(slot["key"] for slot in about["slots"])}
    for tensor, state in states.items():
        for key, value in state.items():
            if key not in known and isinstance(value, torch.Tensor) and value.dim() and value.shape == tensor.shape:
                raise AnnealError(f"the state has {key}, which {name} does not remember: it is of another optimizer")


def detached(state: Mapping[Any, Any]) -> Dict[Any, Any]:
    """A copy that shares no memory with anything."""
    return {
        key: {name: value.detach().clone() if isinstance(value, torch.Tensor) else value for name, value in each.items()}
        for key, each in state.items()
    }


def restore(native: NativeOptimizer, index: int, state: Mapping[str, Any], name: str) -> None:
    """Writes a saved state into the library's memory."""
    remembered = False
    for place, key in enumerate(native.slots):
        saved = state.get(key)
        numbers = native.slot(index, place)
        if saved is None or numbers is None:
            continue
        values = saved if isinstance(saved, torch.Tensor) else torch.tensor(saved, dtype=torch.float64)
        if values.numel() != numbers.numel():
            if values.dim() == 0:  # one number of torch.optim's where the library has it per group
                continue
            raise AnnealError(
                f"the state's {key} of {name} has {values.numel()} numbers, but here it has {numbers.numel()}")
        numbers.copy_(values.detach().reshape(-1))
        remembered = True
    # torch.optim.SGD does not count steps: with a buffer, the first is past.
    native.steps[index] = int(state.get("step", remembered))


def exported_groups(native: NativeOptimizer, groups: Sequence[int], rate: Any) -> List[Dict[str, Any]]:
    """What groups of the library's remember, and the rate that they began with, as plain numbers."""
    found = []
    for group in groups:
        slots = {key: native.group_slot(group, place) for place, key in enumerate(native.slots)}
        found.append({
            "lr": None if rate is None else float(rate),
            "steps": native.group_steps(group),
            "slots": {key: numbers.tolist() for key, numbers in slots.items() if numbers is not None},
        })
    return found


def restore_group(
    native: NativeOptimizer, group: int, saved: Optional[Mapping[str, Any]], states: Sequence[Mapping[str, Any]]
) -> None:
    """Writes what a group remembered; a state of torch.optim has it per tensor: that of the one furthest on."""
    steps: List[int] = [int(state.get("step", 0)) for state in states]
    if saved:
        native.set_group_steps(group, int(saved["steps"]))
    else:
        native.set_group_steps(group, max(steps, default=0))
    furthest = states[steps.index(max(steps))] if steps else {}
    for place, key in enumerate(native.slots):
        numbers = native.group_slot(group, place)
        if numbers is None:
            continue
        if saved:
            numbers.copy_(torch.tensor(saved["slots"][key], dtype=torch.float64))
        elif isinstance(furthest.get(key), torch.Tensor):
            if furthest[key].numel() != numbers.numel():
                raise AnnealError(f"the state's {key} is not what {native.about['name']} remembers under that name")
            numbers.copy_(furthest[key].reshape(-1))
