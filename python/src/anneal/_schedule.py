"""A schedule of one run: a total function from completed steps to values."""
from __future__ import annotations

import ctypes as C
from typing import TYPE_CHECKING, Any, List, Mapping, Optional, Sequence

from . import _library as L
from ._errors import AnnealError
from ._registry import Registry
from ._registry import registry as shared_registry
from ._text import encoded, whole

if TYPE_CHECKING:
    import numpy


class Schedule:
    """What a text like ``"linear for 5% -> cosine"`` comes to in a run of some length.

    A value is asked for by the number of completed steps, in any order, past the end too; nothing moves on by itself.

    >>> cosine = Schedule("cosine(eta_min=0.01)", steps=4)
    >>> cosine.values(lr=0.1).round(4).tolist()
    [0.1, 0.0868, 0.055, 0.0232]
    >>> cosine.at(2, lr=0.1)
    0.055

    Args:
        spec: the schedule as the command line has it.
        steps: of the whole run; ``None`` where it is not known.
        steps_per_epoch: what an epoch is in steps; a schedule that ticks per epoch stays level within one.
        batch_size: examples in a step, for lengths in samples.
    """

    def __init__(
        self, spec: str, steps: Optional[int] = None, *, steps_per_epoch: Optional[int] = None,
        batch_size: Optional[int] = None, registry: Optional[Registry] = None,
    ) -> None:
        self.spec = spec
        self.steps = None if steps is None else whole(steps, "steps")
        self.steps_per_epoch = None if steps_per_epoch is None else whole(steps_per_epoch, "steps_per_epoch", least=1)
        self.batch_size = None if batch_size is None else whole(batch_size, "batch_size", least=1)
        self._registry = registry or shared_registry()
        try:
            self._take(self._opened(self.steps))
        except AnnealError as error:
            if self.steps is None and self._is_possible(steps=1):
                raise AnnealError(f"{error}: say how many steps the run has, steps= or a scheduler's total_steps=") from None
            raise

    def _opened(self, steps: Optional[int]) -> C.c_void_p:
        handle = C.c_void_p()
        L.check(L.library.anneal_schedule_open(
            self._registry.handle, encoded(self.spec), C.byref(self._length(steps)), C.byref(handle), L.error()))
        return handle

    def _is_possible(self, steps: int) -> bool:
        try:
            L.library.anneal_schedule_close(self._opened(steps))
        except AnnealError:
            return False
        return True

    def _take(self, handle: C.c_void_p) -> None:
        self.handle = handle
        about = L.taken_json(L.library.anneal_schedule_describe(handle))
        self.text: str = about["text"]
        """The spec as the library writes it."""
        self.channels: List[str] = about["channels"]
        """What it drives: ``"lr"`` first, then perhaps ``"momentum"``."""
        self.states: List[str] = about["states"]
        """What it remembers of metrics; empty for a closed form, which listens to none."""
        self.clock: str = about["clock"]
        """``"step"`` or ``"epoch"``: what it ticks by."""

    def _length(self, steps: Optional[int]) -> L.RunLength:
        return L.RunLength(
            C.sizeof(L.RunLength), 0, -1 if steps is None else steps, self.steps_per_epoch or 0, self.batch_size or 0)

    def __del__(self) -> None:
        if getattr(self, "handle", None) and L is not None:
            L.library.anneal_schedule_close(self.handle)

    def __repr__(self) -> str:
        return f"Schedule({self.text!r}, steps={self.steps})"

    def __reduce__(self) -> Any:
        return _remade, (self.spec, self.steps, self.steps_per_epoch, self.batch_size)

    def initial_state(self) -> List[float]:
        """What it remembers before any metric: a number for each of `states`."""
        state = (C.c_double * max(1, len(self.states)))()
        L.library.anneal_schedule_initial_state(self.handle, state)
        return list(state)[: len(self.states)]

    def fill(
        self, first: int, count: int, base: Sequence[float], state: Optional[Sequence[float]] = None
    ) -> List[float]:
        """Values after `first` ... `first + count - 1` completed steps, row by row, a number for each channel."""
        width = len(self.channels)
        out = (C.c_double * (count * width))()
        self._fill(first, count, base, state, out)
        return list(out)

    def _fill(self, first: int, count: int, base: Sequence[float], state: Optional[Sequence[float]], out: Any) -> None:
        if len(base) != len(self.channels):
            raise AnnealError(f"{self.text} drives {', '.join(self.channels)}: it needs a base value for each of them")
        seen = L.doubles(state) if state else None
        L.check(L.library.anneal_schedule_fill(
            self.handle, first, count, L.doubles(base), seen, out, L.error()))

    def at(
        self, step: int, *, lr: float = 0.1, channel: str = "lr", base: Optional[Mapping[str, float]] = None
    ) -> float:
        """One value, after `step` completed steps."""
        return self.fill(step, 1, self._bases(lr, base))[self._place(channel)]

    def values(
        self, count: Optional[int] = None, *, first: int = 0, lr: float = 0.1, channel: str = "lr",
        base: Optional[Mapping[str, float]] = None,
    ) -> numpy.ndarray:
        """One value for each of `count` steps from `first` on; `count` is the length of the run if left out.

        Args:
            lr: the base rate.
            channel: which of `channels`.
            base: what other channels start from: ``{"momentum": 0.9}``.

        >>> Schedule("onecycle", steps=5).values(channel="momentum").round(3).tolist()
        [0.95, 0.855, 0.889, 0.931, 0.95]
        """
        import numpy

        if count is None:
            if self.steps is None:
                raise AnnealError("say how many values: the length of the run is not known")
            count = max(0, self.steps - first)
        rows = numpy.empty((whole(count, "count"), len(self.channels)))
        self._fill(
            whole(first, "first"), count, self._bases(lr, base), None, C.c_void_p(rows.ctypes.data))
        return numpy.ascontiguousarray(rows[:, self._place(channel)])

    def _place(self, channel: str) -> int:
        if channel not in self.channels:
            raise AnnealError(f"{self.text} drives {', '.join(self.channels)}, not {channel}")
        return self.channels.index(channel)

    def _bases(self, lr: float, base: Optional[Mapping[str, float]]) -> List[float]:
        given = base or {}
        for name in given:
            self._place(name)
        return [float(lr)] + [float(given.get(name, 0.0)) for name in self.channels[1:]]

    def observed(self, metric: float, step: int, base: Sequence[float], state: Sequence[float]) -> List[float]:
        """What it remembers once it has seen a metric after `step` completed steps."""
        memory = L.doubles(state)
        L.check(L.library.anneal_schedule_observe(
            self.handle, step, metric, L.doubles(base), memory, L.error()))
        return list(memory)[: len(state)]

    def resumed(self, step: int, steps: Optional[int], horizon: str) -> Schedule:
        """The schedule of the same run, interrupted after `step` steps, that goes on with another length.

        >>> Schedule("cosine", steps=4).resumed(2, 6, "keep-fraction").values(lr=1).round(4).tolist()
        [1.0, 0.8536, 0.5, 0.5, 0.1464, 0.1464]

        Args:
            horizon: ``"refuse"``, ``"keep-step"`` (the schedule of the new length), or ``"keep-fraction"`` (what is
                left of the old one, stretched to the new end).
        """
        handle = C.c_void_p()
        L.check(L.library.anneal_schedule_resume(
            self.handle, step, C.byref(self._length(steps)), encoded(horizon), C.byref(handle), L.error()))
        other = object.__new__(Schedule)
        other.spec, other.steps, other._registry = self.spec, steps, self._registry
        other.steps_per_epoch, other.batch_size = self.steps_per_epoch, self.batch_size
        other._take(handle)
        return other


def _remade(spec: str, steps: Optional[int], steps_per_epoch: Optional[int], batch_size: Optional[int]) -> Schedule:
    return Schedule(spec, steps, steps_per_epoch=steps_per_epoch, batch_size=batch_size)


def schedule(
    spec: str, steps: int, *, lr: float = 0.1, steps_per_epoch: Optional[int] = None,
    batch_size: Optional[int] = None, channel: str = "lr", base: Optional[Mapping[str, float]] = None,
) -> numpy.ndarray:
    """The values of a schedule: one for each step of a run, the rate of the first step first.

    >>> schedule("cosine", steps=4, lr=1).round(4).tolist()
    [1.0, 0.8536, 0.5, 0.1464]
    >>> schedule("step(step_size=1)", steps=6, steps_per_epoch=2, lr=1).round(4).tolist()
    [1.0, 1.0, 0.1, 0.1, 0.01, 0.01]

    The same numbers, bit for bit, as ``anneal schedule SPEC --csv -`` writes. See `Schedule` for the arguments.
    """
    whole_run = Schedule(spec, steps, steps_per_epoch=steps_per_epoch, batch_size=batch_size)
    return whole_run.values(lr=lr, channel=channel, base=base)
