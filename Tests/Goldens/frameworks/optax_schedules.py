#!/usr/bin/env python3
"""Writes optax.csv, in double precision.

    pip install optax==0.2.8 jax==0.10.2 && python3 Tests/Goldens/frameworks/optax_schedules.py
"""
import jax
jax.config.update("jax_enable_x64", True)
import jax.numpy as jnp
from optax import contrib
from optax.schedules import *
from coming_from import BASE, LOSSES, SAMPLE, rows, write


def values(call):
    schedule = eval(call)
    if callable(schedule):
        for step in SAMPLE:
            yield dict(step=step, lr=schedule(step))
        return
    rate = jnp.asarray(BASE)
    state = schedule.init(rate)
    for step, loss in enumerate(LOSSES):
        yield dict(step=step, lr=state.scale * rate, metric=loss)
        _, state = schedule.update(rate, state, value=loss)


write("Optax", ((case, values(call)) for case, call in rows("Optax")))
