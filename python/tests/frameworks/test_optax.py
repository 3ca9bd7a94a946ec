"""In a compiled step of JAX with Optax."""
import numpy
import pytest

jax = pytest.importorskip("jax")
optax = pytest.importorskip("optax")

import anneal
import anneal.optax

SPEC = "linear for 5% -> cosine(eta_min=1e-5)"


def test_a_compiled_training_step(expected):
    rate = anneal.optax.schedule(SPEC, steps=40, lr=0.1)
    transformation = optax.inject_hyperparams(optax.sgd)(learning_rate=rate)
    state = transformation.init(jax.numpy.zeros(3))

    @jax.jit
    def step(parameters, state):
        updates, state = transformation.update(jax.numpy.ones(3), state, parameters)
        return optax.apply_updates(parameters, updates), state

    parameters, seen = jax.numpy.zeros(3), []
    for _ in range(45):
        parameters, state = step(parameters, state)
        seen.append(float(state.hyperparams["learning_rate"]))
    rates = numpy.float32(expected(SPEC, 40, 0.1)).tolist()
    assert seen[:40] == rates
    assert seen[40:] == [float(numpy.float32(anneal.Schedule(SPEC, 40).at(40, lr=0.1)))] * 5
    assert float(parameters[0]) == pytest.approx(-sum(seen), rel=1e-5)


def test_it_works_under_vmap_and_scan():
    rate = anneal.optax.schedule(SPEC, steps=40, lr=0.1)
    rows = jax.vmap(rate)(jax.numpy.arange(40))
    _, scanned = jax.lax.scan(lambda carry, count: (carry, rate(count)), 0, jax.numpy.arange(40))
    assert rows.tolist() == scanned.tolist()


def test_momentum_of_a_cycle():
    momentum = anneal.optax.schedule("onecycle", steps=10, channel="momentum", base={"momentum": 0.9})
    assert float(momentum(0)) == pytest.approx(0.95)
