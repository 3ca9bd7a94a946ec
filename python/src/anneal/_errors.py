"""What goes wrong, as exceptions with one sentence: what, where, what to do."""
from __future__ import annotations


class AnnealError(ValueError):
    """What was asked for cannot work: the sentence says which part and why."""


class AnnealFailure(RuntimeError):
    """It was tried and failed, in a plugin or in the system."""
