"""Learning-rate schedules and optimizers, picked by name.

>>> import anneal
>>> anneal.schedule("linear(start_factor=0.5) for 2 steps -> cosine", steps=6, lr=0.1).round(4).tolist()
[0.05, 0.075, 0.1, 0.0854, 0.05, 0.0146]

``anneal.torch`` has a scheduler, an optimizer and a learning-rate finder for PyTorch; ``anneal.lightning``,
``anneal.transformers``, ``anneal.timm``, ``anneal.fastai``, ``anneal.keras``, ``anneal.optax`` and ``anneal.sklearn``
bring schedules into those frameworks' own loops. A framework is imported when its module is.
"""
from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from ._errors import AnnealError, AnnealFailure
from ._library import version as __version__
from ._registry import Registry, load, plugins, show
from ._schedule import Schedule, schedule

if TYPE_CHECKING:
    from ._plot import plot
    from .authoring import Plugin, export, plugin

__all__ = [
    "AnnealError", "AnnealFailure", "Plugin", "Registry", "Schedule", "__version__", "export", "load", "plot", "plugin",
    "plugins", "schedule", "show",
]

# What needs more than the library is loaded when first asked for: an import of this package stays fast.
_LATER = {"plot": "._plot", "plugin": ".authoring", "Plugin": ".authoring", "export": ".authoring"}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        value = getattr(importlib.import_module(_LATER[name], __name__), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
