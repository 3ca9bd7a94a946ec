#!/usr/bin/env python3
"""Writes torch-layers.csv: layers' outputs and gradients, and short runs of small networks, in PyTorch with float64.

    pip install torch==2.13.0 && python3 Tests/Goldens/torch_layers.py

Every number of a tensor is wave(i, seed) = sin(1.7 i + seed), i counted row by row, halved for parameters. Rows: case, what, numbers.
A case of an operation: its output y and the gradients of sum((y - t)^2) / 8, with t = wave(i, 9), by input (dx), weight and bias.
A case of a network, written as `--model` takes it: 6 images of 8 x 8 with labels i mod 3, four steps of SGD with momentum on all
of them; the loss before each step, and all parameters after the last.
"""
import csv, math, pathlib
import torch
from torch import nn
from torch.nn import functional as f

torch.set_default_dtype(torch.float64)
assert torch.__version__.startswith("2.13.0"), torch.__version__


def wave(shape, seed, scale=1.0):
    return scale * torch.tensor([math.sin(1.7 * i + seed) for i in range(math.prod(shape))]).reshape(shape)


def operation(name, shape, run, weights=()):
    x = wave(shape, 1).requires_grad_()
    parameters = [wave(s, 2 + i, 0.5).requires_grad_() for i, s in enumerate(weights)]
    y = run(x, *parameters)
    (((y - wave(y.shape, 9)) ** 2).sum() / 8).backward()
    yield name, "y", *y.flatten().tolist()
    for what, tensor in zip(["dx", "dweight", "dbias"], [x, *parameters]):
        yield name, what, *tensor.grad.flatten().tolist()


class Residual(nn.Sequential):
    def forward(self, x):
        return x + super().forward(x)



NETWORKS = {
    "conv2d:4,3,padding=1 relu max-pool:2 conv2d:6,3,padding=1 relu max-pool:2 flatten linear:10 relu linear":
        lambda: nn.Sequential(
            nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 6, 3, padding=1), nn.ReLU(),
            nn.MaxPool2d(2), nn.Flatten(), nn.Linear(24, 10), nn.ReLU(), nn.Linear(10, 3)),
    "conv2d:3,2,stride=2 tanh residual(conv2d:3,3,padding=1 relu) average-pool:3,stride=1 flatten linear":
        lambda: nn.Sequential(
            nn.Conv2d(1, 3, 2, stride=2), nn.Tanh(), Residual(nn.Conv2d(3, 3, 3, padding=1), nn.ReLU()),
            nn.AvgPool2d(3, stride=1), nn.Flatten(), nn.Linear(12, 3)),
    "average-pool:2,stride=1 flatten linear:12 gelu residual(layer-norm linear:12 gelu:tanh linear:12) layer-norm residual(gelu) linear":
        lambda: nn.Sequential(
            nn.AvgPool2d(2, stride=1), nn.Flatten(), nn.Linear(49, 12), nn.GELU(),
            Residual(nn.LayerNorm(12), nn.Linear(12, 12), nn.GELU(approximate="tanh"), nn.Linear(12, 12)),
            nn.LayerNorm(12), Residual(nn.GELU()), nn.Linear(12, 3)),
}


def network(name, make):
    model = make()
    with torch.no_grad():
        for i, p in enumerate(model.parameters()):
            p.copy_(wave(p.shape, i, 0.5))
    x, labels = wave((6, 1, 8, 8), 1), torch.tensor([i % 3 for i in range(6)])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    losses = []
    for _ in range(4):
        optimizer.zero_grad()
        loss = f.cross_entropy(model(x), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    yield name, "losses", *losses
    for key, p in model.named_parameters():
        yield name, key, *p.flatten().tolist()


def rows():
    image, small = (2, 3, 7, 5), (2, 2, 6, 7)
    yield from operation("conv2d", image, lambda x, w, b: f.conv2d(x, w, b), [(4, 3, 3, 3), (4,)])
    yield from operation("conv2d padding 1", image, lambda x, w, b: f.conv2d(x, w, b, padding=1), [(4, 3, 3, 3), (4,)])
    yield from operation("conv2d stride 2 padding 1", image, lambda x, w, b: f.conv2d(x, w, b, 2, 1), [(2, 3, 3, 3), (2,)])
    yield from operation("conv2d relu", image, lambda x, w, b: f.relu(f.conv2d(x, w, b, padding=1)), [(4, 3, 3, 3), (4,)])
    yield from operation("max-pool 2", small, lambda x: f.max_pool2d(x, 2))
    yield from operation("max-pool 3 stride 2", small, lambda x: f.max_pool2d(x, 3, 2))
    yield from operation("average-pool 2", small, lambda x: f.avg_pool2d(x, 2))
    yield from operation("average-pool 3 stride 1", small, lambda x: f.avg_pool2d(x, 3, 1))
    yield from operation("tanh", (3, 7), torch.tanh)
    for name, make in NETWORKS.items():
        yield from network(name, make)


with pathlib.Path(__file__).with_name("torch-layers.csv").open("w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    for name, what, *numbers in rows():
        # Lists of layers have commas of their own.
        out.writerow([name, what, " ".join(f"{n:.9g}" for n in numbers)])
