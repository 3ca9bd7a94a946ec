"""A schedule as a table that every host reads without Python."""
from __future__ import annotations

import os
from typing import Any, Callable, Optional, Union

from .._errors import AnnealError
from .._schedule import Schedule
from .._text import whole
from ._plugin import Plugin


def export(
    schedule: Union[str, Plugin, Callable[..., Any]], path: Union[str, os.PathLike[str]], *, steps: int,
    lr: float = 0.1, steps_per_epoch: Optional[int] = None, batch_size: Optional[int] = None, **parameters: Any,
) -> str:
    """Writes a schedule's rates for every step of a run and the one after as CSV; returns the text that reads them.

    >>> import tempfile, anneal
    >>> folder = tempfile.TemporaryDirectory()
    >>> spec = export(lambda base, t: base / (1 + t), folder.name + "/rates.csv", steps=3, lr=0.6)
    >>> anneal.schedule(spec, steps=3).round(3).tolist()
    [0.6, 0.3, 0.2]

    Args:
        schedule: a text, a `plugin`, or any function of the base rate and an array of times.
        lr: the base rate, which is in the table from then on.
        parameters: of the function.
    """
    import numpy

    steps = whole(steps, "steps")
    if isinstance(schedule, str):
        if parameters:
            raise AnnealError("the parameters of a text are in the text")
        values = Schedule(schedule, steps, steps_per_epoch=steps_per_epoch, batch_size=batch_size).values(steps + 1, lr=lr)
    else:
        times = numpy.arange(steps + 1, dtype=float)
        ticks = float(steps)
        if isinstance(schedule, Plugin) and schedule.clock == "epoch":
            times, ticks = times // (steps_per_epoch or 1), ticks / (steps_per_epoch or 1)
        if isinstance(schedule, Plugin) and schedule.needs_horizon:
            parameters.setdefault("horizon", ticks)
        values = numpy.broadcast_to(numpy.asarray(schedule(lr, times, **parameters), dtype=float), times.shape)
    wrong = numpy.flatnonzero(~numpy.isfinite(values) | (values < 0))
    if wrong.size:
        raise AnnealError(f"the rate after {wrong[0]} steps is {values[wrong[0]]}: rates are finite and not negative")
    file = os.path.abspath(os.fspath(path))
    temporary = f"{file}.{os.getpid()}"
    with open(temporary, "w", encoding="ascii") as out:
        out.write("tick,lr\n")
        out.writelines(f"{tick},{float(value)!r}\n" for tick, value in enumerate(values))
    os.replace(temporary, file)
    return f'table(file="{file}")'
