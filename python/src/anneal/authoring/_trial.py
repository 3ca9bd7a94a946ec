"""Whether a function is what a schedule must be: a total function of time, and of nothing else."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._errors import AnnealError

if TYPE_CHECKING:
    from ._plugin import Plugin

_HORIZON = 100.0


def tried(plugin: Plugin) -> None:
    """Calls a function in the ways that a host may, where all its parameters have defaults.

    Raises: with the promise that it breaks.
    """
    import numpy

    if any(parameter.default is None for parameter in plugin.parameters):
        return
    arguments = {parameter.key: parameter.value(parameter.default or 0) for parameter in plugin.parameters}
    if plugin.needs_horizon:
        arguments["horizon"] = _HORIZON

    def called(base: Any, times: Any) -> Any:
        given = times.copy()
        with numpy.errstate(all="ignore"):
            values = numpy.asarray(plugin.function(base, given, **arguments), dtype=float)
        if not numpy.array_equal(given, times):
            raise AnnealError(f"{plugin.name} changes the times it is given")
        if values.shape not in ((), times.shape):
            raise AnnealError(f"{plugin.name} gives values of shape {values.shape} for times of shape {times.shape}")
        return numpy.broadcast_to(values, times.shape).copy()

    times = numpy.concatenate([numpy.arange(0, _HORIZON + 1), [1000.0, 1e6]])
    values = called(0.1, times)
    wrong = numpy.flatnonzero(~numpy.isfinite(values) | (values < 0))
    if wrong.size:
        raise AnnealError(f"{plugin.name} is {values[wrong[0]]} at t = {times[wrong[0]]:g}: rates are finite and not negative")
    laws = [
        ("called again", called(0.1, times)),
        ("asked in another order", called(0.1, times[::-1].copy())[::-1]),
        ("asked for one time after another", numpy.array([called(0.1, times[i:i + 1])[0] for i in range(len(times))])),
        ("given a base rate for each time", called(numpy.full(times.shape, 0.1), times)),
    ]
    for law, others in laws:
        different = numpy.flatnonzero(values != others)
        if different.size and not numpy.allclose(values, others, rtol=1e-12, atol=0):
            place = different[0]
            raise AnnealError(
                f"{plugin.name} is {others[place]} at t = {times[place]:g} when {law}, but was {values[place]}: a schedule "
                "depends on base and time alone")
