#!/usr/bin/env python3
"""Writes torch-optimizers.csv: PyTorch's own optimizers in float64, 20 steps on a coupled quadratic.

    pip install torch==2.13.0 numpy && python3 Tests/Goldens/torch_optimizers.py

The gradient is a * w + 0.25 * [w1, w0, 0] with a = [1, 10, 0.1]; the start is w = [1, -2, 0.5].
"""
import csv, pathlib, warnings
import torch
from torch import optim

warnings.filterwarnings("ignore")
torch.set_default_dtype(torch.float64)
assert torch.__version__.startswith("2.13.0"), torch.__version__

CASES = {
    "SGD lr=.05": lambda p: optim.SGD(p, lr=0.05),
    "SGD lr=.05 mom=.9": lambda p: optim.SGD(p, lr=0.05, momentum=0.9),
    "SGD lr=.05 mom=.9 damp=.5 wd=.1": lambda p: optim.SGD(p, lr=0.05, momentum=0.9, dampening=0.5, weight_decay=0.1),
    "SGD lr=.05 mom=.9 nesterov": lambda p: optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True),
    "SGD lr=.005 maximize": lambda p: optim.SGD(p, lr=0.005, maximize=True),
    "Adagrad lr=.1": lambda p: optim.Adagrad(p, lr=0.1),
    "Adagrad lr=.1 lr_decay=.1 iav=.1 wd=.01":
        lambda p: optim.Adagrad(p, lr=0.1, lr_decay=0.1, initial_accumulator_value=0.1, weight_decay=0.01),
    "RMSprop lr=.01": lambda p: optim.RMSprop(p, lr=0.01),
    "RMSprop lr=.01 mom=.9 centered": lambda p: optim.RMSprop(p, lr=0.01, momentum=0.9, centered=True),
    "Adam lr=.1": lambda p: optim.Adam(p, lr=0.1),
    "Adam lr=.1 wd=.1 (L2)": lambda p: optim.Adam(p, lr=0.1, weight_decay=0.1),
    "Adam lr=.1 amsgrad": lambda p: optim.Adam(p, lr=0.1, amsgrad=True),
    "AdamW lr=.1 wd=.1": lambda p: optim.AdamW(p, lr=0.1, weight_decay=0.1),
    "AdamW defaults": lambda p: optim.AdamW(p),
    "Adamax lr=.1": lambda p: optim.Adamax(p, lr=0.1),
    "NAdam lr=.1": lambda p: optim.NAdam(p, lr=0.1),
    "RAdam lr=.1": lambda p: optim.RAdam(p, lr=0.1),
    "Adadelta lr=1": lambda p: optim.Adadelta(p, lr=1),
    "ASGD lr=.01": lambda p: optim.ASGD(p, lr=0.01),
    "Rprop lr=.01": lambda p: optim.Rprop(p, lr=0.01),
    # What the cases above leave out.
    "SGD lr=.05 mom=.9 nesterov wd=.1":
        lambda p: optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.1),
    "RMSprop lr=.01 wd=.1": lambda p: optim.RMSprop(p, lr=0.01, weight_decay=0.1),
    "RMSprop lr=.01 centered alpha=.9": lambda p: optim.RMSprop(p, lr=0.01, centered=True, alpha=0.9),
    "RMSprop lr=.01 mom=.9": lambda p: optim.RMSprop(p, lr=0.01, momentum=0.9),
    "Adam lr=.1 betas=.3,.9 amsgrad wd=.1":
        lambda p: optim.Adam(p, lr=0.1, betas=(0.3, 0.9), amsgrad=True, weight_decay=0.1),
    "AdamW lr=.1 betas=.3,.9 amsgrad": lambda p: optim.AdamW(p, lr=0.1, betas=(0.3, 0.9), amsgrad=True),
    "Adamax lr=.1 betas=.8,.9 wd=.1": lambda p: optim.Adamax(p, lr=0.1, betas=(0.8, 0.9), weight_decay=0.1),
    "NAdam lr=.1 momentum_decay=.1 wd=.1":
        lambda p: optim.NAdam(p, lr=0.1, momentum_decay=0.1, weight_decay=0.1),
    "NAdam lr=.1 wd=.1 decoupled": lambda p: optim.NAdam(p, lr=0.1, weight_decay=0.1, decoupled_weight_decay=True),
    "RAdam lr=.1 betas=.9,.9 wd=.1": lambda p: optim.RAdam(p, lr=0.1, betas=(0.9, 0.9), weight_decay=0.1),
    "RAdam lr=.1 wd=.1 decoupled": lambda p: optim.RAdam(p, lr=0.1, weight_decay=0.1, decoupled_weight_decay=True),
    "Adadelta lr=1 rho=.5 eps=1e-3 wd=.1": lambda p: optim.Adadelta(p, lr=1, rho=0.5, eps=1e-3, weight_decay=0.1),
    "ASGD lr=.05 lambd=.1 alpha=.5 t0=5 wd=.1":
        lambda p: optim.ASGD(p, lr=0.05, lambd=0.1, alpha=0.5, t0=5, weight_decay=0.1),
    "Rprop lr=.11 etas=.3,1.45 sizes=.013,.23":
        lambda p: optim.Rprop(p, lr=0.11, etas=(0.3, 1.45), step_sizes=(0.013, 0.23)),
}


def main():
    path = pathlib.Path(__file__).with_name("torch-optimizers.csv")
    with path.open("w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["step", "w0", "w1", "w2", "case"])
        for name, make in CASES.items():
            w = torch.tensor([1.0, -2.0, 0.5], requires_grad=True)
            optimizer = make([w])
            for step in range(1, 21):
                with torch.no_grad():
                    a = torch.tensor([1.0, 10.0, 0.1])
                    w.grad = a * w + 0.25 * torch.stack([w[1], w[0], torch.zeros(())])
                optimizer.step()
                out.writerow([step, *map(repr, w.tolist()), name])


if __name__ == "__main__":
    main()
