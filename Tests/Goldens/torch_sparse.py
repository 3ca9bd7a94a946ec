#!/usr/bin/env python3
"""Writes torch-sparse.csv: PyTorch's optimizers on sparse gradients in float64, 20 steps on an embedding of 5 rows of 3.

    pip install torch==2.13.0 numpy && python3 Tests/Goldens/torch_sparse.py

Step t = 1 … touches the rows t mod 5, (2 t) mod 5 and 1 where t is a multiple of 3, each as often as it is named; each time it
adds (row + 1) * w[row] + 0.25 to the row's gradient. The start is w[row, column] = cos(3 row + column).
"""
import csv, math, pathlib
import torch
from torch import optim

torch.set_default_dtype(torch.float64)
assert torch.__version__.startswith("2.13.0"), torch.__version__

CASES = {
    "SGD lr=.05": lambda p: optim.SGD(p, lr=0.05),
    "Adagrad lr=.1": lambda p: optim.Adagrad(p, lr=0.1),
    "Adagrad lr=.1 lr_decay=.1 iav=.1 eps=.01":
        lambda p: optim.Adagrad(p, lr=0.1, lr_decay=0.1, initial_accumulator_value=0.1, eps=0.01),
    "SparseAdam lr=.1": lambda p: optim.SparseAdam(p, lr=0.1),
    "SparseAdam lr=.1 betas=.3,.9 eps=.1": lambda p: optim.SparseAdam(p, lr=0.1, betas=(0.3, 0.9), eps=0.1),
}


def touched(step):
    return [step % 5, 2 * step % 5] + ([1] if step % 3 == 0 else [])


with open(pathlib.Path(__file__).parent / "torch-sparse.csv", "w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["step"] + [f"w{i}" for i in range(15)] + ["case"])
    for name, make in CASES.items():
        w = torch.tensor([[math.cos(3 * row + column) for column in range(3)] for row in range(5)], requires_grad=True)
        optimizer = make([w])
        for step in range(1, 21):
            rows = torch.tensor(touched(step))
            values = (rows + 1).unsqueeze(1) * w.detach()[rows] + 0.25
            w.grad = torch.sparse_coo_tensor(rows.unsqueeze(0), values, (5, 3))
            optimizer.step()
            writer.writerow([step] + [repr(float(x)) for x in w.detach().flatten()] + [name])
