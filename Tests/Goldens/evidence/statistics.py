#!/usr/bin/env python3
"""Writes statistics.csv: SciPy's, rliable's and statsmodels' answers to what AnnealEvidence computes. One row: what, its arguments, the value.

    pip install numpy==2.4.6 scipy==1.17.1 rliable==1.2.0 statsmodels==0.15.0 && python statistics.py > statistics.csv
"""
import numpy as np
from rliable import metrics
from scipy import special, stats
from statsmodels.stats.multitest import multipletests


def row(what, arguments, value):
    words = " ".join(repr(float(a)) for a in np.ravel(arguments))
    print(f"{what},{words},{float(value)!r}")


print("what,arguments,value")
for a in [0.5, 1, 2.5, 10, 200]:
    for b in [0.5, 3, 40]:
        for x in [1e-6, 0.03, 0.2, 0.5, 0.9, 0.999]:
            row("incomplete-beta", [a, b, x], special.betainc(a, b, x))
for degrees in [1, 2, 3.5, 7, 30, 1000]:
    for t in [-3, 0, 0.1, 1, 2.5, 12, 80]:
        row("t-upper-tail", [degrees, t], stats.t.sf(t, degrees))
    for p in [0.0001, 0.025, 0.4, 0.5, 0.9, 0.975, 0.995, 0.99999]:
        row("t-quantile", [degrees, p], stats.t.ppf(p, degrees))
for p in [1e-12, 0.001, 0.025, 0.3, 0.5, 0.8, 0.975, 0.999999]:
    row("normal-quantile", [p], stats.norm.ppf(p))

rng = np.random.default_rng(18)
for count in [2, 3, 5, 8, 19]:
    a = 88 + 0.5 * rng.standard_normal(count)
    b = a - 0.3 + 0.25 * rng.standard_normal(count)
    test = stats.ttest_rel(a, b, alternative="greater")
    row("paired-p", np.concatenate([a, b]), test.pvalue)
    interval = stats.ttest_rel(a, b).confidence_interval(0.95)
    row("paired-low", np.concatenate([a, b]), interval.low)
    row("paired-high", np.concatenate([a, b]), interval.high)
    interval = stats.t.interval(0.95, count - 1, loc=a.mean(), scale=stats.sem(a))
    row("mean-low", a, interval[0])
    row("mean-high", a, interval[1])
    # Two one-sided tests: equivalent at 2.5 % if both bounds of the 95 % interval are inside.
    for worth in [0.2, 0.5, 1.0]:
        lower = stats.ttest_rel(a, b + -worth, alternative="greater").pvalue
        upper = stats.ttest_rel(a, b + worth, alternative="less").pvalue
        row("equivalent", np.concatenate([[worth], a, b]), max(lower, upper) < 0.025)
for count in [4, 5, 11, 40]:
    values = rng.exponential(size=count)
    row("interquartile-mean", values, metrics.aggregate_iqm(values.reshape(-1, 1)))
    assert np.isclose(metrics.aggregate_iqm(values.reshape(-1, 1)), stats.trim_mean(values, 0.25))

# The residual variance of arms by seeds, by least squares on indicators.
values = 88 + rng.standard_normal((4, 6))
design = np.array([[1.0] + [a == i for i in range(1, 4)] + [s == j for j in range(1, 6)] for a in range(4) for s in range(6)], float)
_, squares, rank, _ = np.linalg.lstsq(design, values.ravel(), rcond=None)
row("pooled-deviation", values, np.sqrt(2 * squares[0] / (24 - rank)))

# BCa from a bootstrap distribution that is given: SciPy's bounds on its own draws.
for count in [6, 25]:
    data = rng.exponential(size=count)
    found = stats.bootstrap((data,), np.mean, n_resamples=399, method="BCa", rng=np.random.default_rng(1))
    arguments = np.concatenate([[count], data, np.sort(found.bootstrap_distribution)])
    row("bca-low", arguments, found.confidence_interval.low)
    row("bca-high", arguments, found.confidence_interval.high)
    # And with draws of our own, as many as make the bounds certain to a hundredth.
    found = stats.bootstrap((data,), np.mean, n_resamples=100_000, method="BCa", rng=np.random.default_rng(2))
    row("bca-own-low", data, found.confidence_interval.low)
    row("bca-own-high", data, found.confidence_interval.high)

p = [0.01, 0.04, 0.03, 0.005, 0.5, 0.03]
adjusted = multipletests(p, method="holm")[1]
for index in range(len(p)):
    row("holm", [index] + p, adjusted[index])

for b, c in [(0, 0), (3, 9), (10, 10), (1, 25), (40, 70)]:
    row("mcnemar-p", [b, c], 1.0 if b + c == 0 else stats.binomtest(b, b + c).pvalue)
first = rng.random(500) < 0.9
second = first ^ (rng.random(500) < 0.06)
difference = first.astype(float) - second.astype(float)
row("mcnemar-error", np.concatenate([first, second]), np.std(difference) / np.sqrt(500))
row("accuracy-error", [0.88, 10_000], stats.binom.std(10_000, 0.88) / 10_000)

# Seeds for 80 % power of a two-sided paired t test, exactly, by the noncentral t distribution.
for deviation, distance in [(0.25, 0.2), (0.25, 0.4), (0.25, 1.0), (0.5, 0.1), (1.0, 1.0)]:
    count = 2
    while True:
        bound = stats.t.ppf(0.975, count - 1)
        if stats.nct.sf(bound, count - 1, distance / deviation * np.sqrt(count)) >= 0.8:
            break
        count += 1
    row("seeds-to-tell", [deviation, distance], count)

# The same bounds, expanded: at the tails where a normal bootstrap's bounds are Student's t (Hesterberg 2015).
rng = np.random.default_rng(19)
for count in [20, 27]:
    data = rng.exponential(size=count)
    tail = stats.norm.sf(np.sqrt(count / (count - 1)) * stats.t.ppf(0.975, count - 1))
    found = stats.bootstrap((data,), np.mean, n_resamples=999, method="BCa", confidence_level=1 - 2 * tail, rng=np.random.default_rng(1))
    arguments = np.concatenate([[count], data, np.sort(found.bootstrap_distribution)])
    row("expanded-low", arguments, found.confidence_interval.low)
    row("expanded-high", arguments, found.confidence_interval.high)

# The best rate between three of a grid: the vertex of the parabola in its logarithm.
for rates, scores in [([0.01, 0.1, 1.0], [80.0, 88.0, 86.5]), ([0.02, 0.03, 0.1], [-1.0, 0.5, 0.25])]:
    square, slope, _ = np.polyfit(np.log(rates), scores, 2)
    row("best-rate", rates + scores, np.exp(-slope / (2 * square)))
