"""Schedules written in Python, as plugins and as tables."""
from ._export import export
from ._plugin import Plugin, plugin

__all__ = ["Plugin", "export", "plugin"]
