#!/usr/bin/env python3
"""Writes transformers.csv.

    pip install torch==2.13.0 transformers==5.23.0 && python3 Tests/Goldens/frameworks/transformers_schedules.py
"""
import torch
from torch.optim.lr_scheduler import ReduceLROnPlateau
from transformers import get_scheduler
from transformers.optimization import GreedyLR
from coming_from import BASE, LOSSES, SAMPLE, rows, write


def values(call):
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=BASE)
    scheduler = eval(call)
    listens = isinstance(scheduler, (ReduceLROnPlateau, GreedyLR))
    for step in range(len(LOSSES) if listens else SAMPLE[-1] + 1):
        if listens or step in SAMPLE:
            yield dict(step=step, lr=optimizer.param_groups[0]["lr"], metric=LOSSES[step] if listens else None)
        optimizer.step()
        scheduler.step(*[LOSSES[step]] if listens else [])


write("Transformers", ((case, values(call)) for case, call in rows("Transformers")))
