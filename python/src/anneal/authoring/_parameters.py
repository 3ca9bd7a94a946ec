"""What a function's arguments are as parameters of a schedule."""
from __future__ import annotations

import inspect
import math
from typing import Any, Callable, List, NamedTuple, Optional, Sequence

from .._errors import AnnealError


class Parameter(NamedTuple):
    """One argument of a schedule written in Python."""

    key: str
    kind: type
    default: Optional[float]
    """``None``: required."""
    is_time: bool

    def value(self, number: float) -> Any:
        """A number of the host's as the function expects it."""
        return self.kind(number)


_KINDS = {"float": float, "int": int, "bool": bool}


def declared(function: Callable[..., Any], times: Sequence[str]) -> List[Parameter]:
    """The parameters of a function of the base rate and the time.

    >>> declared(lambda base, t, gamma=0.5, warm=True: base, [])[0]
    Parameter(key='gamma', kind=<class 'float'>, default=0.5, is_time=False)
    """
    arguments = list(inspect.signature(function).parameters.values())
    if len(arguments) < 2:
        raise AnnealError(f"{function.__name__} is to take the base rate and the time: def {function.__name__}(base, t)")
    found = []
    for argument in arguments[2:]:
        if argument.name == "horizon":
            continue
        if argument.kind in (argument.VAR_POSITIONAL, argument.VAR_KEYWORD):
            raise AnnealError(f"{function.__name__}'s parameters have names: there is no *{argument.name} in a plugin")
        default = None if argument.default is argument.empty else argument.default
        annotation = argument.annotation
        kind: Any = _KINDS.get(annotation, annotation) if annotation is not argument.empty else type(default)
        if kind not in (float, int, bool) or default is None and annotation is argument.empty:
            raise AnnealError(f"{argument.name} of {function.__name__} is a float, an int or a bool: annotate it")
        if default is not None and not math.isfinite(default):
            raise AnnealError(f"{argument.name} of {function.__name__} has a finite default")
        found.append(Parameter(argument.name, kind, default, argument.name in times))
    unknown = set(times) - {parameter.key for parameter in found}
    if unknown:
        raise AnnealError(f"{function.__name__} has no parameter {', '.join(sorted(unknown))}")
    return found
