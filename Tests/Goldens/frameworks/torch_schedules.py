#!/usr/bin/env python3
"""Writes pytorch.csv.

    pip install torch==2.13.0 && python3 Tests/Goldens/frameworks/torch_schedules.py
"""
import math, warnings
import torch
from torch.optim.lr_scheduler import *
from torch.optim.swa_utils import SWALR
from coming_from import BASE, LOSSES, SAMPLE, rows, write

warnings.simplefilter("ignore")


def values(case, call):
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=BASE, momentum=0.9)
    scheduler = eval(call)
    losses = LOSSES
    if "mode='max'" in case:
        losses = [1 - loss / 2 for loss in LOSSES]
    if "negative" in case:
        losses = [-1.0] * 6
    if "NaN" in case:
        losses = [1.0, math.nan, math.nan, math.nan, 1.0, 1.0, 1.0, 1.0, math.nan, 1.0, 0.5]
    listens = isinstance(scheduler, ReduceLROnPlateau)
    drives_momentum = isinstance(scheduler, (CyclicLR, OneCycleLR))
    for step in range(len(losses) if listens else SAMPLE[-1] + 1):
        group = optimizer.param_groups[0]
        if listens or step in SAMPLE:
            yield dict(step=step, lr=group["lr"], momentum=group["momentum"] if drives_momentum else None,
                       metric=losses[step] if listens else None)
        if step == 20 and "then SWALR" in case:
            scheduler = SWALR(optimizer, swa_lr=0.01, anneal_epochs=5)
        optimizer.step()
        try:
            if listens:
                scheduler.step(losses[step])
            elif "step(epoch)" in case:
                scheduler.step(step + 1)
            elif "step(epoch + i / 4)" in case:
                scheduler.step((step + 1) / 4)
            else:
                scheduler.step()
        except ValueError:  # OneCycleLR past its end.
            return


write("PyTorch", ((case, values(case, call)) for case, call in rows("PyTorch")),
      steps_per_epoch=lambda case: 4 if "i / 4" in case else 1)
