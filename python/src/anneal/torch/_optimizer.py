"""An optimizer by name as an optimizer of PyTorch."""
from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional

import torch

from .._errors import AnnealError
from .._text import whole
from . import _state
from ._hyperparameters import Hyperparameters
from ._memory import admit
from ._native import NativeOptimizer
from ._opened import Opened


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
        total_steps: of the whole run, for optimizers that have a length in it (``ademamix``).
        threads: that step large tensors together; PyTorch's number if left out. The same bits come out for any.
        options: other parameters of the optimizer, such as ``weight_decay=0.1``.
    """

    state: Any
    param_groups: Any

    def __init__(
        self, params: Any, spec: str, lr: Any = None, *, total_steps: Optional[int] = None,
        threads: Optional[int] = None, **options: Any,
    ) -> None:
        self._spec = spec
        self._threads = None if threads is None else whole(threads, "threads", least=1)
        self._total_steps = None if total_steps is None else whole(total_steps, "total_steps")
        self._forget()
        self._lr = None if lr is None else float(lr)
        # An optimizer of no tensors tells what the text comes to.
        of_nothing = NativeOptimizer(spec, lr=self._lr, steps=self._total_steps)
        self._about = of_nothing.about
        self._hyperparameters = Hyperparameters(self._about)
        # What the text says is the common group's; others say what they have otherwise.
        self._common = self._hyperparameters.defaults(of_nothing.common)
        if lr is not None:
            options["lr"] = lr
        super().__init__(params, {**self._common, **self._hyperparameters.taken(options)})

    def _forget(self) -> None:
        self._opened: Optional[Opened] = None
        self._evaluating: Optional[List[torch.Tensor]] = None

    def __repr__(self) -> str:
        return f"{self._spec!r} as {super().__repr__()}"

    # ---- Groups ----

    def add_param_group(self, param_group: Dict[str, Any]) -> None:
        """As in torch.optim; may be called between steps."""
        super().add_param_group(param_group)
        group = self.param_groups[-1]
        self._hyperparameters.warn_of_misspelt(param_group)
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
        NativeOptimizer(
            self._spec, lr=self._lr, steps=self._total_steps,
            groups=[self._hyperparameters.options(group, self._common)])

    def _name(self, group: int, index: int) -> str:
        names = self.param_groups[group].get("param_names")
        return names[index] if names else f"group{group}.{index}"

    # ---- The library's optimizer ----

    def _open(self) -> Opened:
        options = [self._hyperparameters.options(group, self._common) for group in self.param_groups]
        names = [
            self._name(number, index) for number, group in enumerate(self.param_groups)
            for index in range(len(group["params"]))
        ]
        opened = Opened(
            self._spec, self._about["name"], self._hyperparameters, self.param_groups, options, names, lr=self._lr,
            steps=self._total_steps, threads=torch.get_num_threads() if self._threads is None else self._threads)
        opened.restore(self.state, self.param_groups)
        self._opened = opened
        return opened

    def _ready(self) -> Opened:
        """Opened, and anew where something changed that the library is told once."""
        if self._opened is not None:
            if self._opened.fits(self.param_groups):
                return self._opened
            self._close()
        return self._open()

    def _close(self) -> None:
        """Keeps what is remembered in ``state`` and groups alone; the next step opens anew."""
        if self._opened is not None:
            self._opened.save_groups(self.param_groups)
            self.state.update(_state.detached(self.state))
            self._opened = None

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
        if not self._ready().step(self.param_groups):
            # A gradient became sparse, or dense: that is told when the library's optimizer is opened.
            self._close()
            self._open().step(self.param_groups)
        return loss

    # ---- PyTorch's contract ----

    def state_dict(self) -> Dict[str, Any]:
        """As in torch.optim; loads with ``weights_only=True``."""
        packed = super().state_dict()
        name = self._about["name"]
        packed["state"] = {
            key: _state.exported(state, name) if isinstance(key, int) else state
            for key, state in packed["state"].items()
        }
        for group in packed["param_groups"]:
            group[_state.NAME_KEY] = name
        if self._opened is not None:
            self._opened.save_groups(packed["param_groups"])
        if self._evaluating is not None:
            for index, weights in enumerate(self._evaluating):
                packed["state"][index]["trained"] = weights
        return packed

    def load_state_dict(self, state_dict: Dict[str, Any]) -> None:
        """As in torch.optim, whose own states it takes too where the optimizers are the same. What is refused changes
        nothing."""
        before = self.state, self.param_groups, self._opened, self._evaluating
        try:
            super().load_state_dict(state_dict)
        except Exception:
            self.state, self.param_groups, self._opened, self._evaluating = before
            raise

    def __setstate__(self, state: Dict[str, Any]) -> None:
        # What is loaded is opened by the next step, and shares no memory with where it came from.
        super().__setstate__(state)
        self._forget()
        self.state = type(self.state)(dict, _state.detached(self.state))
        trained = [
            self.state[tensor].pop("trained", None) for group in self.param_groups for tensor in group["params"]
            if tensor in self.state
        ]
        _state.refuse_others(self._about["name"], self._about, self.state, self.param_groups)
        for group in self.param_groups:
            for key, value in self._common.items():
                group.setdefault(key, value)
            self._check(group)
        if trained and all(weights is not None for weights in trained):
            self._evaluating = trained

    def __getstate__(self) -> Dict[str, Any]:
        groups = [dict(group) for group in self.param_groups]
        state = {key: dict(value) for key, value in self.state.items()}
        if self._opened is not None:
            self._opened.save_groups(groups)
        if self._evaluating is not None:
            params = [tensor for group in self.param_groups for tensor in group["params"]]
            for tensor, weights in zip(params, self._evaluating):
                state[tensor]["trained"] = weights
        return {
            "defaults": self.defaults, "state": type(self.state)(dict, _state.detached(state)), "param_groups": groups,
            "_spec": self._spec, "_lr": self._lr, "_threads": self._threads,
            "_total_steps": self._total_steps, "_about": self._about, "_common": self._common,
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
        opened = self._ready()
        to_evaluate = opened.weights_to_evaluate()
        self._evaluating = [tensor.detach().clone() for tensor in opened.params]
        for tensor, weights in zip(opened.params, to_evaluate):
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
