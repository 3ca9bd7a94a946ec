"""Texts and counts as callers give them."""
from __future__ import annotations

import operator
from typing import Any

from ._errors import AnnealError


def encoded(text: str) -> bytes:
    """A text as C has it."""
    if not isinstance(text, str):
        raise AnnealError(f"a schedule or an optimizer is named by a text, not by {text!r}")
    if "\0" in text:
        raise AnnealError("a text has no NUL in it")
    return text.encode("utf-8")


MOST = 2**53
"""Up to here every count is a double too, which schedules see it as."""


def whole(number: Any, name: str, least: int = 0) -> int:
    """A count.

    >>> whole(3, "steps")
    3
    """
    try:
        value = operator.index(number)
    except TypeError:
        raise AnnealError(f"{name} is a whole number, not {number!r}") from None
    if not least <= value <= MOST:
        raise AnnealError(f"{name} is at {f'least {least}' if value < least else 'most 2^53'}, not {value}")
    return value
