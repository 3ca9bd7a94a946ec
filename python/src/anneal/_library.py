"""The C library ``libannealhost``, found, opened and declared once.

Everything here mirrors ``anneal_host.h``; nothing here knows of schedules, optimizers or frameworks.
"""
from __future__ import annotations

import ctypes as C
import json
import os
import threading
from typing import Any, Optional, Sequence

from ._errors import AnnealError, AnnealFailure

PACKAGE = os.path.dirname(os.path.abspath(__file__))
"""The folder of this package; what the wheel carries of compiled code is in its ``lib``."""

PLUGINS = os.path.join(PACKAGE, "lib", "anneal", "plugins")
"""Where the library looks for the plugins that come with it."""

_ENOUGH_FOR_A_SENTENCE = 2048
_POINTER = C.c_void_p
_REFUSED = 1


class _Error(C.Structure):
    _fields_ = [("struct_size", C.c_uint32), ("capacity", C.c_uint32), ("message", C.c_void_p)]


class _ErrorOfThread(threading.local):
    """Calls from several threads at once do not write into each other's sentence."""

    def __init__(self) -> None:
        self.buffer = C.create_string_buffer(_ENOUGH_FOR_A_SENTENCE)
        self.error = _Error(C.sizeof(_Error), _ENOUGH_FOR_A_SENTENCE, C.cast(self.buffer, C.c_void_p))
        self.pointer = C.pointer(self.error)

    @property
    def sentence(self) -> str:
        return self.buffer.value.decode("utf-8", "replace")


_of_thread = _ErrorOfThread()


def error() -> Any:
    """Where this thread's next call may write its sentence."""
    return _of_thread.pointer


def check(status: int) -> None:
    """Raises what a call came to."""
    if status:
        raise (AnnealError if status == _REFUSED else AnnealFailure)(_of_thread.sentence)


def taken_json(pointer: Optional[int]) -> Any:
    """The value of a text that the library allocated, which is freed."""
    if not pointer:
        raise AnnealError(_of_thread.sentence)
    try:
        return json.loads(C.string_at(pointer).decode("utf-8"))
    finally:
        library.anneal_free(pointer)


# ---- Structs of anneal.h and anneal_host.h ----

class RegistrySetup(C.Structure):
    _fields_ = [
        ("struct_size", C.c_uint32), ("flags", C.c_uint32), ("files", C.POINTER(C.c_char_p)),
        ("file_count", C.c_uint64), ("folders", C.POINTER(C.c_char_p)), ("folder_count", C.c_uint64),
        ("lock", C.c_char_p), ("trusted", C.POINTER(C.c_char_p)), ("trusted_count", C.c_uint64),
    ]


class RunLength(C.Structure):
    _fields_ = [
        ("struct_size", C.c_uint32), ("reserved", C.c_uint32), ("steps", C.c_int64), ("steps_per_epoch", C.c_int64),
        ("batch_size", C.c_int64),
    ]


class Tensor(C.Structure):
    _fields_ = [
        ("struct_size", C.c_uint32), ("rank", C.c_uint32), ("name", C.c_char_p), ("shape", C.POINTER(C.c_uint64)),
        ("count", C.c_uint64), ("flags", C.c_uint64),
    ]


class OptimizerSetup(C.Structure):
    _fields_ = [
        ("struct_size", C.c_uint32), ("reserved", C.c_uint32), ("text", C.c_char_p), ("lr", C.POINTER(C.c_double)),
        ("tensors", C.POINTER(C.POINTER(Tensor))), ("tensor_count", C.c_uint64), ("groups", C.POINTER(C.c_char_p)),
        ("group_count", C.c_uint64), ("membership", C.POINTER(C.c_uint32)), ("scheduled", C.POINTER(C.c_char_p)),
        ("scheduled_count", C.c_uint64), ("length", C.POINTER(RunLength)),
    ]


class Arrays(C.Structure):
    _fields_ = [
        ("struct_size", C.c_uint32), ("reserved", C.c_uint32), ("start", C.c_void_p), ("strides", C.c_void_p),
    ]


class Rows(C.Structure):
    _fields_ = [
        ("struct_size", C.c_uint32), ("reserved", C.c_uint32), ("rows", C.c_void_p), ("values", C.c_void_p),
        ("count", C.c_uint64),
    ]


class Numbers(C.Structure):
    _fields_ = [("struct_size", C.c_uint32), ("kind", C.c_uint32), ("start", C.c_void_p), ("count", C.c_uint64)]


