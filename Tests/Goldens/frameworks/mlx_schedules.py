#!/usr/bin/env python3
"""Writes mlx.csv, in single precision as MLX computes.

    pip install 'mlx[cpu]==0.32.4' && python3 Tests/Goldens/frameworks/mlx_schedules.py
"""
import mlx.core as mx
from mlx.optimizers import *
from coming_from import SAMPLE, rows, write


def values(call):
    schedule = eval(call)
    for step in SAMPLE:
        # An optimizer's own counter is a uint64 array.
        yield dict(step=step, lr=mx.array(schedule(mx.array(step, mx.uint64))).item())


write("MLX", ((case, values(call)) for case, call in rows("MLX")))
