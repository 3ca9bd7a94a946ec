"""Which plugins there are."""
from __future__ import annotations

import ctypes as C
import os
import threading
from typing import Any, Dict, Iterable, List, Optional, Sequence, Union

from . import _library as L
from ._text import encoded

_PathLike = Union[str, "os.PathLike[str]"]
_SEARCH_STANDARD = 1


class Registry:
    """All plugins on a search path.

    Args:
        files: single libraries; one that cannot be used is an error.
        folders: of libraries, searched before the usual ones.
        standard: whether the usual ones are searched: ``ANNEAL_PLUGIN_PATH``, the user's own folder, and this package's.
        lock: an ``anneal.lock``; nothing but what it trusts is loaded then.
    """

    def __init__(
        self, files: Iterable[_PathLike] = (), folders: Iterable[_PathLike] = (), *, standard: bool = True,
        lock: Optional[_PathLike] = None,
    ) -> None:
        named = [os.fspath(file) for file in files]
        searched = [os.fspath(folder) for folder in folders]
        self._excused: Optional[str] = None
        self.handle = _opened(named, searched, standard, lock, ())
        if standard and lock is None:
            self._trust_own(named, searched)

    def _trust_own(self, files: List[str], folders: List[str]) -> None:
        """Where others can write into this package's folder (a shared environment, a umask of 002), its plugins are
        refused there: those whose bytes are the wheel's are then loaded all the same, from copies."""
        own = os.path.realpath(L.PLUGINS)
        broken = [entry["file"] for entry in self.plugins() if "broken" in entry]
        if not any(file == own or os.path.dirname(file) == own for file in broken):
            return
        with open(os.path.join(L.PACKAGE, "lib", "plugins.sha256"), encoding="ascii") as recorded:
            digests: Dict[str, str] = {name: digest for digest, name in (line.split() for line in recorded)}
        whole = [os.path.join(own, name) for name, digest in digests.items() if _digest(os.path.join(own, name)) == digest]
        L.library.anneal_registry_close(self.handle)
        self.handle = None  # type: ignore[assignment]
        self.handle = _opened([*files, *whole], folders, True, None, list(digests.values()))
        # With some exchanged, the list goes on saying what is wrong with the folder.
        self._excused = own if len(whole) == len(digests) else None

    def __del__(self) -> None:
        if getattr(self, "handle", None) and L is not None:
            L.library.anneal_registry_close(self.handle)

    def plugins(self) -> List[Dict[str, Any]]:
        """Every entry: usable ones with name, kind, summary and file, and those that are broken or hidden by another."""
        entries = L.taken_json(L.library.anneal_registry_list(self.handle))
        return [entry for entry in entries if not ("broken" in entry and entry["file"] == self._excused)]

    def show(self, name: str) -> Dict[str, Any]:
        """All that one plugin says of itself: parameters with type, range, default and meaning, channels, states."""
        text = C.c_void_p()
        L.check(L.library.anneal_registry_describe(self.handle, encoded(name), C.byref(text), L.error()))
        return L.taken_json(text.value)


def _digest(file: str) -> Optional[str]:
    import hashlib

    try:
        with open(file, "rb") as content:
            return hashlib.sha256(content.read()).hexdigest()
    except OSError:
        return None


def _opened(
    files: List[str], folders: List[str], standard: bool, lock: Optional[_PathLike], trusted: Sequence[str]
) -> C.c_void_p:
    setup = L.RegistrySetup(
        C.sizeof(L.RegistrySetup), _SEARCH_STANDARD if standard else 0, L.texts(files), len(files), L.texts(folders),
        len(folders), None if lock is None else os.fsencode(lock), L.texts(trusted), len(trusted))
    handle = C.c_void_p()
    L.check(L.library.anneal_registry_open(C.byref(setup), C.byref(handle), L.error()))
    return handle


_shared: Optional[Registry] = None
_loaded: List[str] = []
_opening = threading.Lock()


def registry() -> Registry:
    """The registry that everybody shares, opened when first asked for."""
    global _shared
    if _shared is None:
        with _opening:
            if _shared is None:
                _shared = Registry()
    return _shared


def load(*files: _PathLike) -> None:
    """Adds plugins, single libraries, to those that schedules and optimizers made from now on are picked from.

    It does for one program what ``ANNEAL_PLUGIN_PATH`` does for all that see it.
    """
    global _shared
    with _opening:
        # One that cannot be used is not asked for again.
        wanted = [*_loaded, *(os.path.abspath(os.fspath(file)) for file in files)]
        _shared = Registry(wanted)
        _loaded[:] = wanted


def plugins() -> List[Dict[str, Any]]:
    """Every plugin that a schedule or an optimizer can be made of.

    >>> sorted(entry["name"] for entry in plugins() if entry.get("kind") == "optimizer")[:3]
    ['adadelta', 'adafactor', 'adagrad']
    """
    return registry().plugins()


def show(name: str) -> Dict[str, Any]:
    """What one plugin says of itself.

    >>> [(p["key"], p["required"]) for p in show("exponential")["parameters"]][:2]
    [('gamma', True), ('decay_steps', False)]
    """
    return registry().show(name)
