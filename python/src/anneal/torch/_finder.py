"""The learning-rate finder on a model of PyTorch: it tries what it suggests."""
from __future__ import annotations

import dataclasses
import math
from typing import Any, Callable, Iterable, Iterator, List, Optional

import torch

from .. import _finder
from .._errors import AnnealError
from .._text import whole
from ._snapshot import Snapshot

_EMPTY = "has no batches, or none any more: give what begins anew each time it is gone through, such as a DataLoader or a list"


@dataclasses.dataclass(frozen=True)
class Candidate:
    """A rate that a rule read off the curve."""

    rule: str
    lr: float
    loss: Optional[float]
    """After training at this rate; ``None`` if it was not tried, infinite if it diverged."""


@dataclasses.dataclass(frozen=True)
class Finding:
    """What the finder saw and what it suggests."""

    rates: List[float]
    losses: List[float]
    smoothed: List[float]
    diverged: bool
    """Whether the loss exploded before the last rate."""
    candidates: List[Candidate]

    @property
    def suggestion(self) -> Optional[Candidate]:
        """The candidate with the lowest loss after training; ``None`` if none trained."""
        tried = [candidate for candidate in self.candidates if candidate.loss is not None]
        if not tried:
            return self.candidates[0] if self.candidates else None
        index = _finder.chosen([candidate.loss or 0.0 for candidate in tried])
        return tried[index] if index >= 0 else None

    def plot(self, ax: Any = None) -> Any:
        """The curve with its candidates; the suggestion's line is drawn through. Returns matplotlib's axes."""
        from matplotlib import pyplot

        if ax is None:
            ax = pyplot.figure(figsize=(8, 3.5), layout="constrained").add_subplot()
        ax.plot(self.rates, self.losses, color="0.75", linewidth=1, label="loss")
        ax.plot(self.rates, self.smoothed, color="C0", label="smoothed")
        for index, candidate in enumerate(self.candidates):
            tried = "" if candidate.loss is None else f": {candidate.loss:.4g}"
            ax.axvline(
                candidate.lr, color=f"C{index + 1}", linestyle="-" if candidate == self.suggestion else "--",
                label=f"{candidate.rule} {candidate.lr:.2g}{tried}")
        ax.set_xscale("log")
        ax.set_xlabel("learning rate")
        ax.set_ylabel("loss")
        finite = [loss for loss in self.smoothed if math.isfinite(loss)]
        if finite:
            lowest, first = min(finite), finite[0]
            ax.set_ylim(lowest - 0.1 * abs(first - lowest), first + 0.6 * abs(first - lowest) + 1e-12)
        ax.legend(frameon=False)
        ax.spines[["top", "right"]].set_visible(False)
        return ax


def find_lr(
    model: torch.nn.Module, loss_fn: Callable[[torch.nn.Module, Any], torch.Tensor], loader: Iterable[Any],
    optimizer: torch.optim.Optimizer, *, validation: Optional[Iterable[Any]] = None, start: float = 1e-7,
    end: float = 10.0, iterations: int = 100, smoothing: float = 0.98, divergence: float = 4.0,
    verification: int = 100, batches: int = 20,
) -> Finding:
    """Sweeps the rate upwards on real batches, reads candidates off the curve, trains with each, and suggests the best.

    >>> torch.manual_seed(0) and None
    >>> x = torch.randn(256, 4); y = x @ torch.tensor([[1.0], [2.0], [3.0], [4.0]])
    >>> loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), batch_size=32, shuffle=True)
    >>> model = torch.nn.Linear(4, 1)
    >>> optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    >>> mean_square = lambda model, batch: torch.nn.functional.mse_loss(model(batch[0]), batch[1])
    >>> finding = find_lr(model, mean_square, loader, optimizer)
    >>> 0.01 < finding.suggestion.lr < 1
    True

    Model, optimizer, gradients and random numbers are afterwards as they were. Groups keep the ratios of their rates.

    Args:
        loss_fn: the loss of a model on a batch of `loader`.
        optimizer: any, over the model's parameters.
        validation: batches that the candidates are judged on, all of them; if left out, the next `batches` of `loader`.
        start: the first rate of the sweep; `end` the last, in `iterations` equal factors.
        smoothing: the weight of the past in the smoothed loss.
        divergence: the sweep ends at this many times the best loss.
        verification: steps that each candidate is trained for; 0 leaves them untried.
    """
    if {id(tensor) for group in optimizer.param_groups for tensor in group["params"]}.isdisjoint(map(id, model.parameters())):
        raise AnnealError("the optimizer has none of the model's parameters: make it over model.parameters()")
    sweep = _finder.rates(start, end, whole(iterations, "iterations", least=1))
    before = Snapshot(model, optimizer)
    trial = _Trial(model, loss_fn, loader, optimizer)
    try:
        losses: List[float] = []
        for loss in trial.losses(sweep):
            losses.append(loss)
            curve = _finder.curve(sweep, losses, smoothing, divergence)
            if curve.diverged or len(curve.rates) < len(losses):
                break
        candidates = []
        for rule, lr in _finder.suggested(curve, iterations).items():
            before.restore()
            candidates.append(Candidate(rule, lr, _verified(trial, before, lr, verification, validation, batches)))
    finally:
        before.restore()
        before.restore_gradients()
    return Finding(*curve, candidates)


