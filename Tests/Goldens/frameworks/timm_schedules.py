#!/usr/bin/env python3
"""Writes timm.csv.

    pip install torch==2.13.0 numpy && pip install --no-deps timm==1.0.31
    python3 Tests/Goldens/frameworks/timm_schedules.py
"""
import importlib.util, sys, types, warnings
import torch

# The package itself imports torchvision, for its models; its schedulers do not need it.
package = types.ModuleType("timm")
package.__path__ = importlib.util.find_spec("timm").submodule_search_locations
sys.modules["timm"] = package

from timm.scheduler import *
from timm.scheduler.multistep_lr import MultiStepLRScheduler
from timm.scheduler.wsd_lr import WSDLRScheduler
from coming_from import BASE, LOSSES, SAMPLE, rows, write

warnings.simplefilter("ignore")


def values(call):
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=BASE)
    scheduler = eval(call)
    listens = isinstance(scheduler, PlateauLRScheduler)
    for epoch in range(len(LOSSES) if listens else SAMPLE[-1] + 1):
        accuracy = 1 - LOSSES[epoch] / 2 if listens else None
        if listens or epoch in SAMPLE:
            yield dict(step=epoch, lr=optimizer.param_groups[0]["lr"], metric=accuracy)
        scheduler.step(epoch + 1, accuracy)


write("timm", ((case, values(call)) for case, call in rows("timm")))
