"""An optimizer of the library over the tensors of PyTorch's groups."""
from __future__ import annotations

import ctypes as C
from typing import AbstractSet, Any, Dict, List, Optional, Sequence

import torch

from .. import _library as L
from .._registry import registry
from .._text import encoded
from .._threads import Pool
from ._memory import Arrays, counts, view, view_of_counts


class NativeOptimizer:
    """What ``anneal_optimizer_open`` made: its rows of hyperparameters, its slots and its counts of steps, in place.

    Args:
        text: "adamw(weight_decay=0.1)".
        lr: given beside the text, which must not say another.
        steps: of the whole run.
        shapes: of each tensor.
        names: for sentences.
        groups: the options of each group but the common one, which has no tensors.
        membership: of each tensor, its group.
        sparse: the tensors whose gradients are rows.
        scheduled: parameters that change from step to step.
        parameters: the weights as they are.
    """

    def __init__(
        self, text: str, *, lr: Optional[float] = None, steps: Optional[int] = None,
        shapes: Sequence[torch.Size] = (), names: Sequence[str] = (), groups: Sequence[str] = (),
        membership: Sequence[int] = (), sparse: AbstractSet[int] = frozenset(), scheduled: Sequence[str] = (),
        parameters: Optional[Arrays] = None,
    ) -> None:
        self._kept: List[Any] = []
        tensors = (C.POINTER(L.Tensor) * max(1, len(shapes)))()
        for index, (shape, name) in enumerate(zip(shapes, names)):
            sizes = (C.c_uint64 * max(1, len(shape)))(*shape)
            tensor = L.Tensor(
                C.sizeof(L.Tensor), len(shape), encoded(name), sizes, shape.numel(),
                L.SPARSE_GRADIENT if index in sparse else 0)
            self._kept += [sizes, tensor]
            tensors[index] = C.pointer(tensor)
        setup = L.OptimizerSetup(
            C.sizeof(L.OptimizerSetup), 0, encoded(text),
            None if lr is None else C.pointer(C.c_double(lr)), tensors, len(shapes), L.texts(groups), len(groups),
            (C.c_uint32 * max(1, len(membership)))(*[group + 1 for group in membership]), L.texts(scheduled),
            len(scheduled), None if steps is None else C.pointer(L.RunLength(C.sizeof(L.RunLength), 0, steps, 0, 0)))
        handle = C.c_void_p()
        self._registry = registry()
        arrays = parameters or Arrays(0)
        L.check(L.library.anneal_optimizer_open(
            self._registry.handle, C.byref(setup), arrays.pointer, C.byref(handle), L.error()))
        self.handle = handle
        self.about: Dict[str, Any] = L.taken_json(L.library.anneal_optimizer_describe(handle))
        width = len(self.about["parameters"])
        rows = L.library.anneal_optimizer_hyperparameters(handle)
        self.common: List[float] = list((C.c_double * width).from_address(rows))
        # The common group stands before the others.
        self.rows = (C.c_double * max(1, width * len(groups))).from_address(rows + C.sizeof(C.c_double) * width)
        self.slots: List[str] = [slot["key"] for slot in self.about["slots"]]
        self.evaluates_elsewhere: bool = self.about["evaluates_elsewhere"]
        self.steps = counts(L.library.anneal_optimizer_steps(handle, L.SCOPE_TENSOR), len(shapes))
        """How many each tensor has taken."""
        self._group_steps = counts(L.library.anneal_optimizer_steps(handle, L.SCOPE_GROUP), len(groups) + 1)

    def __del__(self) -> None:
        if getattr(self, "handle", None) and L is not None:
            L.library.anneal_optimizer_close(self.handle)

    def steps_seen(self) -> torch.Tensor:
        """How many each tensor has taken, as a tensor that stays up to date."""
        return view_of_counts(self.steps, self)

    def group_steps(self, group: int) -> int:
        return self._group_steps[group + 1]

    def set_group_steps(self, group: int, steps: int) -> None:
        self._group_steps[group + 1] = steps

    def slot(self, index: int, slot: int) -> Optional[torch.Tensor]:
        """What is remembered of a tensor, flat and in place."""
        return self._numbers(L.SCOPE_TENSOR, index, slot)

    def group_slot(self, group: int, slot: int) -> Optional[torch.Tensor]:
        """What is remembered of a group, in place."""
        return self._numbers(L.SCOPE_GROUP, group + 1, slot)

    def _numbers(self, scope: int, index: int, slot: int) -> Optional[torch.Tensor]:
        numbers = L.Numbers(C.sizeof(L.Numbers))
        L.check(L.library.anneal_optimizer_slot(self.handle, scope, index, slot, C.byref(numbers), L.error()))
        return view(numbers, self)

    def step(self, parameters: Arrays, gradients: Arrays, rows: Any, pool: Pool) -> None:
        L.check(L.library.anneal_optimizer_step(
            self.handle, parameters.pointer, gradients.pointer, rows, pool.handle, L.error()))

    def evaluate(self, parameters: Arrays, out: Arrays, pool: Pool) -> None:
        L.check(L.library.anneal_optimizer_evaluate(
            self.handle, parameters.pointer, out.pointer, pool.handle, L.error()))
