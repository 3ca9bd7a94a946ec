#!/usr/bin/env python3
"""Writes torch-batch-norm.csv: batch normalisation and short runs of small networks with it, in PyTorch with float64.

    pip install torch==2.13.0 && python3 Tests/Goldens/torch_batch_norm.py

Every number of a tensor is wave(i, seed) = sin(1.7 i + seed), i counted row by row, halved for parameters. Rows: case, what, numbers.

A case of the operation, "1d" or "2d" with its shape: three batches x with seeds 1, 11 and 21, each 3 wave + 2 so that the means are
not 0. Of the last: the output y, and the gradients of sum((y - t)^2) / 8, with t = wave(i, 9), by input (dx), weight and bias. After
it: running_mean and running_var. Then, in evaluation, the same of a fourth batch with the seed 31: "evaluated y" and so on.

A case of a network, written as `--model` takes it: 6 images of 8 x 8 with labels i mod 3, four steps of SGD with momentum. The loss
before each step, all parameters and buffers after the last, and the loss in evaluation. "accumulated" stands before one whose steps
take the mean gradient of two batches of 3, "averaged" before one of whose weights an average (AveragedModel, decay 0.9) is
evaluated: then the parameters and buffers are those of the average.
"""
import csv, math, pathlib
import torch
from torch import nn
from torch.nn import functional as f
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

torch.set_default_dtype(torch.float64)
assert torch.__version__.startswith("2.13.0"), torch.__version__


def wave(shape, seed, scale=1.0):
    return scale * torch.tensor([math.sin(1.7 * i + seed) for i in range(math.prod(shape))]).reshape(shape)


def operation(shape):
    name = f"{'1d' if len(shape) == 2 else '2d'} {' '.join(map(str, shape))}"
    norm = (nn.BatchNorm1d if len(shape) == 2 else nn.BatchNorm2d)(shape[1])
    with torch.no_grad():
        norm.weight.copy_(wave(norm.weight.shape, 2, 0.5))
        norm.bias.copy_(wave(norm.bias.shape, 3, 0.5))
    for seed in [1, 11, 21, 31]:
        norm.train(seed != 31)
        norm.zero_grad()
        x = (3 * wave(shape, seed) + 2).requires_grad_()
        y = norm(x)
        (((y - wave(y.shape, 9)) ** 2).sum() / 8).backward()
        prefix = {21: "", 31: "evaluated "}.get(seed)
        if prefix is not None:
            yield name, prefix + "y", *y.flatten().tolist()
            for what, tensor in [("dx", x), ("dweight", norm.weight), ("dbias", norm.bias)]:
                yield name, prefix + what, *tensor.grad.flatten().tolist()
    yield name, "running_mean", *norm.running_mean.tolist()
    yield name, "running_var", *norm.running_var.tolist()
    yield name, "num_batches_tracked", norm.num_batches_tracked.item()


class Residual(nn.Sequential):
    def forward(self, x):
        return x + super().forward(x)


def deep():
    return nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2),
        Residual(nn.Conv2d(4, 4, 3, padding=1), nn.BatchNorm2d(4)), nn.Tanh(),
        Residual(nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 4, 3, padding=1)), nn.Flatten(), nn.Linear(64, 3))


def flat():
    return nn.Sequential(nn.BatchNorm1d(64), nn.Linear(64, 12), nn.BatchNorm1d(12), nn.ReLU(), nn.Linear(12, 3))


DEEP = ("conv2d:4,3,padding=1 batch-norm relu max-pool:2 residual(conv2d:4,3,padding=1 batch-norm) tanh "
        "residual(batch-norm relu conv2d:4,3,padding=1) flatten linear")
FLAT = "batch-norm linear:12 batch-norm relu linear"


def network(name, model, how=""):
    with torch.no_grad():
        for i, p in enumerate(model.parameters()):
            p.copy_(wave(p.shape, i, 0.5))
    x, labels = wave((6, 1, 8, 8), 1), torch.tensor([i % 3 for i in range(6)])
    if "conv2d" not in name:
        x = x.flatten(1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.9))
    parts = [slice(0, 3), slice(3, 6)] if how == "accumulated" else [slice(0, 6)]
    losses = []
    for _ in range(4):
        optimizer.zero_grad()
        losses.append(0.0)
        for part in parts:
            loss = f.cross_entropy(model(x[part]), labels[part], reduction="sum") / 6
            loss.backward()
            losses[-1] += loss.item()
        optimizer.step()
        average.update_parameters(model)
    judged = average.module if how == "averaged" else model
    name = f"{how} {name}".strip()
    yield name, "losses", *losses
    judged.eval()
    yield name, "evaluated", f.cross_entropy(judged(x), labels).item()
    for key, tensor in judged.state_dict().items():
        yield name, key, *tensor.flatten().tolist()


def rows():
    for shape in [(6, 5), (5, 70), (3, 4, 5, 7), (2, 3, 1, 2)]:
        yield from operation(shape)
    yield from network(DEEP, deep())
    yield from network(DEEP, deep(), "accumulated")
    yield from network(FLAT, flat())
    yield from network(FLAT, flat(), "averaged")


with pathlib.Path(__file__).with_name("torch-batch-norm.csv").open("w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    for name, what, *numbers in rows():
        # Lists of layers have commas of their own.
        out.writerow([name, what, " ".join(f"{n:.9g}" for n in numbers)])
