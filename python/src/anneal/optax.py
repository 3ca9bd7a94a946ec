"""Anneal in Optax: a schedule by name as a function of the count of updates, which ``jit`` traces.

>>> import anneal.optax, optax
>>> transformation = optax.adamw(anneal.optax.schedule("linear for 5% -> cosine", steps=1000, lr=1e-3))
"""
from __future__ import annotations

from typing import Any, Callable, Mapping, Optional

import jax.numpy

from ._table import table

__all__ = ["schedule"]


def schedule(
    spec: str, steps: int, *, lr: float = 1.0, steps_per_epoch: Optional[int] = None, batch_size: Optional[int] = None,
    channel: str = "lr", base: Optional[Mapping[str, float]] = None,
) -> Callable[[Any], Any]:
    """An ``optax.Schedule``: a look-up in a table that is part of the compiled step, past the end its last value.

    >>> rate = schedule("cosine", steps=100, lr=0.5)
    >>> float(rate(0)), float(rate(50)), float(rate(1000))
    (0.5, 0.25, 0.0)

    Args:
        spec: the schedule as the command line has it.
        steps: updates in the whole run.
        lr: the base rate.
        channel: ``"momentum"`` for a schedule that drives that too, to be injected; `base` has where it starts.
    """
    values = table(
        spec, steps, lr=lr, steps_per_epoch=steps_per_epoch, batch_size=batch_size, channel=channel, base=base)

    def value(count: Any) -> Any:
        return jax.numpy.asarray(values)[jax.numpy.clip(count, 0, steps)]

    return value
