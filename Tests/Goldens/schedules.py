#!/usr/bin/env python3
"""Writes schedules.csv: each schedule's formula in 50 digits, at every boundary, a tick to either side, far out and between.

    pip install mpmath==1.3.0 scipy==1.17.1 && python3 Tests/Goldens/schedules.py

The parameters are the doubles that the decimal texts read to; the value is rounded to a double once, at the end. The splines are
SciPy's PchipInterpolator in 50 digits: `spline` is checked against it first.
"""
import csv, pathlib, random
from mpmath import cos, exp, floor, log, log10, mp, mpf, pi, sin, sqrt, tanh

mp.dps = 50
FAR = [1e9, 1e9 + 1, 123456789.0]


def number(text):
    return mpf(float(text))


def step(t, base, n, step_size, gamma="0.1"):
    return base * number(gamma) ** floor(t / number(step_size))


def exponential(t, base, n, gamma, decay_steps="1", staircase="false", end=None):
    past = t / number(decay_steps)
    rate = base * number(gamma) ** (floor(past) if staircase == "true" else past)
    return rate if end is None else max(rate, number(end))


def cosine(t, base, n, T_max=None, eta_min="0", after="rise", exponent="1", k_decay="1"):
    end, low = (n if T_max is None else number(T_max)), number(eta_min)
    if end == 0 or after == "hold" and t >= end:
        return low
    past = t - floor(t / (2 * end)) * 2 * end
    share = min(past, 2 * end - past) / end
    return low + (base - low) * ((1 + cos(pi * share ** number(k_decay))) / 2) ** number(exponent)


def cosine_restarts(t, base, n, T_0, T_mult="1", eta_min="0", peak_decay="1", cycle_limit=None, warmup="0"):
    factor, low, climb = number(T_mult), number(eta_min), number(warmup)
    fall = number(T_0) - climb

    def start(i):
        return i * climb + fall * (i if factor == 1 else (factor ** i - 1) / (factor - 1))

    first, after = 0, 1
    while start(after) <= t:
        after *= 2
    while after - first > 1:
        middle = (first + after) // 2
        first, after = (middle, after) if start(middle) <= t else (first, middle)
    if cycle_limit is not None and first >= int(cycle_limit):
        return low
    peak, past = base * number(peak_decay) ** first, t - start(first)
    if past < climb:
        return low + (peak - low) * past / climb
    return low + (peak - low) * (1 + cos(pi * (past - climb) / (fall * factor ** first))) / 2


def cyclic(t, base, n, base_lr, max_lr, step_size_up="2000", step_size_down=None, mode="triangular", gamma="1",
           decay_steps="1", cycle_momentum="true", base_momentum="0.8", max_momentum="0.9"):
    up = number(step_size_up)
    down = up if step_size_down is None else number(step_size_down)
    cycle = floor(t / (up + down))
    past = t - cycle * (up + down)
    height = past / up if past <= up else (up + down - past) / down
    fallen = number(gamma) ** (t / number(decay_steps))
    height *= {"triangular": mpf(1), "triangular2": mpf(2) ** -cycle, "exp_range": fallen}[mode]
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


def numbers(text):
    return [number(part) for part in text.strip("[]").split(",") if part.strip()]


def line(start, end, share):
    return start + (end - start) * share


def half_cosine(start, end, share):
    return end + (start - end) * (1 + cos(pi * share)) / 2


def multistep(t, base, n, milestones, gamma="0.1"):
    return base * number(gamma) ** sum(1 for m in numbers(milestones) if m <= t)


def piecewise(t, base, n, values, boundaries="[]", inclusive="false"):
    passed = [b < t if inclusive == "true" else b <= t for b in numbers(boundaries)]
    return numbers(values)[sum(passed)]


def factor(t, base, n, factor=None, total_iters=None):
    share = mpf(1.0 / 3) if factor is None else number(factor)
    return base * share if t < (n if total_iters is None else number(total_iters)) else base


def linear(t, base, n, start_factor=None, end_factor="1", total_iters=None):
    start = mpf(1.0 / 3) if start_factor is None else number(start_factor)
    length = n if total_iters is None else number(total_iters)
    return base * (number(end_factor) if t >= length else line(start, number(end_factor), t / length))


def polynomial(t, base, n, total_iters=None, power="1", end="0", cycle="false"):
    length, low = (n if total_iters is None else number(total_iters)), number(end)
    if length == 0:
        return low
    if cycle == "true":
        length *= max(mpf(1), -floor(-t / length))
    return low + (base - low) * (1 - min(t, length) / length) ** number(power)


def inverse_time(t, base, n, decay_rate, decay_steps=None, staircase="false"):
    past = t / (n if decay_steps is None else number(decay_steps))
    return base / (1 + number(decay_rate) * (floor(past) if staircase == "true" else past))


def inverse_sqrt(t, base, n, timescale=None, warmup="0", tick="1"):
    climb = number(warmup)
    scale = number(timescale) if timescale is not None else climb or 10000 * number(tick)
    return base * t / climb if t < climb else base / sqrt((t + scale - climb) / scale)


