"""Schedules: the same numbers, bit for bit, as the command line's."""
import pickle

import anneal
import numpy
import pytest
from anneal._library import PLUGINS

SPECS = [
    "fixed", "cosine", "cosine(T_max=7, eta_min=1e-3)", "cosine-restarts(T_0=5, T_mult=2)",
    "cyclic(base_lr=0.01, max_lr=0.1)",
    "exponential(gamma=0.9)", 'expression(f="base / (1 + (t/T)^2)")', "factor(factor=0.3)", "flat-cosine", "inverse-sqrt",
    "inverse-time(decay_rate=0.1)", "linear", "linear(start_factor=0.01)", "multistep(milestones=[10, 20])", "noam(d_model=64)",
    "onecycle",
    "onecycle(three_phase=true, anneal=linear)", "piecewise(boundaries=[10, 20], values=[1, 0.5, 0.1])", "polynomial(power=2)",
    "generalised-cosine(exponent=2)", "infinite(warmup=5, cooldown=40, anneal=20)", "linear-to-zero(warmup=5)",
    "power(batch=8, tokens=4096, decay=20)", "smooth-nonmonotonic", "spline2", "sqrt(alpha=0.5)",
    "rex", "rex(beta=0.3)",
    "slanted-triangular", "step(step_size=10)", "tanh", "warmup(over=5)", "wsd(warmup=5, decay=30)", "plateau", "greedy",
    "linear(start_factor=0.01) for 5% -> cosine(eta_min=1e-5)", "cosine-restarts(T_0=2 epochs) * exponential(gamma=0.999)",
    "(linear for 50 steps -> plateau(patience=3)) * 0.5", "cosine for 30% -> onecycle for 40% -> fixed",
]


@pytest.mark.parametrize("spec", SPECS)
@pytest.mark.parametrize("per_epoch", [1, 7])
def test_values_are_the_command_lines_bit_for_bit(spec, per_epoch, command_rates):
    expected = command_rates(spec, 100, "--steps-per-epoch", str(per_epoch), "--lr", "0.3")
    for channel, values in expected.items():
        found = anneal.schedule(spec, 100, lr=0.3, steps_per_epoch=per_epoch, channel=channel)
        driven = ~numpy.isnan(values)
        assert driven.any() and numpy.array_equal(found[driven], values[driven]), (spec, channel)


def test_every_schedule_that_needs_no_file_or_function_is_among_those_compared():
    named = {spec.split("(")[0].split(" ")[0] for spec in SPECS}
    every = {
        entry["name"] for entry in anneal.plugins()
        if entry.get("kind") == "schedule" and PLUGINS in entry["file"]
    }
    assert every and every - named <= {"table", "native"}


def test_a_value_does_not_depend_on_what_was_asked_before():
    schedule = anneal.Schedule("linear for 10% -> cosine", steps=200)
    values = schedule.values(lr=0.1)
    assert [schedule.at(step, lr=0.1) for step in reversed(range(200))] == values[::-1].tolist()
    assert numpy.array_equal(schedule.values(50, first=100, lr=0.1), values[100:150])


def test_a_schedule_can_be_pickled():
    schedule = anneal.Schedule("linear for 10% -> cosine", steps=20, steps_per_epoch=2, batch_size=8)
    other = pickle.loads(pickle.dumps(schedule))
    assert numpy.array_equal(other.values(), schedule.values())


def test_threads_ask_at_once():
    from concurrent.futures import ThreadPoolExecutor

    schedule = anneal.Schedule("linear for 10% -> cosine", steps=1000)
    expected = schedule.values().tolist()
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(schedule.at, range(1000))) == [schedule.at(step) for step in range(1000)]
        sentences = list(threads.map(lambda name: _sentence(name), ["cosyne", "linaer"] * 20))
    assert expected[0] == schedule.at(0)
    assert all(("cosyne" if index % 2 == 0 else "linaer") in text for index, text in enumerate(sentences))


def _sentence(name):
    with pytest.raises(anneal.AnnealError) as caught:
        anneal.Schedule(name, 10)
    return str(caught.value)


@pytest.mark.parametrize("call, words", [
    (lambda: anneal.schedule("cosin", 10), "cosine"),
    (lambda: anneal.schedule("cosine(eta_mn=1)", 10), "eta_mn"),
    (lambda: anneal.schedule("adam", 10), "optimizer"),
    (lambda: anneal.schedule("linear for 120% -> cosine", 10), "12 steps"),
    (lambda: anneal.schedule("cosine", 2.5), "whole number"),
    (lambda: anneal.schedule("cosine", -1), "at least 0"),
    (lambda: anneal.schedule("cosine", 10, base={"momentum": 0.9}), "momentum"),
    (lambda: anneal.schedule(None, 10), "None"),
    (lambda: anneal.schedule("cos\0ine", 10), "NUL"),
    (lambda: anneal.Schedule("cosine").values(), "length"),
    (lambda: anneal.Schedule("cosine", 10).resumed(5, 20, "refuse"), "20"),
    (lambda: anneal.show("nothing"), "nothing"),
    (lambda: anneal.plot(), "which"),
])
def test_what_cannot_work_is_said_in_one_sentence(call, words):
    with pytest.raises(anneal.AnnealError) as caught:
        call()
    assert words in str(caught.value) and "\n" not in str(caught.value)
