#!/usr/bin/env python3
"""Writes torch-transformer.csv, a small language model over bytes, trained by PyTorch in float64, and
torch-transformer-operations.csv, the outputs and gradients of what it is made of.

    pip install torch==2.13.0 numpy && python3 Tests/Goldens/torch_transformer.py

d 8, 2 heads, 2 layers, context 5. The text is 60 bytes, byte i is 32 + (7 i + i² // 3) mod 90, cut into 11 windows of which
the first 10 are trained on in their own order, 4, 4 and 2 at a time. Weights start as f(k) = sin(k + 1) / 3 in the order of the
module's parameters, k counting over all of them; the weights of the norms as 1 + f(k). SGD with lr 0.5, 6 steps. Columns: the step; the
loss before it; then the sum of cos(j) times element j of each tensor after it, and the same of its gradient.

Of the operations, every number of a tensor is wave(i, seed) = sin(1.7 i + seed), i counted row by row, tripled for inputs and halved for parameters.
Rows: case, what, numbers: the output y and the gradients of sum((y - t)^2) / 8, with t = wave(i, 9), by input (dx), weight and bias.
"""
import csv, math, pathlib
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
assert torch.__version__.startswith("2.13.0"), torch.__version__
D, HEADS, LAYERS, CONTEXT = 8, 2, 2, 5


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.ln1, self.ln2 = nn.LayerNorm(D), nn.LayerNorm(D)
        self.qkv, self.proj = nn.Linear(D, 3 * D), nn.Linear(D, D)
        self.up, self.down = nn.Linear(D, 4 * D), nn.Linear(4 * D, D)

    def forward(self, x):
        b, t, d = x.shape
        q, k, v = (z.view(b, t, HEADS, d // HEADS).transpose(1, 2) for z in self.qkv(self.ln1(x)).split(d, 2))
        a = F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(b, t, d)
        x = x + self.proj(a)
        return x + self.down(F.gelu(self.up(self.ln2(x)), approximate="tanh"))


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.tok, self.pos = nn.Embedding(256, D), nn.Embedding(CONTEXT, D)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.ln, self.head = nn.LayerNorm(D), nn.Linear(D, 256)

    def forward(self, ids):
        x = self.tok(ids) + self.pos(torch.arange(ids.shape[1]))
        for block in self.blocks:
            x = block(x)
        return self.head(self.ln(x))


text = torch.tensor([32 + (7 * i + i * i // 3) % 90 for i in range(60)])
model, k = Model(), 0
with torch.no_grad():
    for name, p in model.named_parameters():
        start = torch.sin(torch.arange(k, k + p.numel()) + 1.0) / 3
        p.copy_((start + (1 if "ln" in name and name.endswith("weight") else 0)).view(p.shape))
        k += p.numel()
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)


def digest(x):
    return float((x.detach().flatten() * torch.cos(torch.arange(x.numel()) * 1.0)).sum())


with open(pathlib.Path(__file__).parent / "torch-transformer.csv", "w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    names = [name for name, _ in model.named_parameters()]
    writer.writerow(["step", "loss"] + names + ["d " + name for name in names])
    for step in range(1, 7):
        starts = [5 * w for w in [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]][(step - 1) % 3]]
        optimizer.zero_grad()
        ids = torch.stack([text[s:s + 5] for s in starts])
        targets = torch.cat([text[s + 1:s + 6] for s in starts])
        loss = F.cross_entropy(model(ids).reshape(-1, 256), targets)
        loss.backward()
        gradients = [digest(p.grad) for p in model.parameters()]
        optimizer.step()
        writer.writerow([step, repr(loss.item())] + [repr(digest(p)) for p in model.parameters()] + [repr(g) for g in gradients])


def wave(shape, seed, scale=1.0):
    return scale * torch.tensor([math.sin(1.7 * i + seed) for i in range(math.prod(shape))]).reshape(shape)


def operation(name, shape, run, weights=()):
    x = wave(shape, 1, 3).requires_grad_()
    parameters = [wave(s, 2 + i, 0.5).requires_grad_() for i, s in enumerate(weights)]
    y = run(x, *parameters)
    (((y - wave(y.shape, 9)) ** 2).sum() / 8).backward()
    yield name, "y", y
    for what, tensor in zip(["dx", "dweight", "dbias"], [x, *parameters]):
        yield name, what, tensor.grad


def attention(x, heads):
    b, t, d = x.shape
    q, k, v = (z.view(b, t, heads, d // 3 // heads).transpose(1, 2) for z in x.split(d // 3, 2))
    return F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(b, t, d // 3)


with open(pathlib.Path(__file__).parent / "torch-transformer-operations.csv", "w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    for case in [
        operation("gelu", (5, 9), F.gelu),
        operation("gelu tanh", (5, 9), lambda x: F.gelu(x, approximate="tanh")),
        operation("linear gelu", (5, 6), lambda x, w, b: F.gelu(F.linear(x, w, b)), [(7, 6), (7,)]),
        operation("layer-norm", (3, 2, 21), lambda x, w, b: F.layer_norm(x, (21,), w, b), [(21,), (21,)]),
        operation("attention 1", (2, 7, 15), lambda x: attention(x, 1)),
        operation("attention 3", (2, 19, 36), lambda x: attention(x, 3)),
    ]:
        for name, what, tensor in case:
            writer.writerow([name, what, " ".join(f"{n:.9g}" for n in tensor.flatten().tolist())])
