#!/usr/bin/env python3
"""Writes listening.csv: what PyTorch's ReduceLROnPlateau and Transformers' GreedyLR make of some metrics, at base rate 0.1.

    pip install torch==2.13.0 transformers==5.23.0 && python3 Tests/Goldens/listening.py

PyTorch leaves out a change of at most 1e-8: no case comes that low. `specification` is how the case is written here; `lr` is the rate after the metric has been seen.
"""
import csv, pathlib, random
import torch
from torch.optim.lr_scheduler import ReduceLROnPlateau
from transformers.optimization import GreedyLR

random.seed(7)
FALLING = [3 * 0.97 ** i for i in range(60)]
LEVEL = [1.0] * 60
NOISY = [2 * 0.985 ** i + random.uniform(-0.2, 0.2) for i in range(150)]
WAVES = [1 + abs(10 - i % 20) / 10 for i in range(150)]
NEAR = [1.0, 0.99995, 0.9999, 0.99985, 0.9998, 0.99975, 0.9997, 0.9, 0.89995, 0.8999, 0.8]

PLATEAU = [
    (dict(patience=0), LEVEL[:6]),
    (dict(patience=2), LEVEL[:12]),
    (dict(), LEVEL[:40]),
    (dict(patience=1, cooldown=2), LEVEL[:20]),
    (dict(patience=0, min_lr=0.005), LEVEL[:8]),
    (dict(patience=0, min_lr=0.5), LEVEL[:8]),
    (dict(patience=0), NEAR),
    (dict(patience=0, threshold=0.1, factor=0.95), NOISY),
    (dict(patience=3, factor=0.7), NOISY),
    (dict(patience=3, factor=0.7, cooldown=4), WAVES),
    (dict(patience=1, threshold_mode="abs", threshold=0.02, factor=0.9), NOISY),
    (dict(patience=2, mode="max", factor=0.8), NOISY),
    (dict(patience=0, mode="max", threshold_mode="abs", threshold=0.05), [0.5, 0.52, 0.6, 0.64, 0.7]),
    (dict(patience=2, factor=0), LEVEL[:8]),
]
GREEDY = [
    (dict(), FALLING),
    (dict(patience=10), LEVEL),
    (dict(patience=0), NOISY),
    (dict(patience=2, factor=0.8, cooldown=3, warmup=2), NOISY),
    (dict(patience=1, factor=0.5, min_lr=0.01, max_lr=0.3), WAVES),
    (dict(patience=0, factor=0.5, min_lr=0.02, reset_start=3, cooldown=1), LEVEL),
    (dict(patience=1, mode="max", threshold_mode="rel", threshold=0.01), WAVES),
    (dict(patience=0, smooth="true", window_size=5, factor=0.9), NOISY),
    (dict(patience=0, smooth="true", factor=0.9, min_lr=0.05, reset_start=2), NOISY),
    (dict(patience=0, min_lr=0.5), WAVES),
    (dict(patience=0, max_lr=0.01), WAVES),
    (dict(patience=0, factor=0.9, eps=0.02, min_lr=0), WAVES),
]

with open(pathlib.Path(__file__).with_suffix(".csv"), "w", newline="") as file:
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(["base", "metric", "lr", "specification"])
    for name, scheduler, cases in [("plateau", ReduceLROnPlateau, PLATEAU), ("greedy", GreedyLR, GREEDY)]:
        for parameters, metrics in cases:
            typed = ", ".join(f"{key}={value}" for key, value in parameters.items())
            parameters = {key: value == "true" if key == "smooth" else value for key, value in parameters.items()}
            optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
            listener = scheduler(optimizer, **parameters)
            for metric in metrics:
                listener.step(metric)
                lr = optimizer.param_groups[0]["lr"]
                assert lr == 0 or lr > 1e-6, "too low to agree"
                rows.writerow(["0.1", repr(metric), repr(lr), f"{name}({typed})"])
