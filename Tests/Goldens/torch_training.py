#!/usr/bin/env python3
"""Writes torch-training.csv and torch-clipping.csv: what PyTorch does around an optimizer's step, in float64.

    pip install torch==2.13.0 && python3 Tests/Goldens/torch_training.py

torch-training.csv: a line through 8 rows, in batches of 3 (3, 3 and 2) in their own order, 12 steps from w = [0.5, -1], b = 0.25.
Features of row i: x[j] = ((7 i + 3 j) mod 11) / 11 - 0.5; target 3 x[0] - 2 x[1] + 1 + ((5 i) mod 7) / 7. Columns a0, a1, ab: the
averaged weights, of torch.optim.swa_utils.AveragedModel updated after every step.

torch-clipping.csv: one gradient of two tensors, [3, 4, 0] and [12, -84], of length 85, before and after clipping.
"""
import csv, math, pathlib
import torch
from torch import nn, optim
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

torch.set_default_dtype(torch.float64)
assert torch.__version__.startswith("2.13.0"), torch.__version__

X = torch.tensor([[((7 * i + 3 * j) % 11) / 11 - 0.5 for j in range(2)] for i in range(8)])
Y = torch.tensor([3 * X[i, 0] - 2 * X[i, 1] + 1 + ((5 * i) % 7) / 7 for i in range(8)])


def sgd(model):
    return optim.SGD(model.parameters(), lr=0.1, momentum=0.9)


def groups(make):
    """The bias has a tenth of the rate and no weight decay."""
    return lambda model: make(
        [{"params": [model.weight]}, {"params": [model.bias], "lr": 0.01, "weight_decay": 0.0}])


def norm(limit):
    return lambda model: nn.utils.clip_grad_norm_(model.parameters(), limit)


def value(limit):
    return lambda model: nn.utils.clip_grad_value_(model.parameters(), limit)


# Optimizer, batches in a step, what clips, the average's decay.
CASES = {
    "plain": (sgd, 1, None, 0),
    "clip-norm 0.5": (sgd, 1, norm(0.5), 0),
    "clip-norm 100": (sgd, 1, norm(100), 0),
    "clip-value 0.2": (sgd, 1, value(0.2), 0),
    "accumulate 2": (sgd, 2, None, 0),
    "ema 0.9": (sgd, 1, None, 0.9),
    "ema 0.3": (sgd, 1, None, 0.3),
    "groups sgd": (groups(lambda p: optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.1)), 1, None, 0),
    "groups adamw": (groups(lambda p: optim.AdamW(p, lr=0.1, weight_decay=0.1)), 1, None, 0),
    "all": (groups(lambda p: optim.AdamW(p, lr=0.1, weight_decay=0.1)), 2, norm(0.5), 0.9),
}


def train(make, accumulate, clip, decay):
    model = nn.Linear(2, 1)
    with torch.no_grad():
        model.weight.copy_(torch.tensor([[0.5, -1.0]]))
        model.bias.copy_(torch.tensor([0.25]))
    optimizer = make(model)
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(decay))
    batches = [range(0, 3), range(3, 6), range(6, 8)]
    steps = [batches[i:i + accumulate] for i in range(0, len(batches), accumulate)]
    for step in range(12):
        taken = steps[step % len(steps)]
        rows = sum(len(batch) for batch in taken)
        optimizer.zero_grad()
        for batch in taken:
            index = list(batch)
            loss = ((model(X[index])[:, 0] - Y[index]) ** 2).sum() / rows
            loss.backward()
        if clip: clip(model)
        optimizer.step()
        average.update_parameters(model)
        yield step + 1, *model.weight[0].tolist(), model.bias.item(), \
            *average.module.weight[0].tolist(), average.module.bias.item()


CLIPPING = {
    "norm": [1, 8.5, 84, 85.5, 1e9],
    "value": [0.5, 4, 12, 100],
}


def clipping(kind, limit, spoil):
    tensors = [nn.Parameter(torch.zeros(3)), nn.Parameter(torch.zeros(2))]
    tensors[0].grad = torch.tensor([3.0, 4.0, 0.0])
    tensors[1].grad = torch.tensor([12.0, -84.0])
    if spoil is not None: tensors[0].grad[1] = spoil
    clip = nn.utils.clip_grad_norm_ if kind == "norm" else nn.utils.clip_grad_value_
    clip(tensors, limit)
    return [*tensors[0].grad.tolist(), *tensors[1].grad.tolist()]


def write(name, header, rows):
    with pathlib.Path(__file__).with_name(name).open("w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def main():
    write("torch-training.csv", ["case", "step", "w0", "w1", "b", "a0", "a1", "ab"],
          [[name, row[0], *map(repr, row[1:])] for name, case in CASES.items() for row in train(*case)])
    write("torch-clipping.csv", ["kind", "limit", "spoilt", "g0", "g1", "g2", "g3", "g4"],
          [[kind, limit, "" if spoil is None else spoil, *map(repr, clipping(kind, limit, spoil))]
           for kind, limits in CLIPPING.items() for limit in limits for spoil in (None, math.inf, math.nan)])


if __name__ == "__main__":
    main()
