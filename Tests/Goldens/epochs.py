#!/usr/bin/env python3
"""Writes epochs.csv: the mean loss of each epoch of a line trained in batches, by its equations in float64.

    python3 Tests/Goldens/epochs.py      # needs numpy

The line and the steps are those of torch_training.py: SGD with rate 0.1 and momentum 0.9 on batches of 3 of 8 rows, whose last is of
2; with `drop`, as DataLoader(drop_last=True) has it, without that. The loss of an epoch is the mean over its rows, each as it was when
its batch came. That the weights are PyTorch's is checked against torch-training.csv.
"""
import csv, pathlib
import numpy as np

here = pathlib.Path(__file__).parent
X = np.array([[((7 * i + 3 * j) % 11) / 11 - 0.5 for j in range(2)] for i in range(8)])
Y = np.array([3 * X[i, 0] - 2 * X[i, 1] + 1 + ((5 * i) % 7) / 7 for i in range(8)])
BATCHES = {"all": [range(0, 3), range(3, 6), range(6, 8)], "drop": [range(0, 3), range(3, 6)]}


def epochs(batches, count):
    w, v = np.array([0.5, -1.0, 0.25]), np.zeros(3)
    for _ in range(count):
        losses = []
        for batch in map(list, batches):
            rows = np.column_stack([X[batch], np.ones(len(batch))])
            error = rows @ w - Y[batch]
            losses.extend(error ** 2)
            v = 0.9 * v + 2 * rows.T @ error / len(batch)
            w = w - 0.1 * v
        yield np.mean(losses), w


torch = [row for row in csv.DictReader(open(here / "torch-training.csv")) if row["case"] == "plain"]
for (_, w), row in zip(epochs(BATCHES["all"], 4), torch[2::3]):
    assert np.allclose(w, [float(row[key]) for key in ("w0", "w1", "b")], rtol=1e-12), row

with open(here / "epochs.csv", "w", newline="") as file:
    table = csv.writer(file, lineterminator="\n")
    table.writerow(["case", "epoch", "loss", "w0", "w1", "b"])
    for case, batches in BATCHES.items():
        for epoch, (loss, w) in enumerate(epochs(batches, 6), 1):
            table.writerow([case, epoch, repr(float(loss)), *(repr(float(x)) for x in w)])