def noam(t, base, n, d_model, warmup="4000", factor="1", tick="1"):
    s, w = t / number(tick) + 1, number(warmup) / number(tick)
    climb = s ** mpf("-0.5") if w == 0 else min(s ** mpf("-0.5"), s * w ** mpf("-1.5"))
    return number(factor) / sqrt(number(d_model)) * climb


def onecycle(t, base, n, max_lr=None, total_steps=None, pct_start="0.3", anneal="cos", div_factor="25",
             final_div_factor="1e4", three_phase="false", cycle_momentum="true", base_momentum="0.85",
             max_momentum="0.95", tick="1"):
    length = n if total_steps is None else number(total_steps)
    top = base if max_lr is None else number(max_lr)
    first = top / number(div_factor)
    last = first / number(final_div_factor)
    low, high, end_of_all = number(base_momentum), number(max_momentum), length - number(tick)
    climb = number(pct_start) * length - number(tick)
    if three_phase == "true":
        ends, rates, momenta = [climb, 2 * climb, end_of_all], [first, top, first, last], [high, low, high, high]
    else:
        ends, rates, momenta = [climb, end_of_all], [first, top, last], [high, low, high]
    t, start = min(t, end_of_all), mpf(0)
    for i, end in enumerate(ends):
        if t <= end or i == len(ends) - 1:
            share = mpf(1) if end <= start else (t - start) / (end - start)
            shape = half_cosine if anneal == "cos" else line
            momentum = shape(momenta[i], momenta[i + 1], share) if cycle_momentum == "true" else number("0.85")
            return shape(rates[i], rates[i + 1], share), momentum
        start = end


def slanted_triangular(t, base, n, cut_frac="0.1", ratio="32", total_steps=None, tick="1"):
    length, share, ratio = (n if total_steps is None else number(total_steps)), number(cut_frac), number(ratio)
    cut = floor(length / number(tick) * share) * number(tick)
    fall = cut * (1 / share - 1) if cut else length
    p = t / cut if t < cut else max(mpf(0), 1 - (t - cut) / fall) if fall else mpf(t == cut)
    return base * (1 + p * (ratio - 1)) / ratio


def flat_cosine(t, base, n, pct_start="0.75", end="0", total_steps=None):
    length = n if total_steps is None else number(total_steps)
    flat = number(pct_start) * length
    if t >= length:
        return number(end)
    return base if t <= flat else half_cosine(base, number(end), (t - flat) / (length - flat))


def wsd(t, base, n, decay, warmup="0", shape="linear", floor="0", lowered="1"):
    climb, fall, low = number(warmup), number(decay), number(floor)
    if t < climb:
        return line(low, base, t / climb)
    if t >= n:
        return low
    p = (t - (n - fall)) / fall if t > n - fall else mpf(0)
    if t < n - fall:
        return base
    top = base * number(lowered)
    if shape == "exponential":
        return top * (low / top) ** p
    left = {"linear": 1 - p, "cosine": (1 + cos(pi * p)) / 2, "1-sqrt": 1 - sqrt(p), "square": 1 - p ** 2,
            "mirror-cosine": 2 * (1 - p) - (1 + cos(pi * p)) / 2}[shape]
    return low + (top - low) * left


def falling(t, base, n, warmup, floor, total_steps, weight):
    """A straight climb from the floor, then weight(share of the fall) of the way down."""
    length, low, climb = (n if total_steps is None else number(total_steps)), number(floor), number(warmup)
    if t < climb:
        return line(low, base, t / climb)
    return low if t >= length else low + (base - low) * weight((t - climb) / (length - climb))


def rex(t, base, n, floor="0", total_steps=None, beta="0.5", warmup="0"):
    return falling(t, base, n, warmup, floor, total_steps, lambda p: (1 - p) / (1 - (1 - number(beta)) * p))


def generalised_cosine(t, base, n, exponent="1", warmup="0", floor="0", total_steps=None):
    return falling(t, base, n, warmup, floor, total_steps, lambda p: ((1 + cos(pi * p)) / 2) ** number(exponent))


def sqrt_(t, base, n, alpha="1", warmup="0", floor="0", total_steps=None):
    return falling(t, base, n, warmup, floor, total_steps, lambda p: sqrt(1 - p ** 2) ** number(alpha))


def linear_to_zero(t, base, n, warmup="0", total_steps=None):
    return falling(t, base, n, warmup, "0", total_steps, lambda p: 1 - p)


