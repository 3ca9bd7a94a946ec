"""What the tests share: the command line to compare with, and models."""
from __future__ import annotations

import csv
import io
import os
import subprocess

import numpy
import pytest

import torchvision_operators


_kept = torchvision_operators.named()


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
