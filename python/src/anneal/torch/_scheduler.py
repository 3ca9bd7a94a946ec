"""A schedule by name as a scheduler of PyTorch."""
from __future__ import annotations

import warnings
from typing import Any, Dict, List, Optional, Tuple

import torch
from torch.optim.lr_scheduler import LRScheduler

from .._errors import AnnealError
from .._schedule import Schedule
from .._text import whole
from . import _saved
from ._channels import Specs, place, read, targeted, write

_MOST_ROWS = 1024
_FEWEST_ROWS = 16


class Scheduler(LRScheduler):
    """Drives any optimizer's learning rate, and other hyperparameters, by schedules: ``step()`` after each update.

    >>> optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1, momentum=0.9)
    >>> scheduler = Scheduler(optimizer, ["cosine", "momentum:linear(start_factor=0.5)"], total_steps=4)
    >>> optimizer.step(); scheduler.step(); scheduler.step()
    >>> round(scheduler.get_last_lr()[0], 3), round(optimizer.param_groups[0]["momentum"], 3)
    (0.05, 0.675)

    Values are those of the command line, bit for bit, for the number of steps taken, each group from the rate it had
    (``initial_lr``). A run may go on past its end: the last value holds, or what the schedule says.

    Args:
        optimizer: of PyTorch, or with its contract.
        spec: a schedule for the rate; or several, each with what it drives: ``"weight_decay:cosine"``, any key of the
            groups; ``momentum`` is the first beta where there is one. Also as a mapping.
        total_steps: updates in the whole run; needed wherever a length is a share of it.
        steps_per_epoch: updates in an epoch; needed where a schedule ticks per epoch.
        batch_size: examples in an update, for lengths in samples.
        last_epoch: updates already taken less one, as in PyTorch; -1 to begin.
    """

    last_epoch: int
    _step_count: int

    def __init__(
        self, optimizer: torch.optim.Optimizer, spec: Specs, *, total_steps: Optional[int] = None,
        steps_per_epoch: Optional[int] = None, batch_size: Optional[int] = None, last_epoch: int = -1,
    ) -> None:
        if not hasattr(optimizer, "param_groups"):
            raise AnnealError(f"a scheduler drives an optimizer of PyTorch, which {type(optimizer).__name__} is not")
        if total_steps is not None:
            total_steps = whole(total_steps, "total_steps")
        self._schedules: Dict[str, Schedule] = {
            target: Schedule(text, total_steps, steps_per_epoch=steps_per_epoch, batch_size=batch_size)
            for target, text in targeted(spec).items()
        }
        if total_steps is not None:
            self.total_steps = total_steps  # accelerate reads it
        self._length = [total_steps, steps_per_epoch, batch_size]
        self._bases: Dict[str, List[Optional[float]]] = {}
        self._states: Dict[str, List[List[float]]] = {}
        self._heard = self._warned = False
        for target, schedule in self._schedules.items():
            if all(place(group, target) is None for group in optimizer.param_groups):
                raise AnnealError(f"the optimizer's groups have no {target} for the schedule {schedule.text} to drive")
            for index, group in enumerate(optimizer.param_groups if last_epoch != -1 else ()):
                if "initial_" + target not in group:
                    raise KeyError(f"group {index} has no initial_{target} to go on from: load the optimizer's state first")
        self._adopt(optimizer)
        super().__init__(optimizer, last_epoch)

    # ---- What is driven ----

    def _channels(self, target: str) -> List[str]:
        """The groups' names for a schedule's channels: its first is its target; another schedule's target is left to it."""
        return [target] + [
            "" if target != "lr" or channel in self._schedules else channel
            for channel in self._schedules[target].channels[1:]
        ]

    @property
    def drives(self) -> Dict[str, str]:
        """The text of the schedule that drives each hyperparameter."""
        return {
            channel: schedule.text for target, schedule in self._schedules.items()
            for channel in self._channels(target)
            if channel and any(place(group, channel) is not None for group in self.optimizer.param_groups)
        }

    def _adopt(self, optimizer: torch.optim.Optimizer) -> None:
        """Remembers where each group starts from; groups may be added later."""
        for target, schedule in self._schedules.items():
            for channel in self._channels(target):
                bases = self._bases.setdefault(channel, [])
                for group in optimizer.param_groups[len(bases):]:
                    key = "initial_" + channel
                    value = read(group, channel) if channel else None
                    if value is not None and channel == "lr":
                        initial = group.setdefault(key, group["lr"].clone() if _is_tensor(group["lr"]) else group["lr"])
                        value = float(initial)
                    elif value is not None:
                        value = float(group.setdefault(key, value))
                    bases.append(value)
            states = self._states.setdefault(target, [])
            states += [schedule.initial_state() for _ in optimizer.param_groups[len(states):]]
        self._adopted = len(optimizer.param_groups)
        self._forget()

    def _base(self, target: str, group: int) -> List[float]:
        return [self._bases[channel][group] or 0.0 for channel in self._channels(target)]

    # ---- Values, many steps at once ----

    def _forget(self) -> None:
        self._first, self._rows, self._ahead = 0, 0, _FEWEST_ROWS
        self._rates: List[Tuple[int, List[float]]] = []
        self._others: List[Tuple[int, str, List[float]]] = []

    def _look_ahead(self, step: int) -> None:
        """Asks for the values of the coming steps; the further it gets without a metric, the more at once."""
        rates, others, known = [], [], {}
        for target, schedule in self._schedules.items():
            channels = self._channels(target)
            for index, group in enumerate(self.optimizer.param_groups):
                base, state = self._base(target, index), self._states[target][index]
                key = (target, tuple(base), tuple(state))
                if key not in known:
                    rows = schedule.fill(step, self._ahead, base, state)
                    known[key] = [rows[place::len(channels)] for place in range(len(channels))]
                for channel, values in zip(channels, known[key]):
                    if channel == "lr" and not _is_tensor(group["lr"]):
                        rates.append((index, values))
                    elif channel and self._bases[channel][index] is not None:
                        others.append((index, channel, values))
        self._rates, self._others = rates, others
        self._first, self._rows = step, self._ahead
        self._ahead = min(2 * self._ahead, _MOST_ROWS)

    def _write(self) -> None:
        groups = self.optimizer.param_groups
        row = self.last_epoch - self._first
        if not 0 <= row < self._rows or len(groups) != self._adopted:
            if len(groups) != self._adopted:
                self._adopt(self.optimizer)
            self._look_ahead(max(self.last_epoch, 0))
            row = max(self.last_epoch, 0) - self._first
        for index, values in self._rates:
            groups[index]["lr"] = values[row]
        for index, channel, values in self._others:
            write(groups[index], channel, values[row])
        self._last_lr = [
            lr.clone() if isinstance(lr, torch.Tensor) else lr for lr in [group["lr"] for group in groups]
        ]

    # ---- PyTorch's contract ----

    def step(self, epoch: Optional[int] = None) -> None:
        """One update was taken: sets what holds for the next.

        Args:
            epoch: as in PyTorch, the number of updates taken in all. A metric is told by `observe`.
        """
        if self._step_count == 1:
            self._warn_of_order()
        self._step_count += 1
        if epoch is None:
            row = self.last_epoch - self._first
            if not self._warned and 0 <= row < self._rows:
                groups = self.optimizer.param_groups
                for index, values in self._rates:
                    if groups[index]["lr"] != values[row]:
                        self._warn_of_another()
                        break
            self.last_epoch += 1
            if self.last_epoch == self._length[0] and self.listens and not self._heard:
                warnings.warn(
                    f"the run is at its end, and {self._schedules[self._listening[0]].text} was told no metric: call observe",
                    stacklevel=2)
        else:
            try:
                self.last_epoch = whole(epoch, "epoch")
            except AnnealError as error:
                raise AnnealError(f"{error}: tell a metric by observe") from None
        self._write()

    def _warn_of_another(self) -> None:
        """Somebody else set what this sets anew."""
        self._warned = True
        warnings.warn(
            f"something else set the learning rate since the last step, and {self._schedules['lr'].text} sets it anew: of two "
            "schedulers the last wins, so put both into one text, as in \"cosine * step(step_size=30)\"", stacklevel=3)

    def _warn_of_order(self) -> None:
        counted = hasattr(self.optimizer.step, "_wrapped_by_lr_sched")
        if counted and not getattr(self.optimizer, "_opt_called", False):
            warnings.warn(
                "scheduler.step() came before optimizer.step(): the first value of the schedule was skipped", stacklevel=3)

    def get_lr(self) -> List[Any]:
        """The groups' rates as they are; `get_last_lr` has copies."""
        return [group["lr"] for group in self.optimizer.param_groups]

    def observe(self, metric: float) -> None:
        """Tells schedules that listen, such as ``plateau``, of a result, which the rates in force follow at once; others do
        not mind.

        >>> optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
        >>> scheduler = Scheduler(optimizer, "plateau(patience=0)", total_steps=100, steps_per_epoch=1)
        >>> for loss in (1.0, 0.9, 0.95):
        ...     optimizer.step(); scheduler.observe(loss); scheduler.step()
        >>> [round(lr, 6) for lr in scheduler.get_last_lr()]
        [0.01]
        """
        metric = float(metric)
        listening = False
        for target, schedule in self._schedules.items():
            if schedule.states:
                listening = self._heard = True
                self._states[target] = [
                    schedule.observed(metric, max(self.last_epoch, 0), self._base(target, index), state)
                    for index, state in enumerate(self._states[target])
                ]
        if listening:
            self._forget()
            self._write()

    @property
    def listens(self) -> bool:
        """Whether any of the schedules listens to metrics."""
        return bool(self._listening)

    @property
    def _listening(self) -> List[str]:
        return [target for target, schedule in self._schedules.items() if schedule.states]

    def state_dict(self) -> Dict[str, Any]:
        """Plain numbers, texts and lists: ``torch.load(weights_only=True)`` takes them."""
        return {
            "schedules": {target: schedule.spec for target, schedule in self._schedules.items()},
            "length": list(self._length),
            "last_epoch": self.last_epoch,
            "_step_count": self._step_count,
            "bases": {channel: list(bases) for channel, bases in self._bases.items() if channel},
            "states": {target: [list(state) for state in states] for target, states in self._states.items()},
            "_last_lr": [float(lr) for lr in self._last_lr],
        }

    def load_state_dict(self, state_dict: Dict[str, Any], *, horizon: str = "refuse") -> None:
        """Goes on where another left off; the groups get the values that hold there, whatever was loaded before.

        Args:
            horizon: what becomes of a schedule whose run has another length now: ``"refuse"``, ``"keep-step"`` or
                ``"keep-fraction"`` (what is left is stretched to the new end).
        """
        specs = {target: schedule.spec for target, schedule in self._schedules.items()}
        _saved.check(state_dict, specs, len(self.optimizer.param_groups), horizon)
        self._load_length(state_dict["length"], state_dict["last_epoch"], horizon)
        self.last_epoch, self._step_count = state_dict["last_epoch"], state_dict["_step_count"]
        self._heard = True
        self._states = {target: [list(state) for state in states] for target, states in state_dict["states"].items()}
        for channel, bases in state_dict["bases"].items():
            self._bases[channel] = list(bases)
            for group, base in zip(self.optimizer.param_groups, bases):
                if base is not None and not _is_tensor(group.get("initial_" + channel)):
                    group["initial_" + channel] = base
        if "lr" in self._bases:
            self.base_lrs = [base or 0.0 for base in self._bases["lr"]]
        self._forget()
        self._write()

    def _load_length(self, length: List[Optional[int]], step: int, horizon: str) -> None:
        if list(length) == self._length:
            return
        then, now = length[0], self._length[0]
        if list(length[1:]) != self._length[1:]:
            if horizon == "refuse":
                raise AnnealError(
                    f"the state is of a run with steps_per_epoch={length[1]} and batch_size={length[2]}, but this one has "
                    f"steps_per_epoch={self._length[1]} and batch_size={self._length[2]}")
            if horizon != "keep-step":
                raise AnnealError("only the length in steps can be stretched, not what an epoch or a batch is")
        if then == now:
            return
        for target, schedule in self._schedules.items():
            old = Schedule(schedule.spec, then, steps_per_epoch=length[1], batch_size=length[2])
            self._schedules[target] = old.resumed(max(step, 0), now, horizon)


def _is_tensor(value: Any) -> bool:
    return isinstance(value, torch.Tensor)
