"""Anneal in Lightning: a scheduler's configuration, and callbacks.

In ``configure_optimizers``::

    optimizer = anneal.torch.Optimizer(self.parameters(), "adamw", lr=1e-3)
    return anneal.lightning.configured(self, optimizer, "linear for 5% -> cosine(eta_min=1e-5)")
"""
from __future__ import annotations

import math
from typing import Any, Dict, Optional

import torch

try:
    from lightning.pytorch import Callback, LightningModule, Trainer
except ImportError:  # the older name of the same package
    from pytorch_lightning import Callback, LightningModule, Trainer  # type: ignore[assignment,no-redef]

from ._errors import AnnealError
from .torch import Scheduler
from .torch._channels import Specs

__all__ = ["EvaluationWeights", "Observe", "configured"]


def configured(
    module: LightningModule, optimizer: torch.optim.Optimizer, spec: Specs, *, batch_size: Optional[int] = None
) -> Dict[str, Any]:
    """What ``configure_optimizers`` returns: the optimizer, and a schedule over all updates that the trainer will take.

    Args:
        spec: as for `anneal.torch.Scheduler`.
        batch_size: examples in an update, for lengths in samples.
    """
    trainer = module.trainer
    steps = trainer.estimated_stepping_batches
    known = math.isfinite(steps) and steps >= 0
    batches = trainer.num_training_batches
    scheduler = Scheduler(
        optimizer, spec, total_steps=int(steps) if known else None, batch_size=batch_size,
        steps_per_epoch=math.ceil(batches / trainer.accumulate_grad_batches) if math.isfinite(batches) else None)
    return {"optimizer": optimizer, "lr_scheduler": {"scheduler": scheduler, "interval": "step", "frequency": 1}}


class Observe(Callback):
    """Tells schedules that listen, such as ``plateau``, of a logged metric after each validation.

    Args:
        monitor: the metric's name.
    """

    def __init__(self, monitor: str = "val_loss") -> None:
        self.monitor = monitor

    def on_validation_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        if trainer.sanity_checking:
            return
        if self.monitor not in trainer.callback_metrics:
            logged = ", ".join(sorted(trainer.callback_metrics)) or "nothing"
            raise AnnealError(f"no metric {self.monitor} was logged for the schedule to listen to, but {logged}")
        for config in trainer.lr_scheduler_configs:
            if isinstance(config.scheduler, Scheduler):
                config.scheduler.observe(float(trainer.callback_metrics[self.monitor]))


class EvaluationWeights(Callback):
    """Puts the weights to evaluate of schedule-free optimizers in place for validation, testing and prediction."""

    def _each(self, trainer: Trainer, method: str) -> None:
        for optimizer in trainer.optimizers:
            if hasattr(optimizer, method):
                getattr(optimizer, method)()

    def on_validation_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        self._each(trainer, "eval")

    def on_validation_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        self._each(trainer, "train")

    def on_test_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        self._each(trainer, "eval")

    def on_test_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        self._each(trainer, "train")
