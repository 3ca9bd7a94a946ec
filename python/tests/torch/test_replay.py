"""A thousand steps along recorded gradients, against the digests of the weights in the training loop of the command line and in
the C library, which `Tests/AnnealEmbeddingTests/ReplayTests.swift` keeps in the folder that ANNEAL_REPLAY names."""
import hashlib
import os
import pathlib

import numpy
import pytest

torch = pytest.importorskip("torch")

import anneal
from anneal.torch import Optimizer, Scheduler

FOLDER = pathlib.Path(os.environ.get("ANNEAL_REPLAY", "/nowhere"))
DIGESTS = dict(line.split()[::-1] for line in FOLDER.joinpath("digests").read_text().splitlines()) if FOLDER.exists() else {}
pytestmark = pytest.mark.skipif(not DIGESTS, reason="ANNEAL_REPLAY names no folder that ReplayTests wrote")


@pytest.fixture(scope="module")
def record():
    """Groups and weights of the tensors, and the gradients of each step."""
    anneal.load(FOLDER / "heavy-ball.so")
    words = numpy.memmap(FOLDER / "record", numpy.uint32, "r")
    steps, gradients, count = (int(word) for word in words[:3])
    assert steps == gradients
    place, layout = 3, []
    for _ in range(count):
        group, rank = int(words[place]), int(words[place + 1])
        layout.append((group, tuple(int(size) for size in words[place + 2:place + 2 + rank])))
        place += 2 + rank
    rows = words[place:].view(numpy.float32).reshape(steps + 1, -1)
    ends = numpy.cumsum([0] + [int(numpy.prod(shape)) for _, shape in layout])

    def tensors(row):
        numbers = torch.from_numpy(rows[row].copy())
        return [numbers[first:end].view(shape) for first, end, (_, shape) in zip(ends, ends[1:], layout)]

    return [group for group, _ in layout], tensors, steps


@pytest.mark.parametrize("name", sorted(DIGESTS))
@pytest.mark.parametrize("threads", [1, 2, 5])
def test_weights_are_those_of_the_command_line_and_the_library(name, threads, record):
    membership, tensors, steps = record
    weights = [torch.nn.Parameter(tensor.clone()) for tensor in tensors(0)]
    rate = next(parameter["default"] for parameter in anneal.show(name)["parameters"] if parameter["key"] == "lr")
    groups = [{"params": [weight for weight, of in zip(weights, membership) if of == group]} for group in (0, 1)]
    groups[1]["lr"] = rate * 0.5
    optimizer = Optimizer(groups, name, total_steps=steps, threads=threads)
    scheduler = Scheduler(optimizer, "linear for 5% -> cosine", total_steps=steps)
    for step in range(steps):
        for weight, gradient in zip(weights, tensors(step + 1)):
            weight.grad = gradient
        optimizer.step()
        scheduler.step()
    digest = hashlib.sha256()
    for change in (optimizer.train, optimizer.eval):
        change()
        for weight in weights:
            digest.update(weight.detach().numpy().tobytes())
    assert digest.hexdigest() == DIGESTS[name]
