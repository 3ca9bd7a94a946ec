#!/usr/bin/env python3
"""Measures how far the learning-rate finder's suggestion is behind the best rate: python3 measure.py DIR [WORDS]

DIR has the data that data.py writes. Writes finds.csv (what is suggested) and runs.csv (whole runs on a grid of rates, four to a decade)
beside itself; what is there already is not done again. WORDS restricts it to a half, or to settings with one of them in their name.
The program is `anneal`, or what the variable ANNEAL says.
"""
import csv
import json
import math
import os
import pathlib
import subprocess
import sys

from settings import SETTINGS

HERE = pathlib.Path(os.environ.get("RESULTS", pathlib.Path(__file__).parent))
ANNEAL = os.environ.get("ANNEAL", "anneal")
SCHEDULES = ("fixed", "cosine")
BUDGETS = {"usual": [], "5%": ["--budget", "5%"]}
FIND_SEEDS = (0, 1, 2)
FINDS = ["setting", "schedule", "budget", "seed", "rate", "low", "high", "trial_rate", "trial_steps", "steps", "run_steps"]
RUNS = ["setting", "schedule", "quarter", "seed", "test_loss", "test_accuracy"]


def source(folder, data):
    kind = {".csv": "csv", ".npz": "npz"}.get(pathlib.Path(data).suffix) or ("ngrams" if data.startswith("lines") else "text")
    return f"{kind}:{folder / data}"


def words(folder, setting, schedule, seed):
    _, _, data, model, optimizer, standardize, batch, epochs = setting
    options = [
        "--dataset", source(folder, data), "--model", model, "--optimizer", optimizer, "--batch-size", str(batch), "--epochs",
        str(epochs), "--schedule", schedule, "--clock", "step", "--seed", str(seed), "--threads", "1", "--json", "-"]
    return options + (["--standardize"] if standardize else [])


def ask(arguments):
    done = subprocess.run([ANNEAL] + arguments, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(arguments)}: {done.stderr}")
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError:
        return {}


class Table:
    """Rows in a file, by their first columns."""

    def __init__(self, file, columns, keys):
        self.file, self.columns, self.keys, self.rows = file, columns, keys, {}
        if file.exists():
            with open(file, newline="") as lines:
                for row in csv.DictReader(lines):
                    self.rows[tuple(row[key] for key in columns[:keys])] = row
        else:
            file.write_text(",".join(columns) + "\n")

    def get(self, key, make):
        key = tuple(str(part) for part in key)
        if key not in self.rows:
            values = list(key) + ["" if value is None else repr(value) for value in make()]
            self.rows[key] = dict(zip(self.columns, values))
            with open(self.file, "a", newline="") as out:
                csv.writer(out, lineterminator="\n").writerow(values)
        return self.rows[key]


def measure(folder, setting, finds, runs):
    name, data, model = setting[1], setting[2], setting[3]
    # A test part of 36 rows is noisy, and a run on it costs next to nothing.
    heavy = model == "cnn"
    seeds = 2 if heavy else 10 if data in ("wine.csv", "cancer.csv", "diabetes.csv") else 3
    if setting[0] in "CD" and not heavy:
        seeds = 6
    # Fewer seeds would say that the best of a dozen rates is better than it is, and these cost next to nothing.
    if setting[0] == "D" and data.endswith(".npz") and not data.startswith("fashion"):
        seeds = 12
    for schedule in SCHEDULES:
        suggested = []
        for budget, option in BUDGETS.items():
            for seed in FIND_SEEDS:
                def find():
                    found = ask(["find"] + words(folder, setting, schedule, seed) + option)
                    return [found.get(key) for key in ("suggestion", "low", "high", "trial_rate")] + [
                        max(found["options"].get("trial_steps") or [0]), found["steps"], found["run_steps"]]
                row = finds.get((name, schedule, budget, seed), find)
                if row["rate"] and budget == "usual":
                    suggested.append(4 * math.log10(float(row["rate"])))

        def score(quarter):
            losses = []
            for seed in range(seeds):
                def train():
                    done = ask(["train"] + words(folder, setting, schedule, seed) + ["--lr", repr(10 ** (quarter / 4))])
                    return [done.get("test_loss"), done.get("test_accuracy")]
                row = runs.get((name, schedule, quarter, seed), train)
                if not row["test_loss"]:
                    return math.inf
                losses.append(-float(row["test_accuracy"]) if row["test_accuracy"] else float(row["test_loss"]))
            return sum(losses) / seeds

        step = 2 if heavy else 1
        middle = round(sum(suggested) / len(suggested))
        grid = {quarter: score(quarter) for quarter in range(middle - 4, middle + 5, step)}
        # The best of the grid is at none of its ends.
        for _ in range(8):
            best = min(grid, key=grid.get)
            if best in (min(grid), max(grid)):
                beyond = best + (step if best == max(grid) else -step)
                grid[beyond] = score(beyond)


def main():
    folder = pathlib.Path(sys.argv[1])
    chosen = [setting for setting in SETTINGS if not sys.argv[2:] or any(word in setting[1] or word == setting[0] for word in sys.argv[2:])]
    finds, runs = Table(HERE / "finds.csv", FINDS, 4), Table(HERE / "runs.csv", RUNS, 4)
    for setting in chosen:
        measure(folder, setting, finds, runs)
        print(setting[1], flush=True)


if __name__ == "__main__":
    main()
