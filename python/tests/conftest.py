"""What the tests share: the command line to compare with, and models."""
from __future__ import annotations

import csv
import io
import os
import subprocess
import sys

import numpy
import pytest


def _name_operators_of_torchvision():
    """PyPI's torchvision is for PyTorch with CUDA; beside the CPU's, its operators are missing, and it cannot be imported.
    timm and others import it without calling them: that they have names is enough."""
    try:
        import torch
        import torchvision  # noqa: F401
    except ImportError:
        return None
    except RuntimeError:
        library = torch.library.Library("torchvision", "DEF")
        for name in ("nms", "qnms", "roi_align", "deform_conv2d"):
            library.define(name + "(Tensor boxes, Tensor scores, float threshold) -> Tensor")
        for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
            del sys.modules[name]
        return library


_kept = _name_operators_of_torchvision()


@pytest.fixture(scope="session")
def command():
    """Runs the installed command line and returns what it prints."""
    program = os.environ.get("ANNEAL_COMMAND")
    if not program:
        pytest.skip("ANNEAL_COMMAND does not name the command line to compare with")

    def run(*arguments: str) -> str:
        return subprocess.run([program, *arguments], check=True, capture_output=True, text=True).stdout

    return run


@pytest.fixture(scope="session")
def command_rates(command):
    """The table that the command line writes for a schedule: channels by name."""

    def rates(spec: str, steps: int, *arguments: str):
        rows = list(csv.DictReader(io.StringIO(command("schedule", spec, "--steps", str(steps), "--csv", "-", *arguments))))
        # Empty where no piece drives a channel.
        return {name: numpy.array([float(row[name] or "nan") for row in rows]) for name in rows[0] if name != "tick"}

    return rates
