"""A schedule written as a Python function, for every host."""
from __future__ import annotations

import functools
import inspect
import os
from typing import Any, Callable, Optional, Sequence, Union, overload

from .._errors import AnnealError
from ._parameters import Parameter, declared
from ._trial import tried


class Plugin:
    """A Python function as a schedule: it is called as before, and `build` makes a plugin of it."""

    def __init__(
        self, function: Callable[..., Any], name: Optional[str], clock: str, version: str, times: Sequence[str]
    ) -> None:
        if clock not in ("step", "epoch"):
            raise AnnealError(f"a schedule ticks per \"step\" or per \"epoch\", not per {clock!r}")
        functools.update_wrapper(self, function)
        self.function = function
        self.name = name or function.__name__.lower().replace("_", "-")
        """What a user types."""
        self.summary = (inspect.getdoc(function) or "A schedule written in Python.").strip().splitlines()[0]
        self.clock, self.version = clock, version
        self.parameters: Sequence[Parameter] = declared(function, times)
        self.needs_horizon = "horizon" in inspect.signature(function).parameters
        tried(self)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.function(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<anneal plugin {self.name}>"

    def build(self, folder: Union[str, os.PathLike[str]] = ".") -> str:
        """Writes ``NAME.so``, a plugin for every host, and returns its path.

        It needs a C compiler now, and later, wherever it is loaded, this Python's shared library and NumPy; inside a
        Python program it runs in that program's Python.
        """
        from ._build import built

        return built(self, os.fspath(folder))


@overload
def plugin(function: Callable[..., Any]) -> Plugin: ...
@overload
def plugin(
    *, name: Optional[str] = None, clock: str = "step", version: str = "1.0.0", times: Sequence[str] = ()
) -> Callable[[Callable[..., Any]], Plugin]: ...
def plugin(
    function: Optional[Callable[..., Any]] = None, *, name: Optional[str] = None, clock: str = "step",
    version: str = "1.0.0", times: Sequence[str] = (),
) -> Any:
    """Makes a schedule of a function of the base rate and the time, NumPy in and NumPy out.

    >>> import numpy
    >>> @plugin(times=["period"])
    ... def sawtooth(base, t, period: float = 10.0):
    ...     '''Falls to 0 in each period and starts again.'''
    ...     return base * (1 - t % period / period)
    >>> sawtooth(0.1, numpy.arange(3.0), period=2.0).tolist()
    [0.1, 0.05, 0.1]
    >>> sawtooth.name, sawtooth.summary
    ('sawtooth', 'Falls to 0 in each period and starts again.')

    The function is called with the base rate, a number or one for each time, and an array of times in completed ticks;
    its other arguments are the schedule's parameters, numbers or booleans, required where they have no default. One
    named ``horizon`` is the length of the run in ticks. It must depend on nothing else: it is tried at once, and refused
    where it is not a function of time.

    Args:
        name: what a user types; the function's name if left out.
        clock: what a tick is, ``"step"`` or ``"epoch"``.
        times: parameters that are times, for which a user may write ``5%`` or ``2 epochs``.
    """
    def made(function: Callable[..., Any]) -> Plugin:
        return Plugin(function, name, clock, version, times)

    return made if function is None else made(function)
