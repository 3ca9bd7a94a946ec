#!/usr/bin/env python3
"""Writes fastai.csv: what its recorder saw of real, if small, runs, ten batches to an epoch.

    pip install torch==2.13.0 fastai==2.8.12 && python3 Tests/Goldens/frameworks/fastai_schedules.py
"""
import torch
from fastai.basics import *
from fastai.callback.schedule import *
from coming_from import rows, write


def values(call):
    x = torch.randn(10, 1)
    batches = DataLoader(list(zip(x, x)), bs=1)
    learn = Learner(DataLoaders(batches, batches), nn.Linear(1, 1), loss_func=nn.MSELoss(), opt_func=SGD)
    with learn.no_bar(), learn.no_logging():
        eval(call)
    seen = learn.recorder.hps
    for step, lr in enumerate(seen["lr"]):
        yield dict(step=step, lr=lr, momentum=seen["mom"][step] if "mom" in seen else None)


write("fastai", ((case, values(call)) for case, call in rows("fastai")), steps=len, steps_per_epoch=lambda case: 10)
