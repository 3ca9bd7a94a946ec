"""An optimizer by name as an optimizer of PyTorch."""
from __future__ import annotations

import ctypes as C
from typing import Any, Callable, Dict, List, Optional, Tuple

import torch

from .. import _library as L
from .._errors import AnnealError
from .._text import whole
from .._threads import Pool
from . import _state
from ._hyperparameters import Hyperparameters
from ._memory import Arrays, admit
from ._native import NativeOptimizer

_SOMEWHERE = 64
_bump_versions = getattr(torch.autograd.graph, "increment_version", None)


class Optimizer(torch.optim.Optimizer):
    """An optimizer picked by name, over float32 tensors in main memory, which stay where they are.

    >>> model = torch.nn.Linear(3, 1)
    >>> optimizer = Optimizer(model.parameters(), "lion(weight_decay=0.1)", lr=1e-4)
    >>> model(torch.ones(1, 3)).sum().backward()
    >>> optimizer.step()
    >>> optimizer.param_groups[0]["betas"], sorted(optimizer.state[model.weight])
    ((0.9, 0.99), ['exp_avg', 'step'])

    Groups, hooks, closures, ``state_dict`` and pickling are as in torch.optim, whose ``adam``, ``adamw``, ``sgd``,
    ``adagrad`` and ``rmsprop`` take each other's states. A parameter without a gradient rests.

    Args:
        params: parameters, named parameters, or groups of them with options of their own.
        spec: as on the command line: ``"adamw"``, ``"lion(weight_decay=0.1)"``, a third party's plugin.
        lr: the learning rate, if it is not in `spec`.
        threads: that step large tensors together; PyTorch's number if left out. The same bits come out for any.
        options: other parameters of the optimizer, such as ``weight_decay=0.1``.
    """

    def __init__(
        self, params: Any, spec: str, lr: Any = None, *, threads: Optional[int] = None, **options: Any
    ) -> None:
        self._spec = spec
        self._threads = None if threads is None else whole(threads, "threads", least=1)
        self._forget()
        self._lr = None if lr is None else float(lr)
        # An optimizer of no tensors tells what the text comes to.
        of_nothing = NativeOptimizer(spec, lr=self._lr)
        self._about = of_nothing.about
        self._hyperparameters = Hyperparameters(self._about)
        # What the text says is the common group's; others say what they have otherwise.
        self._common = self._hyperparameters.defaults(of_nothing.common)
        if lr is not None:
            options["lr"] = lr
        super().__init__(params, {**self._common, **self._hyperparameters.taken(options)})

    def _forget(self) -> None:
        self._native: Optional[NativeOptimizer] = None
        self._evaluating: Optional[List[torch.Tensor]] = None

    def __repr__(self) -> str:
        return f"{self._spec!r} as {super().__repr__()}"

    # ---- Groups ----

    def add_param_group(self, param_group: Dict[str, Any]) -> None:
        """As in torch.optim; may be called between steps."""
        super().add_param_group(param_group)
        group = self.param_groups[-1]
        try:
            for index, tensor in enumerate(group["params"]):
                admit(tensor, self._name(len(self.param_groups) - 1, index))
            self._check(group)
        except AnnealError:
            self.param_groups.pop()
            raise
        self._close()

    def _check(self, group: Dict[str, Any]) -> None:
        """Refuses what the optimizer would at the first step."""
        NativeOptimizer(self._spec, lr=self._lr, groups=[self._hyperparameters.options(group, self._common)])

    def _name(self, group: int, index: int) -> str:
        names = self.param_groups[group].get("param_names")
        return names[index] if names else f"group{group}.{index}"

    # ---- Opening and closing the library's optimizer ----

    def _open(self) -> NativeOptimizer:
        places = [
            (number, index, tensor) for number, group in enumerate(self.param_groups)
            for index, tensor in enumerate(group["params"])
        ]
        self._params: List[torch.Tensor] = [tensor for _, _, tensor in places]
        names = [self._name(number, index) for number, index, _ in places]
        for tensor, name in zip(self._params, names):
            admit(tensor, name)
        self._sparse = {
            index for index, tensor in enumerate(self._params) if tensor.grad is not None and tensor.grad.is_sparse
        }
        hyperparameters, groups = self._hyperparameters, self.param_groups
        scheduled = hyperparameters.scheduled(groups)
        self._live, self._frozen_keys = hyperparameters.plan(scheduled)
        self._told = [(group["params"], len(group["params"]), self._frozen_values(group)) for group in groups]
        count = len(places)
        self._parameters, self._gradients = Arrays(count), Arrays(count)
        self._rows = (C.c_void_p * max(1, count))()
        self._at: List[int] = []
        self._move([tensor.data_ptr() for tensor in self._params])
        numbers = [number for number, _, _ in places]
        # Of each group of the library's, PyTorch's group that it is of, and its tensors.
        if self._about["name"] in _state.PER_TENSOR:
            self._owners, self._members = numbers, [[index] for index in range(count)]
        else:
            self._owners = list(range(len(groups)))
            self._members = [[index for index, of in enumerate(numbers) if of == number] for number in self._owners]
        membership = [group for group, members in enumerate(self._members) for _ in members]
        options = [hyperparameters.options(group, self._common) for group in groups]
        native = NativeOptimizer(
            self._spec, lr=self._lr, shapes=[tensor.shape for tensor in self._params], names=names,
            groups=[options[number] for number in self._owners], membership=membership, sparse=self._sparse,
            scheduled=scheduled, parameters=self._parameters)
        self._pool = Pool(torch.get_num_threads() if self._threads is None else self._threads)
        self._restore(native, names)
        self._native = native
        return native

    def _restore(self, native: NativeOptimizer, names: List[str]) -> None:
        states = [self.state.get(tensor, {}) for tensor in self._params]
        for index, state in enumerate(states):
            if state:
                _state.restore(native, index, state, names[index])
        saved = [list(group.pop(_state.GROUP_KEY, None) or []) for group in self.param_groups]
        for group, (owner, members) in enumerate(zip(self._owners, self._members)):
            _state.restore_group(
                native, group, saved[owner].pop(0) if saved[owner] else None, [states[index] for index in members])
        steps = native.steps_seen()
        for index, tensor in enumerate(self._params):
            kept = {key: value for key, value in states[index].items() if key not in native.slots}
            self.state[tensor] = {**kept, **_state.views(native, index, tensor.shape, steps)}

    def _saved_groups(self, number: int) -> List[Dict[str, Any]]:
        """What a group remembers, as it is saved in it."""
        native = self._native
        of_group = [group for group, owner in enumerate(self._owners) if owner == number]
        return [] if native is None else _state.exported_groups(native, of_group)

    def _close(self) -> None:
        """Keeps what is remembered in ``state`` alone; the next step opens anew."""
        if self._native is None:
            return
        for number, group in enumerate(self.param_groups):
            if number < len(self._told):
                group[_state.GROUP_KEY] = self._saved_groups(number)
        self.state.update(_state.detached(self.state))
        self._native = None

    def _move(self, addresses: List[int]) -> None:
        """The parameters' memory was exchanged, or seen for the first time."""
        for index, tensor in enumerate(self._params):
            if self._at and addresses[index] == self._at[index]:
                continue
            admit(tensor, f"tensor {index}")
            self._parameters.stride(index, None if tensor.is_contiguous() else tensor.stride())
        self._parameters.put(addresses)
        self._at = addresses

    # ---- A step ----

    def step(self, closure: Optional[Callable[[], Any]] = None) -> Any:
        """Moves every parameter that has a gradient.

        Args:
            closure: computes the loss and the gradients anew; its loss is returned.
        """
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        if self._evaluating is not None:
            raise AnnealError("the weights in place are those to evaluate: call train() before step()")
        native = self._ready()
        self._write_hyperparameters(native)
        params = self._params
        addresses = [tensor.data_ptr() for tensor in params]
        if addresses != self._at:
            self._move(addresses)
        kept = self._put_gradients(params)
        if kept is None:
            # A gradient became sparse, or dense: that is told when the library's optimizer is opened.
            self._close()
            native = self._open()
            self._write_hyperparameters(native)
            kept = self._put_gradients(params) or []
        native.step(self._parameters, self._gradients, self._rows if self._sparse else None, self._pool)
        if _bump_versions is not None:
            _bump_versions([tensor for tensor, gradient in zip(params, kept[0]) if gradient is not None])
        return loss

    def _ready(self) -> NativeOptimizer:
        """The library's optimizer, opened anew where something changed that it was told once."""
        native = self._native
        if native is None:
            return self._open()
        groups = self.param_groups
        if len(groups) == len(self._told):
            for group, (params, count, values) in zip(groups, self._told):
                if group["params"] is not params or len(params) != count or self._frozen_values(group) != values:
                    break
            else:
                return native
        self._close()
        return self._open()

    def _frozen_values(self, group: Dict[str, Any]) -> Tuple[Any, ...]:
        return self._hyperparameters.frozen(group, self._frozen_keys)

    def _write_hyperparameters(self, native: NativeOptimizer) -> None:
        rows, width, live, groups = native.rows, self._hyperparameters.width, self._live, self.param_groups
        start = 0
        for owner in self._owners:
            group = groups[owner]
            for place, key, beta in live:
                value = group[key] if key in group else None
                if value is not None:
                    rows[start + place] = value if beta < 0 else value[beta]
            start += width

    def _put_gradients(self, params: List[torch.Tensor]) -> Optional[List[Any]]:
        """Says where the gradients are; what is returned, the gradients first, must live until the step is done.
        ``None``: others are sparse than the library was told."""
        gradients = [tensor.grad for tensor in params]
        kept: List[Any] = [gradients]
        addresses: List[Any] = []
        arrays, strided, sparse = self._gradients, torch.strided, self._sparse
        float32, has_strides = torch.float32, bool(self._gradients.struct.strides)
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
                raise AnnealError(f"gradients are float32 as their tensors, and one is {gradient.dtype}".replace("torch.", ""))
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
            raise AnnealError("a sparse gradient is some of the rows of its tensor: its first dimension alone is sparse")
        gradient = gradient.coalesce()
        rows, values = gradient.indices()[0].contiguous(), gradient.values().contiguous()
        argument = L.Rows(C.sizeof(L.Rows), 0, rows.data_ptr(), values.data_ptr(), rows.numel())
        kept += [rows, values, argument]
        self._rows[index] = C.addressof(argument)

    # ---- PyTorch's contract ----

    def state_dict(self) -> Dict[str, Any]:
        """As in torch.optim; loads with ``weights_only=True``."""
        packed = super().state_dict()
        name = self._about["name"]
        packed["state"] = {
            key: _state.exported(state, name) if isinstance(key, int) else state
            for key, state in packed["state"].items()
        }
        if self._native is not None:
            for number, group in enumerate(packed["param_groups"]):
                group[_state.GROUP_KEY] = self._saved_groups(number)
        if self._evaluating is not None:
            for index, weights in enumerate(self._evaluating):
                packed["state"][index]["trained"] = weights
        return packed

    def __setstate__(self, state: Dict[str, Any]) -> None:
        # What is loaded is opened by the next step, and shares no memory with where it came from.
        super().__setstate__(state)
        self._forget()
        self.state = type(self.state)(dict, _state.detached(self.state))
        trained = [
            self.state[tensor].pop("trained", None) for group in self.param_groups for tensor in group["params"]
            if tensor in self.state
        ]
        for group in self.param_groups:
            for key, value in self._common.items():
                group.setdefault(key, value)
            self._check(group)
        if trained and all(weights is not None for weights in trained):
            self._evaluating = trained

    def __getstate__(self) -> Dict[str, Any]:
        groups = [dict(group) for group in self.param_groups]
        state = {key: dict(value) for key, value in self.state.items()}
        if self._native is not None:
            for number, group in enumerate(groups):
                group[_state.GROUP_KEY] = self._saved_groups(number)
        if self._evaluating is not None:
            params = [tensor for group in self.param_groups for tensor in group["params"]]
            for tensor, weights in zip(params, self._evaluating):
                state[tensor]["trained"] = weights
        return {
            "defaults": self.defaults, "state": type(self.state)(dict, _state.detached(state)), "param_groups": groups,
            "_spec": self._spec, "_lr": self._lr, "_threads": self._threads, "_about": self._about, "_common": self._common,
            "_hyperparameters": self._hyperparameters,
        }

    # ---- Methods that evaluate other weights than they train ----

    @property
    def evaluates_elsewhere(self) -> bool:
        """Whether `eval` has anything to do: the method is schedule-free."""
        return self._about["evaluates_elsewhere"]

    @torch.no_grad()
    def eval(self) -> None:
        """Puts the weights to evaluate into the model, which `train` takes back; most optimizers have none of their own."""
        if self._evaluating is not None or not self.evaluates_elsewhere or not self.state:
            return  # before the first step there is one set of weights
        native = self._ready()
        out = [torch.empty_like(tensor, memory_format=torch.contiguous_format) for tensor in self._params]
        arrays = Arrays(len(out))
        arrays.put([tensor.data_ptr() for tensor in out])
        self._move([tensor.data_ptr() for tensor in self._params])
        native.evaluate(self._parameters, arrays, self._pool)
        self._evaluating = [tensor.detach().clone() for tensor in self._params]
        for tensor, weights in zip(self._params, out):
            tensor.copy_(weights)

    @torch.no_grad()
    def train(self, mode: bool = True) -> None:
        """Puts the weights to train back into the model."""
        if not mode:
            self.eval()
        elif self._evaluating is not None:
            params = [tensor for group in self.param_groups for tensor in group["params"]]
            for tensor, weights in zip(params, self._evaluating):
                tensor.copy_(weights)
            self._evaluating = None
