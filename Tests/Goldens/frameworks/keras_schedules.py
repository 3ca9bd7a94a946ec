#!/usr/bin/env python3
"""Writes keras.csv, in double precision, on PyTorch: on JAX Keras' cosine is in single precision whatever `floatx` says.

    pip install keras==3.15.1 torch==2.13.0 && python3 Tests/Goldens/frameworks/keras_schedules.py
"""
import os
os.environ["KERAS_BACKEND"] = "torch"
import keras
from keras.callbacks import LearningRateScheduler, ReduceLROnPlateau
from keras.optimizers.schedules import *
from coming_from import BASE, LOSSES, SAMPLE, rows, write

keras.config.set_floatx("float64")


def values(call):
    schedule = eval(call)
    if not isinstance(schedule, keras.callbacks.Callback):
        for step in SAMPLE:
            yield dict(step=step, lr=schedule(step))
        return
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(BASE), loss="mse")
    schedule.set_model(model)
    schedule.on_train_begin()
    listens = isinstance(schedule, ReduceLROnPlateau)
    for epoch, loss in enumerate(LOSSES):
        schedule.on_epoch_begin(epoch)
        if listens or epoch in SAMPLE:
            yield dict(step=epoch, lr=float(model.optimizer.learning_rate), metric=loss if listens else None)
        schedule.on_epoch_end(epoch, {"val_loss": loss})


write("Keras", ((case, values(call)) for case, call in rows("Keras")))
