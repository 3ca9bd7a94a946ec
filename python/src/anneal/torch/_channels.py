"""What a schedule drives, as PyTorch's parameter groups call it."""
from __future__ import annotations

import re
from typing import Any, Dict, Mapping, Optional, Sequence, Tuple, Union

import torch

from .._errors import AnnealError

Specs = Union[str, Sequence[str], Mapping[str, str]]

_TARGETED = re.compile(r"\s*([A-Za-z_]\w*)\s*:\s*(.*)", re.DOTALL)
_BETAS = {"momentum": 0, "beta1": 0, "beta2": 1, "beta3": 2}


def targeted(specs: Specs) -> Dict[str, str]:
    """Schedules by the hyperparameter that each drives.

    >>> targeted(["linear for 5% -> cosine", "weight_decay:cosine"])
    {'lr': 'linear for 5% -> cosine', 'weight_decay': 'cosine'}
    """
    if isinstance(specs, Mapping):
        return dict(specs)
    found: Dict[str, str] = {}
    for spec in [specs] if isinstance(specs, str) else specs:
        match = _TARGETED.fullmatch(spec)
        target, text = (match[1], match[2]) if match else ("lr", spec)
        if target in found:
            raise AnnealError(f"two schedules drive {target}: {found[target]} and {text}")
        found[target] = text
    if not found:
        raise AnnealError("say which schedule")
    return found


def place(group: Mapping[str, Any], channel: str) -> Optional[Tuple[str, Optional[int]]]:
    """The key of a group, and the index in it, where a channel's value is; ``None`` where the group has no such thing.

    What one optimizer calls momentum is another's first beta.
    """
    if channel in group:
        return channel, None
    index = _BETAS.get(channel)
    betas = group.get("betas")
    if index is not None and betas is not None and index < len(betas):
        return "betas", index
    if channel == "momentum" and "beta1" in group:
        return "beta1", None
    return None


def read(group: Mapping[str, Any], channel: str) -> Optional[float]:
    """A channel's value as a number."""
    found = place(group, channel)
    if found is None:
        return None
    key, index = found
    value = group[key] if index is None else group[key][index]
    return value.item() if isinstance(value, torch.Tensor) else float(value)


def write(group: Dict[str, Any], channel: str, value: float) -> None:
    """Sets a channel's value, in place where it is a tensor: a compiled step reads that tensor."""
    found = place(group, channel)
    if found is None:
        return
    key, index = found
    old = group[key] if index is None else group[key][index]
    if isinstance(old, torch.Tensor):
        old.fill_(value)
    elif index is None:
        group[key] = value
    else:
        group[key] = (*group[key][:index], value, *group[key][index + 1:])
