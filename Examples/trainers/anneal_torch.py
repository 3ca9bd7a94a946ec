"""PyTorch with the package `anneal` as the subject of `anneal compare`: the schedule's own text makes the scheduler.

    anneal compare --schedule 'onecycle; cosine' --steps 200 --rates 0.03,0.1 --metric validation_loss \
        -- python3 anneal_torch.py --optimizer 'sgd(momentum=0.9)'

What a trial is stands in the environment: ANNEAL_SCHEDULE, ANNEAL_STEPS, ANNEAL_LR and ANNEAL_SEED. A schedule that drives more than
the rate, as onecycle drives the momentum, does so here too, which a table of rates cannot.
"""

import argparse
import json
import os

import anneal.torch
import torch
from torch import nn


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--optimizer", default="sgd(momentum=0.9)")
    arguments = options.parse_args()
    steps = int(os.environ["ANNEAL_STEPS"])

    generator = torch.Generator().manual_seed(0)
    inputs = torch.rand(1200, 4, generator=generator) * 2 - 1
    targets = torch.sin(3 * inputs[:, :1]) * inputs[:, 1:2] + 0.1 * torch.randn(1200, 1, generator=generator)
    torch.manual_seed(int(os.environ["ANNEAL_SEED"]))
    model = nn.Sequential(nn.Linear(4, 32), nn.Tanh(), nn.Linear(32, 1))
    optimizer = anneal.torch.Optimizer(model.parameters(), arguments.optimizer, lr=float(os.environ["ANNEAL_LR"]))
    scheduler = anneal.torch.Scheduler(optimizer, os.environ["ANNEAL_SCHEDULE"], total_steps=steps)

    def loss(rows: slice | torch.Tensor) -> torch.Tensor:
        return nn.functional.mse_loss(model(inputs[rows]), targets[rows])

    for step in range(steps):
        optimizer.zero_grad()
        loss(torch.randint(0, 800, (32,))).backward()
        optimizer.step()
        scheduler.step()
        if (step + 1) % 50 == 0 and step + 1 < steps:
            with torch.no_grad():
                line = {"anneal": 1, "step": step + 1, "validation_loss": loss(slice(800, 1000)).item()}
            print(json.dumps(line), flush=True)
    with torch.no_grad():
        (validation, test) = (loss(slice(800, 1000)).item(), loss(slice(1000, 1200)).item())
    print(json.dumps({"anneal": 1, "step": steps, "validation_loss": validation, "test_loss": test, "done": True}))


if __name__ == "__main__":
    main()
