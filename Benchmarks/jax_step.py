"""The training steps of training_step.py in JAX, compiled whole, with Optax: a peer where both are installed.

    python3 Benchmarks/jax_step.py mlp THREADS          prints the median milliseconds of a step

Shapes, batches, optimizers and the cosine are those of training_step.py; the time starts with the batch gathered.
"""
import os
import statistics
import sys
import time

os.environ["XLA_FLAGS"] = f"--xla_cpu_multi_thread_eigen={'true' if int(sys.argv[2]) > 1 else 'false'} " + (
    f"intra_op_parallelism_threads={sys.argv[2]}")

import jax
import jax.numpy as jnp
import numpy
import optax
from training_step import TEXT, WORKLOADS

SIZES = {"linear": (784, 10), "mlp-small": (784, 128, 10), "mlp": (784, 512, 512, 10)}
D, HEADS, BLOCKS, WINDOW = 128, 4, 4, 64


def dense(key, inputs, outputs):
    return {"w": jax.random.uniform(key, (inputs, outputs), minval=-1, maxval=1) / inputs ** 0.5, "b": jnp.zeros(outputs)}


def through(layer, x):
    return x @ layer["w"] + layer["b"]


def perceptron(sizes):
    keys = jax.random.split(jax.random.key(0), len(sizes) - 1)
    layers = [dense(key, inputs, outputs) for key, inputs, outputs in zip(keys, sizes, sizes[1:])]

    def forward(layers, x):
        for layer in layers[:-1]:
            x = jax.nn.relu(through(layer, x))
        return through(layers[-1], x)

    return layers, forward


def convolutions():
    keys = jax.random.split(jax.random.key(0), 4)

    def filters(key, inputs, outputs):
        return {"w": jax.random.uniform(key, (3, 3, inputs, outputs), minval=-1, maxval=1) / (9 * inputs) ** 0.5,
                "b": jnp.zeros(outputs)}

    parameters = {"c1": filters(keys[0], 1, 32), "c2": filters(keys[1], 32, 64), "d1": dense(keys[2], 3136, 128),
                  "d2": dense(keys[3], 128, 10)}

    def block(layer, x):
        x = jax.lax.conv_general_dilated(x, layer["w"], (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))
        x = jax.nn.relu(x + layer["b"])
        return jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")

    def forward(parameters, x):
        x = block(parameters["c2"], block(parameters["c1"], x.reshape(-1, 28, 28, 1)))
        return through(parameters["d2"], jax.nn.relu(through(parameters["d1"], x.reshape(len(x), -1))))

    return parameters, forward


def transformer():
    keys = iter(jax.random.split(jax.random.key(0), 64))

    def norm():
        return {"w": jnp.ones(D), "b": jnp.zeros(D)}

    def block():
        return {"ln1": norm(), "ln2": norm(), "qkv": dense(next(keys), D, 3 * D), "proj": dense(next(keys), D, D),
                "up": dense(next(keys), D, 4 * D), "down": dense(next(keys), 4 * D, D)}

    parameters = {
        "tok": jax.random.normal(next(keys), (256, D)), "pos": jax.random.normal(next(keys), (WINDOW, D)),
        "blocks": [block() for _ in range(BLOCKS)], "ln": norm(), "head": dense(next(keys), D, 256)}

    def normed(layer, x):
        return jax.nn.standardize(x, axis=-1, epsilon=1e-5) * layer["w"] + layer["b"]

    def forward(parameters, ids):
        x = parameters["tok"][ids] + parameters["pos"]
        b, t, _ = x.shape
        for layer in parameters["blocks"]:
            q, k, v = (part.reshape(b, t, HEADS, D // HEADS) for part in jnp.split(
                through(layer["qkv"], normed(layer["ln1"], x)), 3, axis=-1))
            x = x + through(layer["proj"], jax.nn.dot_product_attention(q, k, v, is_causal=True).reshape(b, t, D))
            x = x + through(layer["down"], jax.nn.gelu(through(layer["up"], normed(layer["ln2"], x))))
        return through(parameters["head"], normed(parameters["ln"], x)).reshape(-1, 256)

    return parameters, forward


def main(name):
    work = WORKLOADS[name]
    source = numpy.random.default_rng(0)
    if name == "transformer":
        parameters, forward = transformer()
        text = numpy.fromfile(TEXT, numpy.uint8).astype(numpy.int32)

        def batch():
            rows = numpy.stack([text[i:i + WINDOW + 1] for i in source.integers(len(text) - WINDOW - 1, size=work.batch)])
            return rows[:, :-1], rows[:, 1:].reshape(-1)
    else:
        parameters, forward = convolutions() if name == "cnn" else perceptron(SIZES[name])
        # The time of a step does not depend on what the pixels are.
        x, y = source.random((4096, 784), numpy.float32), source.integers(10, size=4096)

        def batch():
            rows = source.integers(len(x), size=work.batch)
            return x[rows], y[rows]

    rate = optax.cosine_decay_schedule(0.01 if name == "linear" else 1e-3, work.steps)
    optimizer = optax.sgd(rate, momentum=0.9) if name == "linear" else optax.adamw(rate, weight_decay=0.01)
    state = optimizer.init(parameters)

    def loss(parameters, inputs, targets):
        return optax.softmax_cross_entropy_with_integer_labels(forward(parameters, inputs), targets).mean()

    @jax.jit
    def step(parameters, state, inputs, targets):
        value, gradients = jax.value_and_grad(loss)(parameters, inputs, targets)
        updates, state = optimizer.update(gradients, state, parameters)
        return optax.apply_updates(parameters, updates), state, value

    times = []
    for _ in range(work.steps):
        inputs, targets = (jnp.asarray(part) for part in batch())
        start = time.perf_counter()
        parameters, state, value = step(parameters, state, inputs, targets)
        value.block_until_ready()
        times.append(1e3 * (time.perf_counter() - start))
    print(statistics.median(times[min(10, len(times) // 4):]))


if __name__ == "__main__":
    main(sys.argv[1])
