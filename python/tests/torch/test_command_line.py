"""Every optimizer against the command line's, bit for bit: `anneal plugins trust` records the weights after 10 and 100 steps
of given gradients, with defaults."""
import json
import os
import pathlib
import subprocess

import numpy
import pytest

torch = pytest.importorskip("torch")

import anneal
import anneal.torch


@pytest.fixture(scope="module")
def recorded(command, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lock")
    names = [entry["name"] for entry in anneal.plugins() if entry.get("kind") == "optimizer" and entry["name"] != "heavy-ball"]
    # The plugins of this package, by the command line's host.
    environment = {**os.environ, "ANNEAL_PLUGIN_PATH": str(pathlib.Path(anneal.__file__).parent / "lib" / "anneal" / "plugins")}
    subprocess.run(
        [os.environ["ANNEAL_COMMAND"], "plugins", "trust", *names], cwd=folder, env=environment, check=True, capture_output=True)
    plugins = json.loads((folder / "anneal.lock").read_text())["plugins"]
    return {plugin["name"]: plugin["behaviour"] for plugin in plugins}


def gradient(index, step):
    """As `BehaviourRecord` has it."""
    size = 0.5 + ((7 * index + 3 * step) % 11) / 8
    turned = (step + 5 * (index % 4)) // 20 % 2 == 1
    return -size if (index % 5 < 2) == turned else size


@pytest.mark.parametrize("name", sorted(entry["name"] for entry in anneal.plugins() if entry.get("kind") == "optimizer"))
@pytest.mark.parametrize("threads", [1, 2, 5])
def test_weights_are_the_command_lines_bit_for_bit(name, threads, recorded):
    if name == "heavy-ball":
        pytest.skip("a third party's, compared with its equations elsewhere")
    start = torch.tensor([(1 if index % 2 == 0 else -1) * (1 + index / 16) for index in range(16)])
    matrix, vector = torch.nn.Parameter(start[:12].clone().view(4, 3)), torch.nn.Parameter(start[12:].clone())
    optimizer = anneal.torch.Optimizer([("0.weight", matrix), ("0.bias", vector)], name, total_steps=100, threads=threads)
    for step in range(1, 101):
        optimizer.train()
        gradients = torch.tensor([gradient(index, step) for index in range(16)])
        matrix.grad, vector.grad = gradients[:12].view(4, 3), gradients[12:]
        optimizer.step()
        if step in (10, 100):
            optimizer.eval()
            found = torch.cat([matrix.flatten(), vector]).tolist()
            assert found == numpy.float32(recorded[name][f"after {step} steps"]).tolist()
