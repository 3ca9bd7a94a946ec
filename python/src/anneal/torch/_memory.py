"""Memory of PyTorch and of the library, seen by each other."""
from __future__ import annotations

import ctypes as C
from typing import Any, Dict, Optional, Sequence, Tuple

import torch

from .. import _library as L
from .._errors import AnnealError


def admit(tensor: torch.Tensor, name: str) -> None:
    """Refuses a parameter that cannot be stepped where it is."""
    if type(tensor).__name__ == "DTensor" or hasattr(tensor, "to_local"):
        what = "a DTensor"
    elif tensor.layout is not torch.strided:
        what = f"{tensor.layout}"
    elif tensor.device.type != "cpu" or tensor.dtype is not torch.float32:
        what = f"{tensor.dtype} on {tensor.device}".replace("torch.", "")
    else:
        return
    raise AnnealError(
        f"anneal steps float32 tensors in main memory, and {name} is {what}: train it with an optimizer of torch.optim "
        "and anneal.torch.Scheduler, or keep float32 weights in main memory and autocast")


class Arrays:
    """Where the numbers of all tensors lie, for one call after another."""

    def __init__(self, count: int) -> None:
        self.start = (C.c_void_p * max(1, count))()
        self._strides = (C.c_void_p * max(1, count))()
        self._kept: Dict[Tuple[int, ...], Any] = {}
        self._strided = 0
        self.struct = L.Arrays(C.sizeof(L.Arrays), 0, C.addressof(self.start), None)
        self.pointer = C.pointer(self.struct)

    def put(self, addresses: Sequence[int]) -> None:
        """All addresses at once; 0 where there is none."""
        self.start[:] = list(addresses)

    def stride(self, index: int, strides: Optional[Tuple[int, ...]]) -> None:
        """The strides of one tensor in elements; ``None``: it is contiguous."""
        if strides is None:
            if self._strides[index]:
                self._strides[index] = None
                self._strided -= 1
        else:
            array = self._kept.get(strides)
            if array is None:
                array = self._kept[strides] = (C.c_int64 * max(1, len(strides)))(*strides)
            self._strided += not self._strides[index]
            self._strides[index] = C.addressof(array)
        self.struct.strides = C.addressof(self._strides) if self._strided else None


def view(numbers: L.Numbers, owner: Any) -> Optional[torch.Tensor]:
    """Numbers of the library as a tensor that keeps their owner alive; ``None`` where there is no such slot."""
    if numbers.kind == L.ABSENT:
        return None
    is_float = numbers.kind == L.LIKE_PARAMETER
    if numbers.count == 0:
        return torch.empty(0, dtype=torch.float32 if is_float else torch.float64)
    memory = ((C.c_float if is_float else C.c_double) * numbers.count).from_address(numbers.start)
    memory._owner = owner
    return torch.frombuffer(memory, dtype=torch.float32 if is_float else torch.float64)


def counts(address: int, count: int) -> Any:
    """The library's counts of steps, in place."""
    return (C.c_int64 * max(1, count)).from_address(address)


def view_of_counts(counts: Any, owner: Any) -> torch.Tensor:
    """The same as a tensor that keeps their owner alive."""
    memory = type(counts).from_address(C.addressof(counts))
    memory._owner = owner
    return torch.frombuffer(memory, dtype=torch.int64)