def spline(points, x):
    """Fritsch and Butland's monotone cubic."""
    points = [point for i, point in enumerate(points) if i == 0 or point[0] > points[i - 1][0]]
    xs, ys = zip(*points)
    h = [b - a for a, b in zip(xs, xs[1:])]
    m = [(b - a) / length for a, b, length in zip(ys, ys[1:], h)]

    def end(h0, h1, m0, m1):
        d = ((2 * h0 + h1) * m0 - h0 * m1) / (h0 + h1)
        if d * m0 <= 0:
            return mpf(0)
        return 3 * m0 if m0 * m1 < 0 and abs(d) > 3 * abs(m0) else d

    d = [m[0]] * 2 if len(m) == 1 else [end(h[0], h[1], m[0], m[1])] + [
        mpf(0) if m[i - 1] * m[i] <= 0 else
        3 * (h[i - 1] + h[i]) / ((2 * h[i] + h[i - 1]) / m[i - 1] + (h[i] + 2 * h[i - 1]) / m[i])
        for i in range(1, len(m))] + [end(h[-1], h[-2], m[-1], m[-2])]
    i = max(k for k in range(len(m)) if xs[k] <= x) if x < xs[-1] else len(m) - 1
    s = (x - xs[i]) / h[i]
    return ((1 + 2 * s) * (1 - s) ** 2 * ys[i] + s * (1 - s) ** 2 * h[i] * d[i]
            + s ** 2 * (3 - 2 * s) * ys[i + 1] - s ** 2 * (1 - s) * h[i] * d[i + 1])


def check_spline():
    from scipy.interpolate import PchipInterpolator
    numbers = random.Random(18)
    for _ in range(300):
        xs = sorted(numbers.random() for _ in range(numbers.randint(2, 6)))
        ys = [numbers.choice([0.0, 1.0, numbers.random()]) for _ in xs]
        for x in (xs[0], xs[-1], *(numbers.uniform(xs[0], xs[-1]) for _ in range(9))):
            assert abs(spline([(mpf(a), mpf(b)) for a, b in zip(xs, ys)], mpf(x)) - PchipInterpolator(xs, ys)(x)) < 1e-13


def spline2(t, base, n, y1="0.75", delta_x1="0.33", delta_x2="0.5", delta_y2="0.33", y_end="0", warmup="0",
            total_steps=None):
    length, climb = (n if total_steps is None else number(total_steps)), number(warmup)
    if t < climb:
        return base * t / climb
    x1, y1 = number(delta_x1), number(y1)
    x2, y2 = x1 + number(delta_x2) * (1 - x1), number(delta_y2) * y1
    p = min((t - climb) / (length - climb), mpf(1))
    return base * spline([(mpf(0), mpf(1)), (x1, y1), (x2, y2), (mpf(1), number(y_end) * y2)], p)


def smooth_nonmonotonic(t, base, n, y_start="0.1", y_end="0", x_peak="0.1", y1="0.75", delta_x1="0.4", y2="0.25",
                        delta_x2="0.5", total_steps=None):
    x1 = number(delta_x1)
    x2 = x1 + number(delta_x2) * (1 - x1)
    points = [(mpf(0), number(y_start)), (x1, number(y1)), (x2, number(y2)), (number(x_peak), mpf(1)),
              (mpf(1), number(y_end))]
    return base * spline(sorted(points), min(t / (n if total_steps is None else number(total_steps)), mpf(1)))


def power(t, base, n, batch, tokens, a="4", b="-0.51", warmup="0", decay="0", floor="0", tick="1"):
    climb, fall = number(warmup), number(decay)

    def rate(time):
        seen = number(tokens) * time / number(tick)
        return base if seen == 0 else min(base, number(batch) * number(a) * seen ** number(b))

    if t < climb:
        return rate(climb) * t / climb
    if fall == 0 or t <= n - fall:
        return rate(t)
    return number(floor) if t >= n else line(rate(n - fall), number(floor), (t - (n - fall)) / fall)


def infinite(t, base, n, cooldown, warmup="0", constant="0.1", anneal="0", final="0.01", shape="cosine"):
    climb, cool, fall, level = number(warmup), number(cooldown), number(anneal), base * number(constant)
    if t < climb:
        return base * t / climb
    if fall > 0 and t > n - fall:
        return level * (number(final) / number(constant)) ** min((t - (n - fall)) / fall, mpf(1))
    if t - climb >= cool:
        return level
    p = (t - climb) / cool
    inverse = lambda p: 1 / sqrt(1 + 10 * p) - 1
    return {"cosine": half_cosine(base, level, p), "linear": line(base, level, p),
            "inverse-sqrt": base + (level - base) * inverse(p) / inverse(mpf(1))}[shape]


def tanh_(t, base, n, lb="-7", ub="3", floor="0", total_steps=None):
    length, low = (n if total_steps is None else number(total_steps)), number(floor)
    if t >= length:
        return low
    return low + (base - low) * (1 - tanh(number(lb) * (1 - t / length) + number(ub) * t / length)) / 2


def expression(t, base, n, f, tick="1"):
    return FORMULAS[f](t / number(tick), n / number(tick), base)


