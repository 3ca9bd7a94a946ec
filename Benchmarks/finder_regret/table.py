#!/usr/bin/env python3
"""Says how far the suggestions in finds.csv are behind the best rates in runs.csv: python3 table.py [--settings]

The regret of a suggestion is the test accuracy (in points) or the test loss (in percent) that the best rate of the grid has beyond what
a straight line between the grid's two nearest rates has at the suggested one; means over the same seeds. The best of a dozen means with noise is
better than it should be, so that the regret of a perfect suggestion is above 0 too. The last column has the rate that the same grid
chooses on all other seeds in place of the best one.
"""
import collections
import csv
import math
import os
import pathlib
import statistics
import sys

from settings import SETTINGS

HERE = pathlib.Path(os.environ.get("RESULTS", pathlib.Path(__file__).parent))


def grids(file):
    runs = collections.defaultdict(lambda: collections.defaultdict(list))
    for row in csv.DictReader(open(file, newline="")):
        loss = math.inf if not row["test_loss"] else float(row["test_loss"])
        # A run that diverged knows no class.
        accuracy = float(row["test_accuracy"]) if row["test_accuracy"] else None
        runs[row["setting"], row["schedule"]][int(row["quarter"])].append((loss, accuracy))
    return runs


def values(grid):
    """Per rate, the regret of nothing: negative accuracy in points, or the logarithm of the loss."""
    isClassified = any(accuracy is not None for seeds in grid.values() for _, accuracy in seeds)
    found = {}
    for quarter, seeds in sorted(grid.items()):
        if isClassified:
            found[quarter] = -100 * statistics.fmean(0.0 if accuracy is None else accuracy for _, accuracy in seeds)
        else:
            found[quarter] = 100 * math.log(min(1e30, statistics.fmean(loss for loss, _ in seeds)))
    return found, isClassified


def between(found, place):
    """A straight line between the two rates of the grid beside a place, and the end value beyond them."""
    below = max((quarter for quarter in found if quarter <= place), default=min(found))
    above = min((quarter for quarter in found if quarter >= place), default=max(found))
    if below == above:
        return found[below]
    return found[below] + (found[above] - found[below]) * (place - below) / (above - below)


def regret_of_grid(grid, place):
    """How far a suggestion is behind the rate that the grid chooses on other seeds: the median over the seeds."""
    count = max(len(seeds) for seeds in grid.values())
    # A rate at which a run diverged was left at that.
    grid = {quarter: seeds for quarter, seeds in grid.items() if len(seeds) == count}
    behind = []
    for seed in range(count):
        others, isClassified = values({quarter: seeds[:seed] + seeds[seed + 1:count] for quarter, seeds in grid.items()})
        own, _ = values({quarter: seeds[seed:seed + 1] for quarter, seeds in grid.items()})
        regret = between(own, place) - own[min(others, key=others.get)]
        behind.append(regret if isClassified else 100 * math.expm1(min(50, regret / 100)))
    return statistics.median(behind)


def regrets(finds, runs):
    """(setting, half, schedule, budget, classified, regret, inside the interval, times too high, cost, behind a grid)"""
    halves = {setting[1]: setting[0] for setting in SETTINGS}
    for row in csv.DictReader(open(finds, newline="")):
        found, isClassified = values(runs[row["setting"], row["schedule"]])
        if not row["rate"]:
            yield row["setting"], halves[row["setting"]], row["schedule"], row["budget"], isClassified, math.inf, False, math.nan, 0, math.inf
            continue
        best = min(found, key=found.get)
        regret = between(found, 4 * math.log10(float(row["rate"]))) - found[best]
        regret = regret if isClassified else 100 * math.expm1(regret / 100)
        isInside = float(row["low"]) <= 10 ** (best / 4) <= float(row["high"])
        times = float(row["rate"]) / 10 ** (best / 4)
        cost = int(row["steps"]) / int(row["run_steps"])
        behind = regret_of_grid(runs[row["setting"], row["schedule"]], 4 * math.log10(float(row["rate"])))
        yield (row["setting"], halves[row["setting"]], row["schedule"], row["budget"], isClassified, regret, isInside, times, cost,
               behind)


def main():
    all_regrets = list(regrets(HERE / "finds.csv", grids(HERE / "runs.csv")))
    # A setting counts once, with the mean over its seeds.
    settings = collections.defaultdict(list)
    for setting, half, schedule, budget, isClassified, regret, isInside, times, cost, behind in all_regrets:
        settings[half, budget, isClassified, schedule, setting].append((regret, isInside, times, cost, behind))
    if "--settings" in sys.argv:
        for key, rows in sorted(settings.items()):
            print(*key, "regret %.2f" % statistics.fmean(row[0] for row in rows), ["%.2f" % row[0] for row in rows],
                  "times %.2g" % statistics.fmean(row[2] for row in rows), "cost %.2g" % statistics.fmean(row[3] for row in rows))
    unanswered = collections.Counter()
    for key, rows in settings.items():
        unanswered[key[:4]] += sum(math.isinf(row[0]) for row in rows)
        rows[:] = [row for row in rows if math.isfinite(row[0])]
    settings = {key: rows for key, rows in settings.items() if rows}
    print("| half | budget | task | schedule | settings | finds without an answer | mean regret | worst | best rate within the interval | median cost | behind a grid on other seeds |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    groups = collections.defaultdict(list)
    for key, rows in settings.items():
        groups[key[:4]].append((statistics.fmean(row[0] for row in rows), rows))
    for (half, budget, isClassified, schedule), found in sorted(groups.items(), key=lambda group: (
            group[0][0], group[0][1] != "usual", not group[0][2], group[0][3] != "fixed")):
        means = [mean for mean, _ in found]
        inside = statistics.fmean(row[1] for _, rows in found for row in rows)
        cost = statistics.median(row[3] for _, rows in found for row in rows)
        unit = " points" if isClassified else " %"
        print(f"| {half} | {budget} | {'classification' if isClassified else 'regression'} | {schedule} | {len(found)} | {unanswered[half, budget, isClassified, schedule]} "
              f"| {statistics.fmean(means):.2f}{unit} | {max(means):.2f}{unit} | {100 * inside:.0f} % | {100 * cost:.0f} % "
              f"| {statistics.fmean(statistics.fmean(row[4] for row in rows) for _, rows in found):.2f}{unit} |")


if __name__ == "__main__":
    main()
