"""Anneal in timm's training script: a scheduler with its ``step`` per epoch and ``step_update`` per update."""
from __future__ import annotations

from typing import Any, Dict, List, Optional

import timm.scheduler.scheduler
import torch

from . import torch as anneal_torch
from .torch._channels import Specs

__all__ = ["Scheduler"]


class Scheduler(timm.scheduler.scheduler.Scheduler):
    """A schedule by name with timm's contract: it moves in `step_update`; `step` tells schedules that listen of the metric.

    Groups' ``lr_scale`` (layer decay) multiplies what the schedule says, as in timm.

    Args:
        spec: as for `anneal.torch.Scheduler`.
        updates: optimizer updates in the whole run.
        updates_per_epoch: in an epoch.
        batch_size: examples in an update, for lengths in samples.
    """

    def __init__(
        self, optimizer: torch.optim.Optimizer, spec: Specs, *, updates: int, updates_per_epoch: Optional[int] = None,
        batch_size: Optional[int] = None,
    ) -> None:
        super().__init__(optimizer, "lr", t_in_epochs=False)
        self._inner = anneal_torch.Scheduler(
            optimizer, spec, total_steps=updates, steps_per_epoch=updates_per_epoch, batch_size=batch_size)
        self._scale()

    def step(self, epoch: int, metric: Optional[float] = None) -> None:
        """After each epoch, with the metric of its evaluation."""
        self.metric: Any = metric
        if metric is not None and self._inner.listens:
            self._inner.observe(metric)
            self._scale()

    def step_update(self, num_updates: int, metric: Optional[float] = None) -> None:
        """After each update, with how many were taken."""
        self._inner.step(num_updates)
        self._scale()

    def _get_lr(self, t: int) -> List[float]:
        return [float(lr) for lr in self._inner.get_last_lr()]

    def _scale(self) -> None:
        for group in self.optimizer.param_groups:
            if "lr_scale" in group:
                group["lr"] *= group["lr_scale"]

    def state_dict(self) -> Dict[str, Any]:
        return self._inner.state_dict()

    def load_state_dict(self, state_dict: Dict[str, Any]) -> None:
        self._inner.load_state_dict(state_dict)
        self._scale()