# The formulas as Python reads them.
FORMULAS = {
    '"base * 0.9^t"': lambda t, T, base: base * number("0.9") ** t,
    '"base * 10^(-t / T)"': lambda t, T, base: base * 10 ** (-t / T),
    '"if(t < 5, base * (t + 1) / 5, base * sqrt(5 / (t + 1)))"':
        lambda t, T, base: base * (t + 1) / 5 if t < 5 else base * sqrt(5 / (t + 1)),
    '"base * (1 + cos(pi * min(t, T) / T)) / 2"': lambda t, T, base: base * (1 + cos(pi * min(t, T) / T)) / 2,
    '"base * max(0.1, 0.2, 1 - abs(t - 10) / 10) * (t != 10)"':
        lambda t, T, base: base * max(number("0.1"), number("0.2"), 1 - abs(t - 10) / 10) * (t != 10),
    '"base / (2 - -exp(-t / 10)) + 1e-3 * (t >= 50) * log10(1 + t) * ln(2) * sin(1)"':
        lambda t, T, base: base / (2 + exp(-t / 10))
        + (number("1e-3") * log10(1 + t) * log(mpf(2)) * sin(mpf(1)) if t >= 50 else 0),
    '"base * 2^-floor(t / 7) / 2^2^3 + 4^3^0 * 0.01"':
        lambda t, T, base: base * mpf(2) ** -floor(t / 7) / 256 + 4 * number("0.01"),
}


def table(t, base, n, file, interpolate="hold", tick="1"):
    with open(pathlib.Path(__file__).with_name("rates.csv")) as source:
        rows = [tuple(map(number, row)) for row in list(csv.reader(source))[1:]]
    t = t / number(tick)
    before = [row for row in rows if row[0] <= t] or rows[:1]
    after = [row for row in rows if row[0] > t] or rows[-1:]
    (start, *values), (end, *others) = before[-1], after[0]
    if interpolate == "hold" or t <= start or end == start:
        return tuple(values)
    return tuple(line(value, other, (t - start) / (end - start)) for value, other in zip(values, others))


def native(t, base, n, library, symbol, signature, step="1", epoch="1"):
    return FUNCTIONS[f"{symbol} {signature}"](t / number(step), t / number(epoch), n / number(step), base)


# Functions of libm.so.6, as they are called.
FUNCTIONS = {
    'exp "f64(f64 base)"': lambda step, epoch, total, base: exp(base),
    'exp "f64(f64 x=-2.5)"': lambda step, epoch, total, base: exp(number("-2.5")),
    'pow "f64(f64 gamma=0.95, f64 step)"': lambda step, epoch, total, base: number("0.95") ** step,
    'pow "f64(f64 gamma=0.5, f64 epoch)"': lambda step, epoch, total, base: number("0.5") ** epoch,
    'fdim "f64(f64 total, f64 step)"': lambda step, epoch, total, base: max(total - step, mpf(0)),
    'hypot "f64(f64 base, f64 y=0.5)"': lambda step, epoch, total, base: sqrt(base ** 2 + number("0.5") ** 2),
}


def around(*boundaries):
    """Each boundary, a tick and a last bit to either side, the start and far out."""
    ticks = {0.0, 1.0, 2.0, *FAR}
    for b in map(float, boundaries):
        ticks |= {b - 1, b, b + 1, b * (1 - 2.0 ** -52), b * (1 + 2.0 ** -52)}
    return sorted(t for t in ticks if t >= 0)


def whole(*boundaries):
    return [t for t in around(*boundaries) if t == int(t)]


