#!/usr/bin/env python3
"""Writes schedules.csv: each schedule's formula in 50 digits, at every boundary, a tick to either side, far out and between.

    pip install mpmath==1.3.0 && python3 Tests/Goldens/schedules.py

The parameters are the doubles that the decimal texts read to; the value is rounded to a double once, at the end.
"""
import csv, pathlib
from mpmath import cos, floor, mp, mpf, pi

mp.dps = 50
FAR = [1e9, 1e9 + 1, 123456789.0]


def number(text):
    return mpf(float(text))


def step(t, base, n, step_size, gamma="0.1"):
    return base * number(gamma) ** floor(t / number(step_size))


def exponential(t, base, n, gamma, decay_steps="1"):
    return base * number(gamma) ** (t / number(decay_steps))


def cosine(t, base, n, T_max=None, eta_min="0", after="rise"):
    end, low = (n if T_max is None else number(T_max)), number(eta_min)
    if after == "hold" and t >= end:
        return low
    return low + (base - low) * (1 + cos(pi * t / end)) / 2


def cosine_restarts(t, base, n, T_0, T_mult="1", eta_min="0"):
    length, factor, low = number(T_0), int(T_mult), number(eta_min)
    if factor == 1:
        t = t - floor(t / length) * length
    while t >= length:
        t, length = t - length, length * factor
    return low + (base - low) * (1 + cos(pi * t / length)) / 2


def cyclic(t, base, n, base_lr, max_lr, step_size_up="2000", step_size_down=None, mode="triangular", gamma="1",
           cycle_momentum="true", base_momentum="0.8", max_momentum="0.9"):
    up = number(step_size_up)
    down = up if step_size_down is None else number(step_size_down)
    cycle = floor(t / (up + down))
    past = t - cycle * (up + down)
    height = past / up if past <= up else (up + down - past) / down
    height *= {"triangular": mpf(1), "triangular2": mpf(2) ** -cycle, "exp_range": number(gamma) ** t}[mode]
    low, high, least, most = map(number, (base_lr, max_lr, base_momentum, max_momentum))
    momentum = most - (most - least) * height if cycle_momentum == "true" else number("0.85")
    return low + (high - low) * height, momentum


def warmup(t, base, n, over="5", final_factor="0.1"):
    climb, factor = number(over), number(final_factor)
    if t < climb:
        return base * (t + 1) / climb
    return base if factor == 1 else base * factor ** ((t - climb) / (n - climb))


def fixed(t, base, n):
    return base


def around(*boundaries):
    """Each boundary, a tick and a last bit to either side, the start and far out."""
    ticks = {0.0, 1.0, 2.0, *FAR}
    for b in map(float, boundaries):
        ticks |= {b - 1, b, b + 1, b * (1 - 2.0 ** -52), b * (1 + 2.0 ** -52)}
    return sorted(t for t in ticks if t >= 0)


def whole(*boundaries):
    return [t for t in around(*boundaries) if t == int(t)]


FRACTIONS = [0.5, 0.1, 2.75, 3.999, 13.37, 55.5, 99.9]
CASES = [
    (fixed, "0.1", 100, {}, around(100)),
    (step, "0.1", 100, dict(step_size="3"), around(3, 6, 30, 99) + FRACTIONS),
    (step, "0.1", 100, dict(step_size="30", gamma="0.5"), around(30, 60, 90) + FRACTIONS),
    (step, "0.3", 100, dict(step_size="0.1", gamma="0.99"), around(1, 3, 7)),
    (step, "0.1", 100, dict(step_size="7", gamma="1"), around(7, 70)),
    (exponential, "0.1", 100, dict(gamma="0.95"), whole(50, 100) + FRACTIONS),
    (exponential, "0.1", 100, dict(gamma="0.9999", decay_steps="28"), whole(28, 56, 100) + FRACTIONS),
    (cosine, "0.1", 100, {}, around(50, 100, 200) + FRACTIONS),
    (cosine, "0.1", 100, dict(T_max="7"), around(7, 14, 21, 700) + FRACTIONS + list(range(30))),
    (cosine, "0.3", 100, dict(T_max="10", eta_min="0.001"), around(10, 20, 1000) + FRACTIONS + list(range(25))),
    (cosine, "0.0001", 100, dict(T_max="4", eta_min="0.01"), around(4, 8) + FRACTIONS),
    (cosine, "0.1", 100, dict(T_max="10", after="hold"), around(10, 20) + FRACTIONS),
    (cosine, "0.7", 100, dict(T_max="97.3"), around(97.3) + FRACTIONS + list(range(0, 200, 3))),
    (cosine_restarts, "0.1", 100, dict(T_0="1", T_mult="3"), around(1, 4, 13, 40, 121, 364) + FRACTIONS),
    (cosine_restarts, "0.1", 100, dict(T_0="10", T_mult="2", eta_min="0.001"), around(10, 30, 70, 150) + FRACTIONS),
    (cosine_restarts, "0.3", 100, dict(T_0="7"), around(7, 14, 70) + FRACTIONS + list(range(30))),
    (cyclic, "0.5", 100, dict(base_lr="0.01", max_lr="0.1", step_size_up="3", step_size_down="7"),
     around(3, 10, 13, 20) + FRACTIONS + list(range(25))),
    (cyclic, "0.5", 100, dict(base_lr="0.01", max_lr="0.1"), around(2000, 4000, 6000) + FRACTIONS),
    (cyclic, "0.5", 100, dict(base_lr="0.01", max_lr="0.1", step_size_up="4", mode="triangular2"),
     around(4, 8, 12, 16, 80) + FRACTIONS),
    (cyclic, "0.5", 100, dict(base_lr="0.01", max_lr="0.1", step_size_up="4", mode="exp_range", gamma="0.99"),
     around(4, 8, 12) + FRACTIONS),
    (cyclic, "0.5", 100, dict(base_lr="0.01", max_lr="0.1", step_size_up="4", cycle_momentum="false"), around(4, 8)),
    (warmup, "0.1", 100, {}, whole(5, 6, 50, 100)),
    (warmup, "0.1", 30, dict(over="10", final_factor="0.01"), whole(10, 30)),
    (warmup, "0.3", 100, dict(over="7", final_factor="1"), whole(7, 100)),
    (warmup, "0.3", 100, dict(over="0", final_factor="0.5"), whole(50, 100)),
]

with open(pathlib.Path(__file__).with_suffix(".csv"), "w", newline="") as file:
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(["base", "horizon", "time", "lr", "momentum", "specification"])
    for formula, base, horizon, parameters, times in CASES:
        name = formula.__name__.replace("_", "-")
        arguments = ", ".join(f"{key}={value}" for key, value in parameters.items())
        specification = f"{name}({arguments})" if arguments else name
        for time in sorted(set(map(float, times))):
            value = formula(mpf(time), number(base), mpf(horizon), **parameters)
            lr, momentum = value if isinstance(value, tuple) else (value, None)
            rows.writerow([base, horizon, repr(time), repr(float(lr)), "" if momentum is None else repr(float(momentum)),
                           specification])
