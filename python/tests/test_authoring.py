"""Schedules written in Python: as plugins of the command line and of this package, and as tables."""
import math
import os
import shutil
import subprocess

import anneal
import numpy
import pytest

SCALE = 2.0
numbers = numpy


def halved(x):
    return x / SCALE


@anneal.plugin(times=["period"])
def sawtooth(base, t, period: float = 10.0, floor: bool = False):
    """Falls to 0 in each period and starts again."""
    phase = t % period / period
    return base * (1 - (numbers.floor(phase * 4) / 4 if floor else phase))


@anneal.plugin(name="half-way", clock="epoch", version="2.1.0")
def half_way(base, t, horizon, power: int):
    """Falls with a power of the time that is left, to a half."""
    return halved(base) * (1 + numbers.clip(1 - t / max(horizon, 1), 0, 1) ** power)


compiler = pytest.mark.skipif(shutil.which(os.environ.get("CC", "cc")) is None, reason="there is no C compiler here")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plugins", numbered=True)
    folder.chmod(0o755)
    return folder


@compiler
def test_a_plugin_is_a_schedule_in_this_process(folder):
    registry = anneal.Registry([sawtooth.build(folder), half_way.build(folder)])
    found = anneal.Schedule("sawtooth(period=25%)", 40, registry=registry).values(lr=0.1)
    assert numpy.allclose(found, sawtooth(0.1, numpy.arange(40.0), period=10.0), rtol=1e-15)
    about = registry.show("half-way")
    assert (about["version"], about["clock"], about["summary"]) == (
        "2.1.0", "epoch", "Falls with a power of the time that is left, to a half.")
    assert [(p["key"], p["required"], p["type"]) for p in about["parameters"]] == [("power", True, "whole number")]
    found = anneal.Schedule("half-way(power=2)", 40, steps_per_epoch=4, registry=registry).values(lr=1.0)
    assert numpy.array_equal(found, half_way(1.0, numpy.arange(40) // 4 * 1.0, 10.0, 2))
    product = anneal.Schedule("sawtooth * cosine", 40, registry=registry).values(lr=1.0)
    assert numpy.allclose(product, anneal.schedule("cosine", 40, lr=sawtooth(1.0, 0.0)) * sawtooth(1.0, numpy.arange(40.0)))


@compiler
def test_a_plugin_is_a_schedule_of_the_command_line(folder, command_rates, command, expects_shared_python):
    sawtooth.build(folder)
    found = command_rates("sawtooth(period=25%, floor=true)", 40, "--plugin-path", str(folder))["lr"]
    assert numpy.array_equal(found, sawtooth(0.1, numpy.arange(40.0), period=10.0, floor=True))


@pytest.fixture
def expects_shared_python():
    import sysconfig

    if not sysconfig.get_config_var("Py_ENABLE_SHARED"):
        pytest.skip("this Python has no shared library for other programs")


@compiler
def test_a_plugin_passes_the_checks_that_hold_for_it(folder, command, expects_shared_python):
    path = sawtooth.build(folder)
    run = subprocess.run(
        [os.environ["ANNEAL_COMMAND"], "plugins", "check", path], capture_output=True, text=True)
    print(run.stdout, run.stderr)
    assert run.returncode == 0


@compiler
def test_a_function_that_fails_says_so(folder):
    @anneal.plugin
    def fussy(base, t, least: float):
        """Fails where the rate is too small."""
        if base < least:
            raise ValueError(f"{base} is too small")
        return base + 0 * t

    registry = anneal.Registry([fussy.build(folder)])
    assert anneal.Schedule("fussy(least=0.1)", 4, registry=registry).values(lr=0.2).tolist() == [0.2] * 4
    with pytest.raises(anneal.AnnealFailure, match="0.05 is too small"):
        anneal.Schedule("fussy(least=0.1)", 4, registry=registry).values(lr=0.05)


@compiler
def test_loaded_plugins_are_for_all(folder):
    anneal.load(sawtooth.build(folder))
    assert anneal.schedule("sawtooth", 3, lr=1.0).tolist() == [1.0, 0.9, 0.8]


def outer(factor):
    def inner(base, t):
        return base * factor + 0 * t

    return inner


@pytest.mark.parametrize("function, words", [
    (lambda base: base, "the base rate and the time"),
    (lambda base, t, *rest: base, "rest"),
    (lambda base, t, name="x": base, "float, an int or a bool"),
    (lambda base, t, x=math.inf: base, "finite"),
    (lambda base, t: base - t, "not negative"),
    (lambda base, t: t / 0, "finite"),
    (lambda base, t: base * numpy.random.random(t.shape), "called again"),
    (lambda base, t: base * numpy.cumsum(t), "base and time alone"),
    (lambda base, t: base * t[:1], "shape"),
    (lambda base, t: numpy.multiply(t, base, out=t), "changes the times"),
])
def test_a_function_that_is_no_schedule_is_refused(function, words):
    with pytest.raises(anneal.AnnealError, match=words):
        anneal.plugin(function)


def test_what_cannot_be_written_into_a_plugin_is_refused(tmp_path):
    with pytest.raises(anneal.AnnealError, match="factor of the function around it"):
        anneal.plugin(outer(2.0)).build(tmp_path)


@pytest.mark.parametrize("schedule", ["linear for 5% -> cosine", sawtooth, lambda base, t: base / (1 + t)])
def test_a_table_has_the_same_numbers_everywhere(tmp_path, schedule, command_rates):
    spec = anneal.export(schedule, tmp_path / "rates.csv", steps=50, lr=0.3)
    found = anneal.schedule(spec, 50)
    if isinstance(schedule, str):
        assert numpy.array_equal(found, anneal.schedule(schedule, 50, lr=0.3))
    else:
        assert numpy.array_equal(found, schedule(0.3, numpy.arange(50.0)))
    assert numpy.array_equal(command_rates(spec, 50)["lr"], found)


def test_a_table_of_a_schedule_per_epoch(tmp_path):
    spec = anneal.export(half_way, tmp_path / "rates.csv", steps=20, lr=1.0, steps_per_epoch=5, power=1)
    assert numpy.array_equal(anneal.schedule(spec, 20), half_way(1.0, numpy.arange(20) // 5 * 1.0, 4.0, 1))
    with pytest.raises(anneal.AnnealError, match="after 1 steps"):
        anneal.export(lambda base, t: base - t, tmp_path / "wrong.csv", steps=5)
    assert not (tmp_path / "wrong.csv").exists()
