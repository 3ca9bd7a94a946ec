"""A training in plain PyTorch that `anneal compare` can compare schedules by: two arguments, a table of rates, a line of JSON.

    anneal compare --schedule 'fixed; cosine; onecycle' --steps 300 --rates 0.03,0.1,0.3 --metric validation_loss \
        -- python3 plain_torch.py --lr {lr} --schedule-csv {csv} --seed {seed}

The table has a row for each step: `tick,lr`. The seed decides the first weights and the order of the data, so that arms with the same
seed are paired; the data themselves are the same for every seed.
"""

import argparse
import csv
import json

import torch
from torch import nn


def spirals(count: int, generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Points of two arms that wind about each other."""
    labels = torch.arange(count) % 2
    along = torch.rand(count, generator=generator).sqrt() * 3 * torch.pi
    turned = along + torch.pi * labels
    points = torch.stack([turned.cos(), turned.sin()], 1) * along[:, None] / 9
    return points + 0.05 * torch.randn(count, 2, generator=generator), labels


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--lr", type=float, required=True)
    options.add_argument("--schedule-csv", required=True)
    options.add_argument("--seed", type=int, required=True)
    arguments = options.parse_args()
    with open(arguments.schedule_csv, newline="") as table:
        rates = [float(row["lr"]) for row in csv.DictReader(table)]

    points, labels = spirals(1200, torch.Generator().manual_seed(0))
    (train, validation, test) = (slice(0, 800), slice(800, 1000), slice(1000, 1200))
    torch.manual_seed(arguments.seed)
    model = nn.Sequential(nn.Linear(2, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 2))
    optimizer = torch.optim.SGD(model.parameters(), lr=arguments.lr, momentum=0.9)

    def score(part: slice) -> tuple[float, torch.Tensor]:
        with torch.no_grad():
            logits = model(points[part])
        return nn.functional.cross_entropy(logits, labels[part]).item(), logits.argmax(1) == labels[part]

    for step, rate in enumerate(rates):
        for group in optimizer.param_groups:
            group["lr"] = rate
        batch = torch.randint(0, 800, (64,))
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(points[train][batch]), labels[train][batch]).backward()
        optimizer.step()
        if (step + 1) % 50 == 0 and step + 1 < len(rates):
            print(json.dumps({"anneal": 1, "step": step + 1, "validation_loss": score(validation)[0]}), flush=True)
    loss, correct = score(test)
    print(json.dumps({
        "anneal": 1, "step": len(rates), "validation_loss": score(validation)[0], "test_loss": loss,
        "test_accuracy": correct.double().mean().item(), "correct": "".join("1" if right else "0" for right in correct),
        "done": True,
    }))  # fmt: skip


if __name__ == "__main__":
    main()
