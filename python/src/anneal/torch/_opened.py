"""The library's optimizer over the tensors of PyTorch's groups, from one opening to the next."""
from __future__ import annotations

import ctypes as C
import re
from operator import attrgetter
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

import torch

from .. import _library as L
from .._errors import AnnealError
from .._threads import Pool
from . import _openmp, _state
from ._hyperparameters import Hyperparameters, first_rate
from ._memory import Arrays, admit
from ._native import NativeOptimizer

_Group = Dict[str, Any]
_SOMEWHERE = 64
_address, _is_contiguous, _strides = torch.Tensor.data_ptr, torch.Tensor.is_contiguous, torch.Tensor.stride
_bytes = attrgetter("nbytes")
_bump_versions = getattr(torch.autograd.graph, "increment_version", None)


class Opened:
    """Groups as they were when the library was told of them: their tensors, which gradients are sparse, what may change."""

    def __init__(
        self, spec: str, name: str, hyperparameters: Hyperparameters, groups: Sequence[_Group], options: Sequence[str],
        names: List[str], *, lr: Optional[float], steps: Optional[int], threads: int,
    ) -> None:
        self.params: List[torch.Tensor] = [tensor for group in groups for tensor in group["params"]]
        self._names, self._hyperparameters = names, hyperparameters
        self._sparse = {
            index for index, tensor in enumerate(self.params) if tensor.grad is not None and tensor.grad.is_sparse
        }
        scheduled = hyperparameters.scheduled(groups)
        self._live, self._frozen_keys = hyperparameters.plan(scheduled)
        self._told = [(group["params"], len(group["params"]), self._frozen(group)) for group in groups]
        self._first_rates = [first_rate(group) for group in groups]
        # Of each group of the library's, PyTorch's group that it is of, and its tensors.
        owners = [number for number, group in enumerate(groups) for _ in group["params"]]
        if name in _state.PER_TENSOR:
            self._owners, self._members = owners, [[index] for index in range(len(owners))]
        else:
            self._owners = list(range(len(groups)))
            self._members = [[index for index, of in enumerate(owners) if of == number] for number in self._owners]
        count = len(self.params)
        self._parameters, self._gradients = Arrays(count), Arrays(count)
        self._rows = (C.c_void_p * max(1, count))()
        self._shapes = [tensor.shape for tensor in self.params]
        self._bytes = [tensor.nbytes for tensor in self.params]
        self._row_by_row = [_row_by_row(shape) for shape in self._shapes]
        self._at: List[int] = []
        self._strides: List[Optional[Tuple[int, ...]]] = [None] * count
        self._all_contiguous = True
        self._move([tensor.data_ptr() for tensor in self.params])
        self._pool = Pool(threads, _openmp.fork(threads))
        self._native = NativeOptimizer(
            spec, lr=lr, steps=steps, shapes=[tensor.shape for tensor in self.params], names=names,
            groups=[options[owner] for owner in self._owners],
            membership=[group for group, members in enumerate(self._members) for _ in members], sparse=self._sparse,
            scheduled=scheduled, parameters=self._parameters)

    def fits(self, groups: Sequence[_Group]) -> bool:
        """Whether the groups are still those, but for what may change from step to step."""
        if len(groups) != len(self._told):
            return False
        for group, (params, count, values) in zip(groups, self._told):
            if group["params"] is not params or len(params) != count or self._frozen(group) != values:
                return False
        return True

    def _frozen(self, group: _Group) -> Tuple[Any, ...]:
        return self._hyperparameters.frozen(group, self._frozen_keys)

    # ---- What is remembered ----

    def restore(self, state: Dict[torch.Tensor, Any], groups: Sequence[_Group]) -> None:
        """Takes over what states and groups hold, and puts views of the library's memory in their place."""
        native = self._native
        states: List[Mapping[str, Any]] = [state.get(tensor, {}) for tensor in self.params]
        for index, saved in enumerate(states):
            if saved:
                _state.restore(native, index, saved, self._names[index])
        of_groups = [list(group.pop(_state.GROUP_KEY, None) or []) for group in groups]
        for number, (owner, members) in enumerate(zip(self._owners, self._members)):
            of_group = of_groups[owner].pop(0) if of_groups[owner] else None
            _state.restore_group(native, number, of_group, [states[index] for index in members])
        steps = native.steps_seen()
        for index, tensor in enumerate(self.params):
            kept = {key: value for key, value in states[index].items() if key not in native.slots}
            state[tensor] = {**kept, **_state.views(native, index, tensor.shape, steps)}

    def save_groups(self, groups: Sequence[_Group]) -> None:
        """Writes into groups what the library remembers of them."""
        for number, group in enumerate(groups[:len(self._told)]):
            of_group = [native for native, owner in enumerate(self._owners) if owner == number]
            group[_state.GROUP_KEY] = _state.exported_groups(self._native, of_group, self._first_rates[number])

    def weights_to_evaluate(self) -> List[torch.Tensor]:
        out = [torch.empty_like(tensor, memory_format=torch.contiguous_format) for tensor in self.params]
        arrays = Arrays(len(out))
        arrays.put([tensor.data_ptr() for tensor in out])
        self._move([tensor.data_ptr() for tensor in self.params])
        self._native.evaluate(self._parameters, arrays, self._pool)
        return out

    # ---- A step ----

    def step(self, groups: Sequence[_Group]) -> bool:
        """Steps what has a gradient; without doing anything ``False`` where others are sparse than the library was told."""
        self._write_hyperparameters(groups)
        params = self.params
        addresses = list(map(_address, params))
        if addresses != self._at or not (self._all_contiguous and all(map(_is_contiguous, params))):
            self._move(addresses)
        gradients = [tensor.grad for tensor in params]
        kept: Optional[List[Any]] = [] if self._put_plain(gradients) else self._put(gradients)
        if kept is None:
            return False
        try:
            self._native.step(self._parameters, self._gradients, self._rows if self._sparse else None, self._pool)
        except AnnealError as error:
            # The library counts its own groups.
            raise AnnealError(re.sub(
                r"the group (\d+)\b", lambda found: f"param_groups[{self._owners[int(found[1]) - 1]}]", str(error))) from None
        if _bump_versions is not None:
            _bump_versions([tensor for tensor, gradient in zip(params, gradients) if gradient is not None])
        return True

    def _write_hyperparameters(self, groups: Sequence[_Group]) -> None:
        rows, width, live = self._native.rows, self._hyperparameters.width, self._live
        start = 0
        try:
            for owner in self._owners:
                group = groups[owner]
                for place, key, beta in live:
                    value = group[key] if key in group else None
                    if value is not None:
                        rows[start + place] = value if beta < 0 else value[beta]
                start += width
        except (TypeError, IndexError):
            what = "a number" if beta < 0 else "two numbers"
            raise AnnealError(f"{key} of param_groups[{owner}] is {what}, not {value!r}") from None

    def _move(self, addresses: List[int]) -> None:
        """The parameters' memory was exchanged, or is seen for the first time, or does not lie row by row."""
        for index, tensor in enumerate(self.params):
            strides = None if tensor.is_contiguous() else tensor.stride()
            if self._at and addresses[index] == self._at[index] and strides == self._strides[index]:
                continue
            admit(tensor, self._names[index])
            if tensor.shape != self._shapes[index]:
                raise AnnealError(
                    f"the shape of {self._names[index]} was {tuple(self._shapes[index])} and is {tuple(tensor.shape)} now: make "
                    "an optimizer for the new tensor")
            self._parameters.stride(index, strides)
            self._strides[index] = strides
        self._parameters.put(addresses)
        self._at = addresses
        self._all_contiguous = not any(self._strides)

    def _put_plain(self, gradients: Sequence[Any]) -> bool:
        """Where every tensor has a dense, contiguous gradient, says where they are, three looks at each; else ``False``.

        As many bytes are as many numbers of the same type, which autograd sees to, and with these strides they have the shape
        of the tensor.
        """
        if self._sparse or self._gradients.struct.strides:
            return False
        try:
            addresses = list(map(_address, gradients))
            if 0 in addresses or list(map(_strides, gradients)) != self._row_by_row:
                return False
            if list(map(_bytes, gradients)) != self._bytes:
                return False
        except (TypeError, AttributeError, RuntimeError):  # of None, and of what is sparse
            return False
        self._gradients.start[:] = addresses
        return True

    def _put(self, gradients: Sequence[Optional[torch.Tensor]]) -> Optional[List[Any]]:
        """Says where the gradients are; what is returned must live until the step is done."""
        kept: List[Any] = []
        addresses: List[Any] = []
        arrays, sparse = self._gradients, self._sparse
        strided, float32, has_strides = torch.strided, torch.float32, bool(arrays.struct.strides)
        for index, gradient in enumerate(gradients):
            if gradient is None:
                addresses.append(None)
                if sparse:
                    self._rows[index] = None
                continue
            if gradient.layout is not strided or index in sparse:
                if gradient.is_sparse != (index in sparse):
                    return None
                addresses.append(None)
                self._put_rows(index, gradient, kept)
                continue
            if gradient.dtype is not float32:
                raise AnnealError(
                    f"the gradient of {self._names[index]} is {gradient.dtype}, but its tensor float32".replace("torch.", ""))
            if gradient.shape != self._shapes[index]:
                raise AnnealError(
                    f"the gradient of {self._names[index]} has the shape {tuple(gradient.shape)}, but its tensor had "
                    f"{tuple(self._shapes[index])} when the optimizer first saw it: make an optimizer for the new tensor")
            if not gradient.is_contiguous():
                arrays.stride(index, gradient.stride())
            elif has_strides:
                arrays.stride(index, None)
            # A tensor without elements has no address, and takes its steps all the same.
            addresses.append(gradient.data_ptr() or _SOMEWHERE)
        arrays.start[:] = addresses
        return kept

    def _put_rows(self, index: int, gradient: torch.Tensor, kept: List[Any]) -> None:
        if gradient.sparse_dim() != 1:
            raise AnnealError(
                f"the gradient of {self._names[index]} is sparse in {gradient.sparse_dim()} dimensions: it can be some of the "
                "rows of its tensor")
        gradient = gradient.coalesce()
        rows, values = gradient.indices()[0].contiguous(), gradient.values().contiguous()
        argument = L.Rows(C.sizeof(L.Rows), 0, rows.data_ptr(), values.data_ptr(), rows.numel())
        kept += [rows, values, argument]
        self._rows[index] = C.addressof(argument)


def _row_by_row(shape: torch.Size) -> Tuple[int, ...]:
    """The strides of numbers that lie one after another."""
    strides, step = [], 1
    for size in reversed(shape):
        strides.append(step)
        step *= max(size, 1)
    return tuple(reversed(strides))
