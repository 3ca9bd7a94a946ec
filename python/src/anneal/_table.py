"""A schedule as float32 numbers, for frameworks that compile their training step."""
from __future__ import annotations

from typing import TYPE_CHECKING, Mapping, Optional

from ._errors import AnnealError
from ._schedule import Schedule

if TYPE_CHECKING:
    import numpy


def table(
    spec: str, steps: int, *, lr: float, steps_per_epoch: Optional[int] = None, batch_size: Optional[int] = None,
    channel: str = "lr", base: Optional[Mapping[str, float]] = None,
) -> numpy.ndarray:
    """The value of each step of a run, and the one after its end, which holds from there.

    >>> table("linear(start_factor=0.5) for 2 steps -> fixed", 3, lr=1).tolist()
    [0.5, 0.75, 1.0, 1.0]
    """
    whole_run = Schedule(spec, steps, steps_per_epoch=steps_per_epoch, batch_size=batch_size)
    if whole_run.states:
        raise AnnealError(f"{spec} listens to a metric: a compiled step takes schedules that depend on time alone")
    return whole_run.values(steps + 1, lr=lr, channel=channel, base=base).astype("float32")
