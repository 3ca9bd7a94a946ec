"""Anneal in PyTorch: a scheduler, an optimizer and a learning-rate finder.

>>> import torch, anneal.torch
>>> model = torch.nn.Linear(2, 1)
>>> optimizer = anneal.torch.Optimizer(model.parameters(), "adamw(weight_decay=0.1)", lr=0.01)
>>> scheduler = anneal.torch.Scheduler(optimizer, "linear for 5% -> cosine(eta_min=1e-5)", total_steps=100)
>>> for step in range(100):
...     optimizer.zero_grad()
...     loss = model(torch.ones(4, 2)).square().mean()
...     loss.backward()
...     optimizer.step()
...     scheduler.step()
>>> scheduler.get_last_lr()
[1e-05]
"""
from ._finder import Candidate, Finding, find_lr
from ._optimizer import Optimizer
from ._scheduler import Scheduler

__all__ = ["Candidate", "Finding", "Optimizer", "Scheduler", "find_lr"]