EVERY = list(range(0, 130, 3))
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
    (exponential, "0.1", 100, dict(gamma="0.5", decay_steps="7", staircase="true"), around(7, 14, 70) + FRACTIONS),
    (exponential, "0.1", 100, dict(gamma="0.5", decay_steps="0.1", staircase="true"),
     around(0.1, 0.3, 0.7, 1) + FRACTIONS),
    (exponential, "0.1", 100, dict(gamma="0.9", decay_steps="3", end="0.004"), around(90, 91, 92) + FRACTIONS),
    (exponential, "0.1", 100, dict(gamma="0.9", end="0.4"), around(10)),
    (cosine, "0.1", 100, dict(exponent="2", eta_min="0.001"), around(50, 100, 200) + FRACTIONS + EVERY),
    (cosine, "0.1", 100, dict(exponent="0.5", after="hold"), around(50, 100, 200) + FRACTIONS + EVERY),
    (cosine, "0.0001", 100, dict(exponent="0.01", eta_min="0.01"), around(50, 100) + FRACTIONS + EVERY),
    (cosine, "0.1", 100, dict(exponent="40"), around(50, 100) + FRACTIONS + EVERY),
    (cosine, "0.1", 100, dict(k_decay="2", eta_min="0.001"), around(50, 100) + FRACTIONS + EVERY),
    (cosine, "0.1", 100, dict(k_decay="0.3"), around(50, 100) + FRACTIONS + EVERY),
    (cosine, "0.0001", 100, dict(k_decay="30", eta_min="0.01"), around(50, 100) + FRACTIONS + EVERY),
    (cosine, "0.3", 77, dict(k_decay="1.5", exponent="1.5", eta_min="0.0001"), around(77, 154) + FRACTIONS + EVERY),
    (cosine_restarts, "0.1", 100, dict(T_0="10", T_mult="1.5", peak_decay="0.8"),
     around(10, 25, 47.5) + FRACTIONS + EVERY),
    (cosine_restarts, "0.1", 100, dict(T_0="7", T_mult="1.1", eta_min="0.001"),
     around(7, 14.7, 23.17) + FRACTIONS + EVERY),
    (cosine_restarts, "0.1", 100, dict(T_0="10", T_mult="1.0001"),
     around(10, 20.001, 30.003) + FRACTIONS + [1e6, 1e7, 1e8]),
    (cosine_restarts, "0.1", 100, dict(T_0="1", T_mult="1.0000001", warmup="0.25"),
     around(1, 2, 1000, 1e6) + FRACTIONS + [1e7, 1e8]),
    (cosine_restarts, "0.1", 100, dict(T_0="0.1", T_mult="1", peak_decay="0.99"), around(0.1, 0.3, 0.7) + FRACTIONS),
    (cosine_restarts, "0.1", 100, dict(T_0="2.5", T_mult="2"), around(2.5, 7.5, 17.5) + FRACTIONS + EVERY),
    (cosine_restarts, "0.1", 100, dict(T_0="10", cycle_limit="3", eta_min="0.01"), around(10, 20, 30) + FRACTIONS),
    (cosine_restarts, "0.1", 100, dict(T_0="10", T_mult="2", cycle_limit="1"), around(10, 20, 30) + FRACTIONS),
    (cosine_restarts, "0.1", 100, dict(T_0="10", warmup="3", eta_min="0.001", peak_decay="0.5"),
     around(3, 10, 13, 20, 23, 30) + FRACTIONS + EVERY),
    (cosine_restarts, "0.1", 100, dict(T_0="10", warmup="2", T_mult="2", eta_min="0.001"),
     around(2, 10, 12, 28, 30, 62, 64) + FRACTIONS + EVERY),
    (cosine_restarts, "0.0001", 100, dict(T_0="10", T_mult="3", eta_min="0.01"), around(10, 40, 130) + FRACTIONS),
    (cyclic, "0.5", 100, dict(base_lr="0.01", max_lr="0.1", step_size_up="4", mode="exp_range", gamma="0.9",
                               decay_steps="5"),
     around(4, 8, 12) + FRACTIONS),
    (multistep, "0.1", 100, dict(milestones="[30, 80]"), around(30, 80) + FRACTIONS),
    (multistep, "0.1", 100, dict(milestones="[80, 30, 30, 0]", gamma="0.3"), around(30, 80) + FRACTIONS),
    (multistep, "0.1", 100, dict(milestones="[]"), around(30)),
    (multistep, "0.1", 100, dict(milestones="[0.1, 0.3, 2.75]", gamma="0"), around(0.1, 0.3, 2.75) + FRACTIONS),
    (piecewise, "0.5", 100, dict(values="[0.1]"), around(30)),
    (piecewise, "0.5", 100, dict(boundaries="[10, 20]", values="[0.1, 0.01, 0.02]"), around(10, 20) + FRACTIONS),
    (piecewise, "0.5", 100, dict(boundaries="[10, 20]", values="[0.1, 0.01, 0.02]", inclusive="true"), around(10, 20)),
    (piecewise, "0.5", 100, dict(boundaries="[0, 5, 5, 7.5]", values="[9, 0.1, 0.2, 0.3, 0]"),
     around(5, 7.5) + FRACTIONS),
    (piecewise, "0.5", 100, dict(boundaries="[0, 5, 5, 7.5]", values="[9, 0.1, 0.2, 0.3, 0]", inclusive="true"),
     around(5, 7.5) + FRACTIONS),
    (factor, "0.1", 100, {}, around(100) + FRACTIONS),
    (factor, "0.1", 100, dict(factor="0.7", total_iters="5"), around(5) + FRACTIONS),
    (factor, "0.1", 100, dict(total_iters="0"), around(5)),
    (linear, "0.1", 100, {}, around(100) + FRACTIONS + EVERY),
    (linear, "0.1", 100, dict(start_factor="0.001", total_iters="7"), around(7) + FRACTIONS),
    (linear, "0.1", 100, dict(start_factor="1", end_factor="0", total_iters="97.3"), around(97.3) + FRACTIONS + EVERY),
    (linear, "0.0001", 100, dict(start_factor="1", end_factor="1000", total_iters="10"), around(10) + FRACTIONS),
    (linear, "0.1", 100, dict(total_iters="0"), around(5)),
    (polynomial, "0.1", 100, {}, around(100) + FRACTIONS + EVERY),
    (polynomial, "0.1", 100, dict(power="2", end="0.0001"), around(50, 100) + FRACTIONS + EVERY),
    (polynomial, "0.1", 100, dict(power="0.9", total_iters="97.3"), around(97.3) + FRACTIONS + EVERY),
    (polynomial, "0.0001", 100, dict(power="3", end="0.01"), around(50, 100) + FRACTIONS + EVERY),
    (polynomial, "0.1", 100, dict(power="0.01", end="0.5"), around(50, 100) + FRACTIONS + EVERY),
    (polynomial, "0.1", 100, dict(power="50"), around(50, 100) + FRACTIONS + EVERY),
    (polynomial, "0.1", 100, dict(total_iters="10", end="0.01", cycle="true"),
     around(10, 20, 30, 1000) + FRACTIONS + EVERY),
    (polynomial, "0.1", 100, dict(total_iters="0.1", power="2", cycle="true"), around(0.1, 0.3, 0.7) + FRACTIONS),
    (polynomial, "0.1", 100, dict(total_iters="7", power="0.5", cycle="true"), around(7, 14, 21) + FRACTIONS + EVERY),
    (polynomial, "0.1", 100, dict(total_iters="0", end="0.01"), around(5)),
    (inverse_time, "0.1", 100, dict(decay_rate="0.5"), around(100) + FRACTIONS),
    (inverse_time, "0.1", 100, dict(decay_rate="3", decay_steps="7"), around(7, 14) + FRACTIONS),
    (inverse_time, "0.1", 100, dict(decay_rate="3", decay_steps="0.1", staircase="true"),
     around(0.1, 0.3, 0.7) + FRACTIONS),
    (inverse_time, "0.1", 100, dict(decay_rate="0"), around(100)),
    (inverse_sqrt, "0.1", 100, {}, around(10000) + FRACTIONS),
    (inverse_sqrt, "0.1", 100, dict(tick="0.125"), around(1250) + FRACTIONS),
    (inverse_sqrt, "0.1", 100, dict(warmup="10"), around(10, 40) + FRACTIONS),
    (inverse_sqrt, "0.1", 100, dict(warmup="10", timescale="3"), around(10, 13) + FRACTIONS),
    (noam, "0.1", 100, dict(d_model="512"), around(3999, 4000) + FRACTIONS),
    (noam, "0.1", 100, dict(d_model="100", warmup="10", factor="2"), around(9, 10) + FRACTIONS),
    (noam, "0.1", 100, dict(d_model="100", warmup="0"), around(9) + FRACTIONS),
    (noam, "0.1", 100, dict(d_model="100", warmup="1", tick="0.1"), around(0.9, 1) + FRACTIONS),
    (onecycle, "0.1", 100, {}, around(29, 99, 100) + FRACTIONS + EVERY),
    (onecycle, "0.1", 100, dict(max_lr="1", total_steps="20", anneal="linear"), around(5, 19, 20) + FRACTIONS),
    (onecycle, "0.1", 100, dict(max_lr="1", total_steps="20", pct_start="0.4", three_phase="true"),
     around(7, 14, 19) + FRACTIONS),
    (onecycle, "0.1", 100, dict(total_steps="20", pct_start="0.9", three_phase="true"), around(17, 19) + FRACTIONS),
    (onecycle, "0.1", 100, dict(total_steps="20", pct_start="0"), around(19) + FRACTIONS),
    (onecycle, "0.1", 100, dict(total_steps="20", pct_start="0", three_phase="true", anneal="linear"),
     around(19) + FRACTIONS),
    (onecycle, "0.1", 100, dict(total_steps="20", pct_start="1"), around(19) + FRACTIONS),
    (onecycle, "0.1", 100, dict(total_steps="20", pct_start="0.05"), around(19) + FRACTIONS),
    (onecycle, "0.1", 100, dict(total_steps="4", pct_start="0.25", div_factor="0.5", final_div_factor="0.1"),
     around(3)),
    (onecycle, "0.1", 100, dict(total_steps="1"), around(1)),
    (onecycle, "0.1", 100, dict(total_steps="20", tick="0.125"), around(5.875, 19.875) + FRACTIONS),
    (onecycle, "0.1", 100, dict(total_steps="97.3", cycle_momentum="false"), around(96.3) + FRACTIONS),
    (slanted_triangular, "0.1", 100, {}, around(10, 100) + FRACTIONS + EVERY),
    (slanted_triangular, "0.1", 100, dict(cut_frac="0.29", ratio="10"), around(28, 29, 96, 97) + FRACTIONS + EVERY),
    (slanted_triangular, "0.1", 100, dict(cut_frac="1"), around(100) + FRACTIONS),
    (slanted_triangular, "0.1", 100, dict(cut_frac="0.999"), around(99, 100) + FRACTIONS),
    (slanted_triangular, "0.1", 5, dict(tick="0.125"), around(0.5, 5) + FRACTIONS),
    (slanted_triangular, "0.1", 5, {}, around(5) + FRACTIONS),
    (slanted_triangular, "0.1", 100, dict(ratio="1"), around(10)),
    (flat_cosine, "0.1", 100, {}, around(75, 100) + FRACTIONS + EVERY),
    (flat_cosine, "0.1", 100, dict(pct_start="0.29", end="0.001", total_steps="97.3"),
     around(28.217, 97.3) + FRACTIONS + EVERY),
    (flat_cosine, "0.0001", 100, dict(pct_start="0", end="0.01"), around(100) + FRACTIONS),
    (flat_cosine, "0.1", 100, dict(pct_start="1", end="0.01"), around(100) + FRACTIONS),
    (wsd, "0.1", 100, dict(warmup="10", decay="20"), around(10, 80, 100) + FRACTIONS + EVERY),
    (wsd, "0.1", 100, dict(warmup="0", decay="30", shape="cosine", floor="0.001"), around(70, 100) + FRACTIONS + EVERY),
    (wsd, "0.1", 100, dict(warmup="7", decay="93", shape="1-sqrt", floor="0.001"), around(7, 100) + FRACTIONS + EVERY),
    (wsd, "0.0001", 100, dict(warmup="7", decay="10", shape="1-sqrt", floor="0.01"),
     around(7, 90, 100) + FRACTIONS + EVERY),
    (wsd, "0.1", 100, dict(decay="0.1"), around(99.9, 100) + FRACTIONS),
    (wsd, "0.1", 100, dict(decay="0"), around(100) + FRACTIONS),
    (rex, "0.1", 100, {}, around(50, 100) + FRACTIONS + EVERY),
    (rex, "0.1", 100, dict(floor="0.001", total_steps="97.3"), around(97.3) + FRACTIONS + EVERY),
    (rex, "0.0001", 100, dict(floor="0.01"), around(100) + FRACTIONS + EVERY),
    (rex, "0.1", 100, dict(beta="0.05", warmup="10"), around(10, 50, 100) + FRACTIONS + EVERY),
    (rex, "0.1", 100, dict(beta="7", floor="0.001", warmup="3.5", total_steps="97.3"), around(3.5, 97.3) + FRACTIONS + EVERY),
    (wsd, "0.1", 100, dict(warmup="5", decay="60", shape="square", floor="0.001"), around(40, 100) + FRACTIONS + EVERY),
    (wsd, "0.1", 100, dict(decay="50", shape="mirror-cosine", floor="0.001"), around(50, 100) + FRACTIONS + EVERY),
    (wsd, "0.1", 100, dict(decay="50", shape="mirror-cosine"), around(50, 100) + EVERY),
    (wsd, "0.1", 100, dict(decay="33.3", shape="exponential", floor="0.0001"), around(66.7, 100) + FRACTIONS + EVERY),
    (wsd, "0.1", 100, dict(warmup="10", decay="20", lowered="0.7"), around(10, 80, 100) + FRACTIONS + EVERY),
    (wsd, "0.1", 100, dict(decay="70", shape="1-sqrt", lowered="0.7", floor="0.001"), around(30, 100) + EVERY),
    (generalised_cosine, "0.1", 100, {}, around(50, 100) + FRACTIONS + EVERY),
    (generalised_cosine, "0.1", 100, dict(exponent="2.5", warmup="10"), around(10, 55, 100) + FRACTIONS + EVERY),
    (generalised_cosine, "0.1", 100, dict(exponent="0.2", warmup="3.5", floor="0.001", total_steps="97.3"),
     around(3.5, 97.3) + FRACTIONS + EVERY),
    (generalised_cosine, "0.1", 100, dict(warmup="100"), around(100) + EVERY),
    (sqrt_, "0.1", 100, {}, around(50, 100) + FRACTIONS + EVERY),
    (sqrt_, "0.1", 100, dict(alpha="0.3", warmup="10", floor="0.001"), around(10, 50, 100) + FRACTIONS + EVERY),
    (sqrt_, "0.1", 100, dict(alpha="0", warmup="3.5", total_steps="97.3"), around(3.5, 97.3) + FRACTIONS),
    (linear_to_zero, "0.1", 100, {}, around(50, 100) + FRACTIONS + EVERY),
    (linear_to_zero, "0.3", 100, dict(warmup="7", total_steps="97.3"), around(7, 97.3) + FRACTIONS + EVERY),
    (spline2, "0.1", 100, {}, around(33, 66.5, 100) + FRACTIONS + EVERY),
    (spline2, "0.1", 100, dict(y1="0.9", delta_x1="0.7", delta_x2="0.4", delta_y2="0.8", y_end="0.5", warmup="10"),
     around(10, 73, 83.8, 100) + FRACTIONS + EVERY),
    (spline2, "0.1", 100, dict(y1="0.1", delta_x1="0.1", delta_x2="0.9", delta_y2="0", total_steps="97.3"),
     around(9.73, 97.3) + FRACTIONS + EVERY),
    (spline2, "0.1", 100, dict(y1="0.5", delta_x1="0", delta_x2="0.5", delta_y2="0.5"), around(50, 100) + EVERY),
    (spline2, "0.1", 100, dict(y1="0.5", delta_x1="0.5", delta_x2="1", delta_y2="0.5"), around(50, 100) + EVERY),
    (spline2, "0.1", 100, dict(y1="0.5", delta_x1="1", delta_x2="0.5"), around(50, 100) + EVERY),
    (smooth_nonmonotonic, "0.1", 100, {}, around(10, 40, 70, 100) + FRACTIONS + EVERY),
    (smooth_nonmonotonic, "0.1", 100, dict(x_peak="0.6", y1="0.8", delta_x1="0.2", y2="0.3", delta_x2="0.25", y_end="0.6"),
     around(20, 40, 60, 100) + FRACTIONS + EVERY),
    (smooth_nonmonotonic, "0.1", 100, dict(x_peak="0.9", y_start="1", total_steps="97.3"), around(97.3) + FRACTIONS + EVERY),
    (power, "0.02", 100, dict(batch="128", tokens="524288"), around(50) + FRACTIONS + [1e4, 1e5, 1e6]),
    (power, "0.1", 100, dict(batch="2", tokens="10", a="0.1", b="-1", warmup="20", decay="30", floor="0.001"),
     around(20, 70, 100) + FRACTIONS + EVERY),
    (power, "0.1", 100, dict(batch="2", tokens="100", a="0.1", warmup="2", tick="0.5"), around(2, 10) + FRACTIONS + EVERY),
    (infinite, "0.1", 100, dict(cooldown="30"), around(30, 100) + FRACTIONS + EVERY),
    (infinite, "0.1", 100, dict(warmup="10", cooldown="30", constant="0.5", anneal="20", final="0.05"),
     around(10, 40, 80, 100) + FRACTIONS + EVERY),
    (infinite, "0.1", 100, dict(cooldown="50", constant="0.4", shape="linear"), around(50, 100) + FRACTIONS + EVERY),
    (infinite, "0.1", 100, dict(cooldown="50", constant="0.4", shape="inverse-sqrt"), around(50, 100) + FRACTIONS + EVERY),
    (tanh_, "0.1", 100, {}, around(50, 70, 100) + FRACTIONS + EVERY),
    (tanh_, "0.1", 100, dict(lb="-4", ub="4", floor="0.001", total_steps="97.3"), around(97.3) + FRACTIONS + EVERY),
    (tanh_, "0.0001", 100, dict(floor="0.01"), around(100) + FRACTIONS + EVERY),
    (tanh_, "0.1", 100, dict(lb="-100", ub="100"), around(50, 100) + EVERY),
    # An end far above the start, lengths that are no whole numbers: every rounding shows.
    (tanh_, "0.0001", 130, dict(lb="-11.45", ub="2.22", floor="0.5", total_steps="112.8"), EVERY + FRACTIONS),
    (flat_cosine, "0.0001", 130, dict(total_steps="168.9", pct_start="0.1205", end="0.5"), EVERY + FRACTIONS),
    (cosine, "0.0001", 130, dict(T_max="141", eta_min="0.01", exponent="10.46", k_decay="6.878"), EVERY + FRACTIONS),
    (cosine, "0.0001", 130, dict(T_max="97.3", eta_min="0.5"), EVERY + FRACTIONS),
    (cosine_restarts, "0.0001", 130, dict(T_0="11.32", T_mult="1.003", eta_min="0.01", warmup="0.3915"),
     EVERY + FRACTIONS),
    (cyclic, "3", 130, dict(base_lr="0.01987", max_lr="0.919", step_size_up="11.5", step_size_down="2.238"),
     EVERY + FRACTIONS + [1e4, 1e5]),
    (cyclic, "3", 130, dict(base_lr="0.02177", max_lr="0.8574", step_size_up="3.204", step_size_down="15.31"),
     EVERY + FRACTIONS + [1e4, 1e5]),
    *((expression, "0.1", 100, dict(f=f), around(5, 10, 50, 100) + FRACTIONS) for f in FORMULAS),
    (expression, "0.1", 100, dict(f='"base * 0.9^t"', tick="10"), around(10) + FRACTIONS),
    (table, "0.5", 100, dict(file="{goldens}/rates.csv"), around(2, 5, 6.5, 20) + FRACTIONS),
    (table, "0.5", 100, dict(file="{goldens}/rates.csv", interpolate="linear"), around(2, 5, 6.5, 20) + FRACTIONS),
    (table, "0.5", 100, dict(file="{goldens}/rates.csv", interpolate="linear", tick="10"), around(20, 50, 65, 200)),
    *((native, "0.1", 100, dict(library="libm.so.6", symbol=name.split()[0], signature=name.partition(" ")[2]),
       around(100) + FRACTIONS) for name in FUNCTIONS),
    (native, "0.1", 100, dict(library="libm.so.6", symbol="pow", signature='"f64(f64 gamma=0.95, f64 step)"', step="7"),
     around(7, 100) + FRACTIONS),
    (native, "0.1", 100, dict(library="libm.so.6", symbol="pow", signature='"f64(f64 gamma=0.5, f64 epoch)"', epoch="13"),
     around(13, 100) + FRACTIONS),
]

check_spline()
with open(pathlib.Path(__file__).with_suffix(".csv"), "w", newline="") as file:
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(["base", "horizon", "time", "lr", "momentum", "specification"])
    for formula, base, horizon, parameters, times in CASES:
        name = formula.__name__.rstrip("_").replace("_", "-")
        arguments = ", ".join(f"{key}={value}" for key, value in parameters.items())
        specification = f"{name}({arguments})" if arguments else name
        for time in sorted(set(map(float, times))):
            value = formula(mpf(time), number(base), mpf(horizon), **parameters)
            lr, momentum = value if isinstance(value, tuple) else (value, None)
            rows.writerow([base, horizon, repr(time), repr(float(lr)), "" if momentum is None else repr(float(momentum)),
                           specification])
