#!/usr/bin/env python3
"""Writes torch-embedding.csv: an embedding bag with a linear layer, trained by PyTorch in float64 with sparse gradients.

    pip install torch==2.13.0 numpy && python3 Tests/Goldens/torch_embedding.py

8 examples in batches of 3 (3, 3 and 2) in their own order, 12 steps. Example i has the features j < 7 with (3 i + 5 j) mod 7 < i mod 4,
which are none for every fourth, with the values 0.5 + ((i + 2 j) mod 4) / 4, and the class i mod 3. The start is
embedding[j, k] = cos(3 j + k), weight[c, k] = sin(c + 2 k) / 2, bias[c] = c / 10. Columns: the loss of the batch before the step; the
weights after it, embedding first.
"""
import csv, math, pathlib
import torch
from torch import nn, optim

torch.set_default_dtype(torch.float64)
assert torch.__version__.startswith("2.13.0"), torch.__version__

FEATURES = [[j for j in range(7) if (3 * i + 5 * j) % 7 < i % 4] for i in range(8)]
VALUES = [[0.5 + ((i + 2 * j) % 4) / 4 for j in FEATURES[i]] for i in range(8)]

# Whether the features have values, the optimizer, the limit on the gradient's length (which PyTorch has for dense ones only).
CASES = {
    "mean adagrad": (False, lambda e, o: [optim.Adagrad([*e, *o], lr=0.1)], None),
    "weighted adagrad": (True, lambda e, o: [optim.Adagrad([*e, *o], lr=0.1)], None),
    "weighted sgd": (True, lambda e, o: [optim.SGD([*e, *o], lr=0.5)], None),
    "weighted adam": (True, lambda e, o: [optim.SparseAdam(e, lr=0.1), optim.Adam(o, lr=0.1)], None),
    "clip-norm 0.2 sgd": (True, lambda e, o: [optim.SGD([*e, *o], lr=0.5)], 0.2),
}


class Bag(nn.Module):
    def __init__(self, weighted, sparse):
        super().__init__()
        self.weighted = weighted
        self.embedding = nn.EmbeddingBag(7, 3, mode="sum" if weighted else "mean", sparse=sparse)
        self.output = nn.Linear(3, 3)
        with torch.no_grad():
            self.embedding.weight.copy_(torch.tensor([[math.cos(3 * j + k) for k in range(3)] for j in range(7)]))
            self.output.weight.copy_(torch.tensor([[math.sin(c + 2 * k) / 2 for k in range(3)] for c in range(3)]))
            self.output.bias.copy_(torch.tensor([c / 10 for c in range(3)]))

    def forward(self, rows):
        ids = torch.tensor([j for i in rows for j in FEATURES[i]], dtype=torch.long)
        offsets = torch.tensor([sum(len(FEATURES[i]) for i in rows[:k]) for k in range(len(rows))])
        if not self.weighted:
            return self.output(self.embedding(ids, offsets))
        shares = torch.tensor([v / len(FEATURES[i]) for i in rows for v in VALUES[i]])
        return self.output(self.embedding(ids, offsets, per_sample_weights=shares))


with open(pathlib.Path(__file__).parent / "torch-embedding.csv", "w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["case", "step", "loss"] + [f"w{i}" for i in range(33)])
    for name, (weighted, make, limit) in CASES.items():
        model = Bag(weighted, sparse=limit is None)
        optimizers = make([model.embedding.weight], list(model.output.parameters()))
        for step in range(1, 13):
            rows = [[0, 1, 2], [3, 4, 5], [6, 7]][(step - 1) % 3]
            model.zero_grad()
            loss = nn.functional.cross_entropy(model(rows), torch.tensor([i % 3 for i in rows]))
            loss.backward()
            if limit:
                nn.utils.clip_grad_norm_(model.parameters(), limit)
            for optimizer in optimizers:
                optimizer.step()
            weights = torch.cat([p.detach().flatten() for p in model.parameters()])
            writer.writerow([name, step, repr(loss.item())] + [repr(float(w)) for w in weights])
