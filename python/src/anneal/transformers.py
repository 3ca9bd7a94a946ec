"""Anneal in Transformers' ``Trainer``.

::

    trainer = anneal.transformers.Trainer(
        model, args, train_dataset=data, schedule="linear for 5% -> cosine",
        optimizer_cls_and_kwargs=(anneal.torch.Optimizer, {"spec": "lion", "lr": 1e-4}))

The optimizer's place is the Trainer's own; leave it out for the one of ``args``. With accelerate alone, `anneal.torch`'s
scheduler and optimizer go through ``prepare`` as they are.
"""
from __future__ import annotations

from typing import Any, Optional

import torch
import transformers

from ._errors import AnnealError
from .torch import Scheduler
from .torch._channels import Specs

__all__ = ["Observe", "Scheduled", "Trainer"]


class Scheduled:
    """A ``Trainer`` whose schedule is anneal's: to be mixed into any, ``class Mine(Scheduled, Seq2SeqTrainer)``.

    Args:
        schedule: as for `anneal.torch.Scheduler`; its length is that of the training.
    """

    def __init__(self, *args: Any, schedule: Specs, **kwargs: Any) -> None:
        self._schedule = schedule
        super().__init__(*args, **kwargs)

    def create_scheduler(
        self, num_training_steps: int, optimizer: Optional[torch.optim.Optimizer] = None
    ) -> torch.optim.lr_scheduler.LRScheduler:
        """What the Trainer asks for when it knows how many updates there will be."""
        trainer: Any = self
        if trainer.lr_scheduler is None:
            arguments = trainer.args
            if arguments.max_steps > 0:
                steps_per_epoch = None
            else:
                steps_per_epoch = max(1, round(num_training_steps / arguments.num_train_epochs))
            trainer.lr_scheduler = Scheduler(
                trainer.optimizer if optimizer is None else optimizer, self._schedule, total_steps=num_training_steps,
                steps_per_epoch=steps_per_epoch, batch_size=arguments.train_batch_size
                * arguments.gradient_accumulation_steps * arguments.world_size)
            trainer._created_lr_scheduler = True
        return trainer.lr_scheduler


class Trainer(Scheduled, transformers.Trainer):
    """Transformers' ``Trainer`` with a schedule by name."""


class Observe(transformers.TrainerCallback):
    """Tells schedules that listen, such as ``plateau``, of a metric after each evaluation.

    Args:
        metric: its name.
    """

    def __init__(self, metric: str = "eval_loss") -> None:
        self.metric = metric

    def on_evaluate(self, args: Any, state: Any, control: Any, **given: Any) -> None:
        metrics, scheduler = given.get("metrics") or {}, given.get("lr_scheduler")
        scheduler = getattr(scheduler, "scheduler", scheduler)  # accelerate's wrapper
        if isinstance(scheduler, Scheduler):
            if self.metric not in metrics:
                raise AnnealError(f"no metric {self.metric} was evaluated for the schedule to listen to")
            scheduler.observe(metrics[self.metric])
