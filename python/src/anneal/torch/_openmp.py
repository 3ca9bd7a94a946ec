"""The threads that PyTorch computes with."""
from __future__ import annotations

import ctypes as C
from typing import Optional

import torch


def fork(threads: int) -> Optional[int]:
    """The address of ``GOMP_parallel`` in PyTorch's OpenMP, to step on its threads; none where it has another number of threads.

    After each of its own loops these spin for milliseconds. Threads beside them would have to share their processors.
    """
    if threads != torch.get_num_threads() or not torch.backends.openmp.is_available():
        return None
    function = getattr(C.CDLL(None), "GOMP_parallel", None)
    return function and C.cast(function, C.c_void_p).value
