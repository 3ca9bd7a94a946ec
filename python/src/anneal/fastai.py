"""Anneal in fastai: a ``ParamScheduler`` of schedules by name.

::

    learner.fit(3, lr=0.1, cbs=anneal.fastai.ParamScheduler({"lr": "linear for 25% -> cosine", "mom": "cosine"}))
"""
from __future__ import annotations

from typing import Any, Dict, List, Mapping, Union

from fastai.callback.schedule import ParamScheduler as _ParamScheduler

from ._errors import AnnealError
from ._schedule import Schedule

__all__ = ["ParamScheduler"]


class ParamScheduler(_ParamScheduler):
    """Drives the hyperparameters of fastai's optimizers over all batches of a fit, each group from the value it has then.

    Args:
        specs: a schedule for ``lr``, or one for each hyperparameter as fastai calls it: ``lr``, ``mom``, ``wd``.
        monitor: the recorded metric that schedules such as ``plateau`` hear of after each epoch.
    """

    def __init__(self, specs: Union[str, Mapping[str, str]], monitor: str = "valid_loss") -> None:
        self._specs: Dict[str, str] = {"lr": specs} if isinstance(specs, str) else dict(specs)
        self._monitor = monitor
        super().__init__({name: None for name in self._specs})

    def before_fit(self) -> None:
        super().before_fit()
        per_epoch = len(self.dls.train)
        self._schedules = {
            name: Schedule(spec, self.n_epoch * per_epoch, steps_per_epoch=per_epoch, batch_size=self.dls.train.bs)
            for name, spec in self._specs.items()
        }
        self._bases: Dict[str, List[float]] = {}
        for name in self._schedules:
            if any(name not in hypers for hypers in self.opt.hypers):
                raise AnnealError(f"the optimizer has no {name}: it has {', '.join(self.opt.hypers[0])}")
            self._bases[name] = [float(hypers[name]) for hypers in self.opt.hypers]
        self._states = {
            name: [schedule.initial_state() for _ in self.opt.hypers] for name, schedule in self._schedules.items()
        }

    def _base(self, name: str, group: int) -> List[float]:
        return [self._bases[name][group]] + [0.0] * (len(self._schedules[name].channels) - 1)

    def _update_val(self, pct: Any) -> None:
        # fastai's share of the run is a sum of roundings: batches are counted.
        step = self.epoch * self.n_iter + self.iter
        for name, schedule in self._schedules.items():
            values = [
                schedule.fill(step, 1, self._base(name, group), state)[0]
                for group, state in enumerate(self._states[name])
            ]
            self.opt.set_hyper(name, values)

    def after_epoch(self) -> None:
        """Tells the schedules that listen of the epoch's metric."""
        if not any(schedule.states for schedule in self._schedules.values()):
            return
        metric = self._metric()
        step = (self.epoch + 1) * self.n_iter
        for name, schedule in self._schedules.items():
            if schedule.states:
                self._states[name] = [
                    schedule.observed(metric, step, self._base(name, group), state)
                    for group, state in enumerate(self._states[name])
                ]

    def _metric(self) -> float:
        recorder: Any = getattr(self.learn, "recorder", None)
        names = list(recorder.metric_names[1:-1]) if recorder is not None else []
        if self._monitor not in names:
            raise AnnealError(f"no metric {self._monitor} was recorded for the schedule to listen to, but {', '.join(names)}")
        return float(recorder.log[1:][names.index(self._monitor)])
