"""The rules of the learning-rate finder, on plain numbers; they are the command line's."""
from __future__ import annotations

import ctypes as C
import math
from typing import Dict, List, NamedTuple, Sequence

from . import _library as L


class Curve(NamedTuple):
    """What a sweep saw, up to where the loss exploded."""

    rates: List[float]
    losses: List[float]
    smoothed: List[float]
    diverged: bool


def rates(start: float, end: float, iterations: int) -> List[float]:
    """The rates of a sweep: `iterations` equal factors from `start` to `end`, the ends exactly.

    >>> [float(f"{rate:.3g}") for rate in rates(0.001, 10, 4)]
    [0.001, 0.01, 0.1, 1.0, 10.0]
    """
    found = (C.c_double * (iterations + 1))()
    L.check(L.library.anneal_finder_rates(start, end, iterations, 0, found, L.error()))
    return list(found)


def curve(rates: Sequence[float], losses: Sequence[float], smoothing: float, divergence: float) -> Curve:
    """The points of a sweep with their smoothed losses.

    >>> curve([0.1, 0.2, 0.4], [2, 8.5, 1], smoothing=0, divergence=4)
    Curve(rates=[0.1, 0.2], losses=[2, 8.5], smoothed=[2.0, 8.5], diverged=True)
    """
    smoothed, kept, diverged = L.doubles(losses), C.c_uint64(), C.c_uint32()
    L.check(L.library.anneal_finder_smooth(
        L.doubles(losses), len(losses), smoothing, divergence, smoothed, C.byref(kept), C.byref(diverged), L.error()))
    points = kept.value
    return Curve(list(rates[:points]), list(losses[:points]), list(smoothed)[:points], bool(diverged.value))


def suggested(seen: Curve, iterations: int) -> Dict[str, float]:
    """A rate for each rule that has something to say about a curve."""
    found: Dict[str, float] = {}
    arrays = L.doubles(seen.rates), L.doubles(seen.losses), L.doubles(seen.smoothed)
    for index in range(64):
        rule = L.library.anneal_finder_rule(index)
        if rule is None:
            break
        rate = C.c_double()
        L.check(L.library.anneal_finder_suggest(
            rule, *arrays, len(seen.rates), iterations, C.byref(rate), L.error()))
        if not math.isnan(rate.value):
            found[rule.decode()] = rate.value
    return found


def chosen(losses: Sequence[float]) -> int:
    """Which candidate to take by its loss after training; negative if none trained.

    >>> chosen([0.5, float("nan"), 0.25])
    2
    """
    return L.library.anneal_finder_choose(L.doubles(losses), len(losses))
