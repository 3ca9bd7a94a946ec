"""An optimizer's parameters, as PyTorch's groups have them and as the library's rows of numbers."""
from __future__ import annotations

import difflib
import warnings
from typing import Any, Dict, List, Mapping, Sequence, Tuple

import torch

from .._errors import AnnealError
from ._state import GROUP_KEY

_DECOUPLES = {"adam": False, "adamw": True}

_REFUSED_FLAGS = {
    "maximize": "return the negative of the loss",
    "differentiable": "use torch.optim's own",
    "capturable": "use torch.optim's own, with anneal.torch.Scheduler",
}
"""What torch.optim's groups may ask for and no plugin does."""


class Hyperparameters:
    """Which keys a group has, and where their numbers go.

    Where an optimizer has beta1 and beta2, a group has ``betas``, as torch.optim's have.
    """

    def __init__(self, about: Mapping[str, Any]) -> None:
        self._declared: List[Mapping[str, Any]] = about["parameters"]
        self._index = {parameter["key"]: place for place, parameter in enumerate(self._declared)}
        self._name = about["name"]
        self.width = len(self._declared)
        self._has_betas = "beta1" in self._index and "beta2" in self._index
        self.schedulable = [parameter["key"] for parameter in self._declared if parameter["schedulable"]]

    def defaults(self, row: Sequence[float]) -> Dict[str, Any]:
        """What a group has that says nothing else: the row of an optimizer as its text made it."""
        found = {
            parameter["key"]: _of_number(parameter, row[place]) for place, parameter in enumerate(self._declared)
            if isinstance(parameter["default"], (int, float)) or parameter["choices"] or parameter["required"]
        }
        if self._has_betas:
            found["betas"] = (found.pop("beta1"), found.pop("beta2"))
        return found

    def taken(self, options: Mapping[str, Any]) -> Dict[str, Any]:
        """Options of a constructor, with the keys of a group.

        Raises: for one that the optimizer does not have.
        """
        for key in options:
            if not (key in self._index or key == "betas" and self._has_betas):
                raise AnnealError(f"there is no parameter {key}: there are {', '.join(self._index)}")
        self._refuse_single_betas(options)
        return dict(options)

    def _refuse_single_betas(self, options: Mapping[str, Any]) -> None:
        if self._has_betas and not {"beta1", "beta2"}.isdisjoint(options):
            raise AnnealError("give beta1 and beta2 together: betas=(0.9, 0.999)")

    def _refuse_other_decay(self, group: Mapping[str, Any]) -> None:
        """torch.optim's Adam and AdamW are one class, whose groups say which they are."""
        decouples, says = _DECOUPLES.get(self._name), group.get("decoupled_weight_decay")
        if None not in (decouples, says) and group.get("weight_decay") and bool(says) != decouples:
            other = "adamw" if says else "adam"
            raise AnnealError(
                f"the state's weight decay is {'' if says else 'not '}decoupled from the gradient: load it into {other}, not "
                f"{self._name}")

    def warn_of_misspelt(self, group: Mapping[str, Any]) -> None:
        """Says which key of a group is nearly a parameter's. Others are left alone: a trainer keeps things of its own there."""
        known = [*self._index, "betas"] if self._has_betas else list(self._index)
        for key in group:
            near = [] if key in known else difflib.get_close_matches(key, known, 1, 0.8)
            if near and key not in _REFUSED_FLAGS:
                warnings.warn(f"a group's {key} is no parameter of {self._name}: did you mean {near[0]}?", stacklevel=4)

    def values(self, group: Mapping[str, Any]) -> Dict[str, Any]:
        """A group's values by the keys that the optimizer declares."""
        found = {key: group[key] for key in self._index if group.get(key) is not None}
        betas = group.get("betas")
        if self._has_betas and betas is not None:
            try:
                found["beta1"], found["beta2"] = betas
            except (TypeError, ValueError):
                raise AnnealError(f"betas of a group is two numbers, not {betas!r}") from None
        return found

    def options(self, group: Mapping[str, Any], common: Mapping[str, Any]) -> str:
        """What a group has otherwise than all, as text."""
        for flag, instead in _REFUSED_FLAGS.items():
            if group.get(flag):
                raise AnnealError(f"no optimizer of anneal's does {flag}=True: {instead}")
        self._refuse_other_decay(group)
        self._refuse_single_betas(group)
        common = self.values(common)
        values = self.values(group)
        if values.get("lr") is not None:
            values["lr"] = first_rate(group)
        different = {
            key: _literal(value) for key, value in values.items()
            if key not in common or _literal(value) != _literal(common[key])
        }
        return ", ".join(f"{key}={value}" for key, value in different.items())

    def scheduled(self, groups: Sequence[Mapping[str, Any]]) -> List[str]:
        """What may change from step to step: the rate, and what is not 0 somewhere. (A weight decay or a momentum of 0
        everywhere lets an optimizer do with less memory, and take sparse gradients.)"""
        values = [self.values(group) for group in groups]
        return [
            key for key in self.schedulable
            if self._declared[self._index[key]]["role"] == "lr" or any(float(given.get(key, 0)) for given in values)
        ]

    def plan(self, scheduled: Sequence[str]) -> Tuple[List[Tuple[int, str, int]], List[str]]:
        """Where a step finds what may change, as (place in the row, key of the group, index in betas or -1), and the keys
        that must be as they were."""
        live = []
        for key in scheduled:
            place = self._index[key]
            beta = ("beta1", "beta2").index(key) if self._has_betas and key in ("beta1", "beta2") else -1
            live.append((place, "betas" if beta >= 0 else key, beta))
        return live, [key for key in self._index if key not in scheduled]

    def frozen(self, group: Mapping[str, Any], keys: Sequence[str]) -> Tuple[Any, ...]:
        """The values that must stay as they were when the library was told of them."""
        if not self._has_betas:
            return tuple([group.get(key) for key in keys])
        betas = group["betas"]
        return tuple([
            betas[0] if key == "beta1" else betas[-1] if key == "beta2" else group.get(key) for key in keys
        ])


def first_rate(group: Mapping[str, Any]) -> Any:
    """The rate that a group began with: some optimizers follow a schedule in proportion to it."""
    remembered = group.get(GROUP_KEY) or [{}]
    rate = remembered[0].get("lr")
    return group.get("initial_lr", group.get("lr")) if rate is None else rate


def _of_number(parameter: Mapping[str, Any], number: float) -> Any:
    if parameter["choices"]:
        return parameter["choices"][int(number)]
    if parameter["type"] == "true | false":
        return bool(number)
    return int(number) if parameter["type"] == "whole number" else number


def _literal(value: Any) -> str:
    if isinstance(value, torch.Tensor):
        value = value.item()
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(float(value)) if isinstance(value, float) else str(value)
