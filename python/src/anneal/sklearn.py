"""Anneal in scikit-learn: the rate of an estimator in a ``partial_fit`` loop.

>>> import numpy, anneal.sklearn
>>> from sklearn.linear_model import SGDClassifier
>>> x = numpy.random.default_rng(0).normal(size=(80, 3)); y = x.sum(axis=1) > 0
>>> model = SGDClassifier(learning_rate="constant", eta0=0.1, random_state=0)
>>> scheduler = anneal.sklearn.Scheduler(model, "cosine", total_steps=8)
>>> for batch in range(8):
...     rows = slice(10 * batch, 10 * batch + 10)
...     model = model.partial_fit(x[rows], y[rows], classes=[False, True])
...     scheduler.step()
>>> scheduler.lr
0.0
"""
from __future__ import annotations

from typing import Any, Dict, Optional

from ._errors import AnnealError
from ._schedule import Schedule

__all__ = ["Scheduler"]

_LEAST = 1e-300  # scikit-learn refuses a rate of 0; one that small moves nothing
_RATES = ("eta0", "learning_rate_init")


class Scheduler:
    """Sets an estimator's learning rate: ``step()`` after each ``partial_fit``.

    Args:
        estimator: with ``eta0`` (`SGDClassifier`, `SGDRegressor`) or ``learning_rate_init`` (`MLPClassifier`,
            `MLPRegressor`), whose own schedule is constant.
        spec: the schedule as the command line has it.
        total_steps: calls of ``partial_fit`` in all.
        steps_per_epoch: calls in an epoch.
        batch_size: examples in a call, for lengths in samples.
    """

    def __init__(
        self, estimator: Any, spec: str, *, total_steps: Optional[int] = None, steps_per_epoch: Optional[int] = None,
        batch_size: Optional[int] = None,
    ) -> None:
        parameters = estimator.get_params()
        key = next((key for key in _RATES if key in parameters), None)
        if key is None:
            raise AnnealError(f"{type(estimator).__name__} has no learning rate: one of {' and '.join(_RATES)}")
        if parameters.get("learning_rate") != "constant":
            raise AnnealError(
                f"{type(estimator).__name__} schedules its rate itself: make it with learning_rate=\"constant\"")
        self._estimator, self._key = estimator, key
        self._schedule = Schedule(spec, total_steps, steps_per_epoch=steps_per_epoch, batch_size=batch_size)
        self._base = [float(parameters[key])] + [0.0] * (len(self._schedule.channels) - 1)
        self._state = self._schedule.initial_state()
        self.last_step = 0
        """Calls of ``partial_fit`` so far."""
        self._write()

    def step(self) -> None:
        """One call of ``partial_fit`` was done: sets the rate for the next."""
        self.last_step += 1
        self._write()

    def observe(self, metric: float) -> None:
        """Tells a schedule that listens, such as ``plateau``, of a result, which the rate in force follows at once."""
        if self._schedule.states:
            self._state = self._schedule.observed(float(metric), self.last_step, self._base, self._state)
            self._write()

    def _write(self) -> None:
        self.lr = self._schedule.fill(self.last_step, 1, self._base, self._state)[0]
        """The rate in force."""
        rate = max(self.lr, _LEAST)
        self._estimator.set_params(**{self._key: rate})
        # A network that has begun keeps its rate in its optimizer.
        running = getattr(self._estimator, "_optimizer", None)
        if running is not None:
            running.learning_rate = running.learning_rate_init = rate

    def state_dict(self) -> Dict[str, Any]:
        """Plain numbers, to go on from."""
        return {"last_step": self.last_step, "base": list(self._base), "state": list(self._state)}

    def load_state_dict(self, state: Dict[str, Any]) -> None:
        """Goes on where another left off."""
        missing = [key for key in ("last_step", "base", "state") if key not in state]
        if missing:
            raise AnnealError(f"this is not the state of an anneal.sklearn.Scheduler: it has no {', '.join(missing)}")
        self.last_step, self._base, self._state = state["last_step"], list(state["base"]), list(state["state"])
        self._write()
