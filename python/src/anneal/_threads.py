"""Threads that step large tensors together."""
from __future__ import annotations

import ctypes as C
import os
from typing import Any, Optional

from . import _library as L


_PROCESS = os.getpid()


class Pool:
    """A number of threads; one means the caller's own.

    In a forked child the parent's threads are not there: it makes its own when it first asks. The same bits come out for
    any number.

    Args:
        fork: the address of a function that runs another on threads which are there already, as ``GOMP_parallel`` does.
    """

    def __init__(self, threads: int, fork: Optional[int] = None) -> None:
        self.threads = threads
        self._fork = fork
        self._handle: Optional[C.c_void_p] = None
        self._process: Optional[int] = None

    @property
    def handle(self) -> Optional[C.c_void_p]:
        if self.threads <= 1:
            return None
        if self._process != os.getpid():
            handle = C.c_void_p()
            if self._fork is None or os.getpid() != _PROCESS:
                L.check(L.library.anneal_pool_open(self.threads, C.byref(handle), L.error()))
            else:
                L.check(L.library.anneal_pool_borrow(self.threads, self._fork, C.byref(handle), L.error()))
            self._handle, self._process = handle, os.getpid()
        return self._handle

    def __del__(self, getpid: Any = os.getpid) -> None:
        if getattr(self, "_handle", None) and self._process == getpid() and L is not None:
            L.library.anneal_pool_close(self._handle)