SPARSE_GRADIENT = 1
SCOPE_TENSOR, SCOPE_GROUP = 1, 2
ABSENT, LIKE_PARAMETER = 0, 1


# ---- Functions ----

_STATUS, _COUNT, _TEXT = C.c_int32, C.c_uint64, C.c_char_p
_FUNCTIONS = {
    "anneal_host_minor": (C.c_uint32, []),
    "anneal_host_version": (_TEXT, []),
    "anneal_free": (None, [_POINTER]),
    "anneal_registry_open": (_STATUS, [_POINTER] * 3),
    "anneal_registry_close": (None, [_POINTER]),
    "anneal_registry_list": (_POINTER, [_POINTER]),
    "anneal_registry_describe": (_STATUS, [_POINTER, _TEXT, _POINTER, _POINTER]),
    "anneal_schedule_open": (_STATUS, [_POINTER, _TEXT, _POINTER, _POINTER, _POINTER]),
    "anneal_schedule_resume": (_STATUS, [_POINTER, C.c_int64, _POINTER, _TEXT, _POINTER, _POINTER]),
    "anneal_schedule_close": (None, [_POINTER]),
    "anneal_schedule_describe": (_POINTER, [_POINTER]),
    "anneal_schedule_initial_state": (None, [_POINTER, _POINTER]),
    "anneal_schedule_fill": (
        _STATUS, [_POINTER, C.c_int64, C.c_int64, _POINTER, _POINTER, _POINTER, _POINTER]),
    "anneal_schedule_observe": (_STATUS, [_POINTER, C.c_int64, C.c_double, _POINTER, _POINTER, _POINTER]),
    "anneal_pool_open": (_STATUS, [C.c_uint32, _POINTER, _POINTER]),
    "anneal_pool_borrow": (_STATUS, [C.c_uint32, _POINTER, _POINTER, _POINTER]),
    "anneal_pool_close": (None, [_POINTER]),
    "anneal_optimizer_open": (_STATUS, [_POINTER] * 5),
    "anneal_optimizer_close": (None, [_POINTER]),
    "anneal_optimizer_describe": (_POINTER, [_POINTER]),
    "anneal_optimizer_hyperparameters": (_POINTER, [_POINTER]),
    "anneal_optimizer_step": (_STATUS, [_POINTER] * 6),
    "anneal_optimizer_evaluate": (_STATUS, [_POINTER] * 5),
    "anneal_optimizer_slot": (_STATUS, [_POINTER, C.c_uint32, _COUNT, _COUNT, _POINTER, _POINTER]),
    "anneal_optimizer_steps": (_POINTER, [_POINTER, C.c_uint32]),
    "anneal_finder_rates": (_STATUS, [C.c_double, C.c_double, _COUNT, C.c_uint32, _POINTER, _POINTER]),
    "anneal_finder_smooth": (
        _STATUS, [_POINTER, _COUNT, C.c_double, C.c_double, _POINTER, _POINTER, _POINTER, _POINTER]),
    "anneal_finder_rule": (_TEXT, [_COUNT]),
    "anneal_finder_suggest": (
        _STATUS, [_TEXT, _POINTER, _POINTER, _POINTER, _COUNT, _COUNT, _POINTER, _POINTER]),
    "anneal_finder_choose": (C.c_int64, [_POINTER, _COUNT]),
}


def _opened() -> C.CDLL:
    own = os.path.join(PACKAGE, "lib", _NAME)
    path = os.environ.get("ANNEAL_LIBRARY") or (own if os.path.exists(own) else _NAME)
    try:
        opened = C.CDLL(path)
        for name, (result, arguments) in _FUNCTIONS.items():
            function = getattr(opened, name)
            function.restype, function.argtypes = result, arguments
    except (OSError, AttributeError) as reason:
        raise ImportError(
            f"anneal's C library cannot be used ({reason}): install the wheel, or build the checkout with "
            "'pip install ./python'") from None
    return opened


_NAME = "libannealhost.so.1"
library = _opened()
version: str = library.anneal_host_version().decode()


def texts(items: Sequence[str]) -> Any:
    """An array of C's texts; it lives as long as it is referred to."""
    return (C.c_char_p * max(1, len(items)))(*[os.fsencode(item) for item in items])


def doubles(numbers: Sequence[float]) -> Any:
    """An array of C's doubles, with room for at least one."""
    return (C.c_double * max(1, len(numbers)))(*numbers)
