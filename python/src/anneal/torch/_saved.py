"""What a scheduler saved, looked at before it is taken over."""
from __future__ import annotations

from typing import Any, Mapping

from .._errors import AnnealError

_KEYS = ("length", "last_epoch", "_step_count", "bases", "states")
_POLICIES = ("refuse", "keep-step", "keep-fraction")


def check(state: Any, specs: Mapping[str, str], groups: int, horizon: str) -> None:
    """Refuses a state that is not one of these schedules over so many groups, and a policy that there is not.

    >>> check({}, {"lr": "cosine"}, 1, "refuse")
    Traceback (most recent call last):
      ...
    anneal._errors.AnnealError: this is not the state of an anneal.torch.Scheduler: start it with last_epoch instead
    """
    if not isinstance(state, Mapping) or "schedules" not in state:
        raise AnnealError("this is not the state of an anneal.torch.Scheduler: start it with last_epoch instead")
    missing = [key for key in _KEYS if key not in state]
    if missing:
        raise AnnealError(f"the state is not whole: it has no {', '.join(missing)}")
    if horizon not in _POLICIES:
        raise AnnealError(f"there is no policy {horizon!r}: it is {', '.join(_POLICIES)}")
    if state["schedules"] != specs:
        raise AnnealError(
            f"the state is of the schedules {state['schedules']}, but these are {dict(specs)}: make the scheduler of the same "
            "texts, or do not load its state")
    if any(len(bases) != groups for bases in state["bases"].values()):
        raise AnnealError(f"the state is of another number of groups than the optimizer's {groups}: add the groups first")
