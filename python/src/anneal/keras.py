"""Anneal in Keras: a ``LearningRateSchedule`` by name, for any backend.

::

    rate = anneal.keras.Schedule("linear for 5% -> cosine", steps=10_000, lr=1e-3)
    model.compile(keras.optimizers.AdamW(rate), ...)
"""
from __future__ import annotations

from typing import Any, Dict, Optional

import keras

from ._table import table

__all__ = ["Schedule"]


@keras.saving.register_keras_serializable("anneal")
class Schedule(keras.optimizers.schedules.LearningRateSchedule):
    """The values of a schedule by the number of updates taken; past the end the last one. It is saved with a model.

    Args:
        spec: the schedule as the command line has it.
        steps: updates in the whole run.
        lr: the base rate.
        steps_per_epoch: updates in an epoch.
        batch_size: examples in an update, for lengths in samples.
    """

    def __init__(
        self, spec: str, steps: int, lr: float, steps_per_epoch: Optional[int] = None,
        batch_size: Optional[int] = None, name: str = "anneal",
    ) -> None:
        super().__init__()
        self._config = {
            "spec": spec, "steps": steps, "lr": lr, "steps_per_epoch": steps_per_epoch, "batch_size": batch_size,
            "name": name,
        }
        self._last = steps
        self._values = keras.ops.convert_to_tensor(
            table(spec, steps, lr=lr, steps_per_epoch=steps_per_epoch, batch_size=batch_size))

    def __call__(self, step: Any) -> Any:
        return keras.ops.take(self._values, keras.ops.clip(keras.ops.cast(step, "int32"), 0, self._last))

    def get_config(self) -> Dict[str, Any]:
        return dict(self._config)