def _verified(
    trial: _Trial, before: Snapshot, lr: float, steps: int, validation: Optional[Iterable[Any]], batches: int
) -> Optional[float]:
    if steps == 0:
        return None
    for loss in trial.losses([lr] * steps):
        if not math.isfinite(loss):
            return math.inf
    before.restore_random()
    loss = trial.mean_loss(validation, batches)
    return loss if math.isfinite(loss) else math.inf


class _Trial:
    """Training with given rates, from whatever state the model is in."""

    def __init__(self, model: torch.nn.Module, loss_fn: Any, loader: Iterable[Any], optimizer: Any) -> None:
        self.model, self.loss_fn, self.loader, self.optimizer = model, loss_fn, loader, optimizer
        rates = [float(group["lr"]) for group in optimizer.param_groups]
        common = next((rate for rate in rates if rate > 0), 0.0)
        self.factors = [rate / common if common > 0 else 1.0 for rate in rates]

    def batches(self) -> Iterator[Any]:
        while True:
            empty = True
            for batch in self.loader:
                empty = False
                yield batch
            if empty:
                raise AnnealError(f"the loader {_EMPTY}")

    def losses(self, rates: List[float]) -> Iterator[float]:
        """The loss before each step; it ends with the first that is not finite."""
        self.model.train()
        batches = self.batches()
        for rate in rates:
            for group, factor in zip(self.optimizer.param_groups, self.factors):
                if isinstance(group["lr"], torch.Tensor):
                    group["lr"].fill_(rate * factor)
                else:
                    group["lr"] = rate * factor
            self.optimizer.zero_grad()
            loss = self.loss_fn(self.model, next(batches))
            if not (isinstance(loss, torch.Tensor) and loss.numel() == 1 and loss.requires_grad):
                raise AnnealError(
                    "loss_fn(model, batch) returns the loss of a batch, one number that the weights have a gradient of, not "
                    f"{f'a tensor of {tuple(loss.shape)}' if isinstance(loss, torch.Tensor) else repr(loss)}")
            value = float(loss.detach())
            yield value
            if not math.isfinite(value):
                return
            loss.backward()
            self.optimizer.step()

    @torch.no_grad()
    def mean_loss(self, validation: Optional[Iterable[Any]], count: int) -> float:
        self.model.eval()
        if hasattr(self.optimizer, "eval"):
            self.optimizer.eval()
        if validation is not None:
            losses = [float(self.loss_fn(self.model, batch)) for batch in validation]
        else:
            batches = iter(self.loader)
            losses = [float(self.loss_fn(self.model, batch)) for _, batch in zip(range(count), batches)]
        if not losses:
            raise AnnealError(f"{'the loader' if validation is None else 'validation'} {_EMPTY}")
        return sum(losses) / len(losses)
