#!/usr/bin/env python3
"""Writes early-stopping.csv: after which epoch Keras' EarlyStopping ends a run.

    pip install keras==3.15.1 jax && KERAS_BACKEND=numpy python3 Tests/Goldens/early_stopping.py

`epoch` is the number of values that were looked at, 0 if it goes to the end.
"""
import csv, os, pathlib

os.environ.setdefault("KERAS_BACKEND", "numpy")
import numpy as np
from keras.callbacks import EarlyStopping


class Model:
    stop_training = False


def stopped(values, mode, patience, min_delta):
    callback = EarlyStopping("loss", patience=patience, min_delta=min_delta, mode=mode)
    callback.set_model(Model())
    callback.on_train_begin()
    for epoch, value in enumerate(values):
        callback.on_epoch_end(epoch, {"loss": value})
        if callback.model.stop_training:
            return epoch + 1
    return 0


random = np.random.default_rng(0)
with open(pathlib.Path(__file__).with_name("early-stopping.csv"), "w", newline="") as file:
    table = csv.writer(file, lineterminator="\n")
    table.writerow(["mode", "patience", "min_delta", "epoch", "values"])
    for mode in ("min", "max"):
        for patience in (1, 2, 4):
            for min_delta in (0, 0.05, 0.3):
                for _ in range(8):
                    trend = np.linspace(1, 0, 12) * (1 if mode == "min" else -1)
                    values = np.round(trend + random.normal(0, 0.15, 12), 3)
                    # Keras does not end a run with its first epoch, which always improves here.
                    table.writerow([mode, patience, min_delta, stopped(values, mode, patience, min_delta),
                                    " ".join(map(repr, values.tolist()))])
