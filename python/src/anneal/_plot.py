"""Schedules as a figure of matplotlib."""
from __future__ import annotations

from typing import Any, Mapping, Optional

from ._errors import AnnealError
from ._schedule import Schedule


def plot(
    *specs: str, steps: int = 100, lr: float = 0.1, steps_per_epoch: Optional[int] = None,
    batch_size: Optional[int] = None, channel: str = "lr", log: bool = False, ax: Any = None,
    base: Optional[Mapping[str, float]] = None,
) -> Any:
    """Draws schedules over the steps of a run, and returns matplotlib's axes.

    >>> import matplotlib; matplotlib.use("agg")
    >>> axes = plot("cosine", "linear for 5% -> cosine(eta_min=1e-5)", steps=1000, lr=0.1)
    >>> axes.get_xlabel(), axes.get_ylabel(), len(axes.lines)
    ('step', 'learning rate', 2)

    Args:
        channel: ``"momentum"`` where a schedule drives that too.
        log: a logarithmic axis for the values.
        ax: axes to draw into; new ones if left out.
    """
    if not specs:
        raise AnnealError("say which schedules to draw")
    try:
        from matplotlib import pyplot
    except ImportError as missing:
        raise ImportError("anneal.plot draws with matplotlib: pip install matplotlib") from missing

    curves = [
        (spec, Schedule(spec, steps, steps_per_epoch=steps_per_epoch, batch_size=batch_size)
            .values(lr=lr, channel=channel, base=base))
        for spec in specs
    ]
    if ax is None:
        ax = pyplot.figure(figsize=(8, 3.5), layout="constrained").add_subplot()
    for spec, values in curves:
        # A value holds for its whole step: a line between them would show rates that no step has.
        ax.plot(range(len(values)), values, drawstyle="steps-post", label=spec)
    ax.set_xlabel("step")
    ax.set_ylabel("learning rate" if channel == "lr" else channel)
    if log:
        ax.set_yscale("log")
    ax.spines[["top", "right"]].set_visible(False)
    if len(curves) > 1:
        ax.legend(frameon=False)
    else:
        ax.set_title(curves[0][0])
    return ax
