"""All that training changes, kept and brought back."""
from __future__ import annotations

import copy
import random
import sys
from typing import Any, List, Tuple

import torch


class Snapshot:
    """Weights, buffers, modes, an optimizer, gradients and the generators of random numbers, as they are now."""

    def __init__(self, model: torch.nn.Module, optimizer: torch.optim.Optimizer) -> None:
        self._optimizer = optimizer
        groups = [tensor for group in optimizer.param_groups for tensor in group["params"]]
        tensors = {id(tensor): tensor for tensor in [*model.parameters(), *model.buffers(), *groups]}
        self._tensors: List[Tuple[torch.Tensor, torch.Tensor]] = [
            (tensor, tensor.detach().clone()) for tensor in tensors.values()
        ]
        self._gradients = [
            (tensor, None if tensor.grad is None else tensor.grad.detach().clone()) for tensor in tensors.values()
            if tensor.requires_grad and tensor.is_leaf
        ]
        self._modes = [(module, module.training) for module in model.modules()]
        self._memory = copy.deepcopy(optimizer.state_dict())
        self._random = random.getstate()
        self._torch = torch.get_rng_state()
        self._devices = torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else None
        numpy: Any = sys.modules.get("numpy")
        self._numpy = numpy.random.get_state() if numpy else None

    @torch.no_grad()
    def restore(self) -> None:
        """All but the gradients, which training makes anew."""
        # Before the weights: an optimizer may put weights of its own in place when it loads.
        self._optimizer.load_state_dict(copy.deepcopy(self._memory))
        for tensor, kept in self._tensors:
            tensor.copy_(kept)
        for module, training in self._modes:
            module.training = training
        self.restore_random()

    def restore_random(self) -> None:
        """The generators alone: the same batches come again."""
        random.setstate(self._random)
        torch.set_rng_state(self._torch)
        if self._devices is not None:
            torch.cuda.set_rng_state_all(self._devices)
        if self._numpy is not None:
            sys.modules["numpy"].random.set_state(self._numpy)

    def restore_gradients(self) -> None:
        """The gradients, where a training loop goes on accumulating."""
        for tensor, kept in self._gradients:
            tensor.grad = kept
