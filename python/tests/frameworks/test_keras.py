"""In Keras' fit."""
import os

import pytest

pytest.importorskip("torch")
os.environ.setdefault("KERAS_BACKEND", "torch")
keras = pytest.importorskip("keras")

import anneal
import anneal.keras
import numpy

SPEC = "linear for 5% -> cosine"


def test_rates_of_a_fit_and_of_a_saved_model(tmp_path, task, expected):
    seen = []

    class Seen(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch, logs=None):
            seen.append(float(self.model.optimizer.learning_rate))

    model = keras.Sequential([keras.layers.Input((10,)), keras.layers.Dense(2)])
    model.compile(
        keras.optimizers.Adam(anneal.keras.Schedule(SPEC, steps=60, lr=0.05)),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(task[0].numpy(), task[1].numpy(), batch_size=16, epochs=3, verbose=0, callbacks=[Seen()])
    assert seen == numpy.float32(expected(SPEC, 60, 0.05)).tolist()
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    assert float(loaded.optimizer.learning_rate) == float(model.optimizer.learning_rate) == 0.0


def test_past_the_end_the_last_value_holds():
    rate = anneal.keras.Schedule("linear(end_factor=0.5)", steps=10, lr=1.0, steps_per_epoch=1)
    other = anneal.keras.Schedule.from_config(rate.get_config())
    assert float(rate(10)) == float(rate(1000)) == float(other(25)) == 0.5


def test_a_listening_schedule_is_refused():
    with pytest.raises(anneal.AnnealError, match="metric"):
        anneal.keras.Schedule("plateau", steps=10, lr=1.0)
