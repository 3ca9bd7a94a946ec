"""Compiles a plugin that runs a Python function."""
from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from typing import TYPE_CHECKING, List

from .. import _library as L
from .._errors import AnnealError, AnnealFailure
from ._source import source

if TYPE_CHECKING:
    from ._plugin import Plugin

_TYPES = {float: "ANNEAL_FLOAT", int: "ANNEAL_INTEGER", bool: "ANNEAL_BOOLEAN"}


def built(plugin: Plugin, folder: str) -> str:
    """The path of the shared library made."""
    compiler = shutil.which(os.environ.get("CC", "cc"))
    if compiler is None:
        raise AnnealError("a C compiler is needed to build a plugin: install one, or use anneal.export")
    header = os.path.join(L.PACKAGE, "include")
    template = os.path.join(L.PACKAGE, "authoring", "plugin.c")
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(os.path.abspath(folder), plugin.name + ".so")
    with tempfile.TemporaryDirectory() as scratch:
        with open(os.path.join(scratch, "tables.h"), "w", encoding="utf-8") as out:
            out.write(_tables(plugin))
        made = os.path.join(scratch, "plugin.so")
        command = [
            compiler, "-shared", "-fPIC", "-O2", "-fvisibility=hidden", "-I", header, "-I", scratch, template, "-o", made,
            "-ldl", "-lpthread",
        ]
        run = subprocess.run(command, capture_output=True, text=True)
        if run.returncode:
            raise AnnealFailure(f"the C compiler refused the plugin {plugin.name}: {run.stderr.strip().splitlines()[0]}")
        os.chmod(made, 0o755)
        # Beside its place first: a host may be loading the old one.
        temporary = f"{path}.{os.getpid()}"
        shutil.copy(made, temporary)
        os.replace(temporary, path)
    return path


def _tables(plugin: Plugin) -> str:
    parameters = "\n".join(
        f"PARAMETER({place}, {_TYPES[parameter.kind]}, "
        f"{' | '.join(_flags(parameter)) or '0'}, {_text(parameter.key)}, "
        f"{_text(parameter.key.replace('_', ' ').capitalize() + '.')}, {float(parameter.default or 0)!r})"
        for place, parameter in enumerate(plugin.parameters)
    )
    pointers = ", ".join(f"&parameter_{place}" for place in range(len(plugin.parameters))) or "NULL"
    return "\n".join([
        f"#define NAME {_text(plugin.name)}",
        f"#define SUMMARY {_text(plugin.summary)}",
        f"#define VERSION {_text(plugin.version)}",
        f"#define CLOCK {'ANNEAL_PER_STEP' if plugin.clock == 'step' else 'ANNEAL_PER_EPOCH'}",
        f"#define FLAGS {'ANNEAL_NEEDS_HORIZON' if plugin.needs_horizon else '0'}",
        f"#define PARAMETER_COUNT {len(plugin.parameters)}",
        f"#define LIBPYTHON {_text(_shared_python())}",
        f"#define PROGRAM {_text(_program(plugin))}",
        parameters,
        f"static const anneal_parameter *const parameters[] = {{{pointers}}};",
        "",
    ])


def _flags(parameter: object) -> List[str]:
    flags = []
    if parameter.is_time:  # type: ignore[attr-defined]
        flags.append("ANNEAL_TIME")
    if parameter.default is None:  # type: ignore[attr-defined]
        flags.append("ANNEAL_REQUIRED")
    return flags


def _text(text: str) -> str:
    """A C string. JSON's escapes are C's but for those of characters beyond ASCII, which stand as they are."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\177").replace("??", "?\\?")


def _shared_python() -> str:
    """This Python's shared library, for hosts that are no Python."""
    folder, name = sysconfig.get_config_var("LIBDIR"), sysconfig.get_config_var("INSTSONAME")
    path = os.path.join(folder or "", name or "")
    if name and ".so" in name:
        return path if os.path.exists(path) else name
    # A Python without one: where it is loaded, another of the same version may have one.
    return f"libpython{sys.version_info[0]}.{sys.version_info[1]}.so.1.0"


def _program(plugin: Plugin) -> str:
    """What the plugin runs once: it defines ``fill`` of addresses."""
    import numpy

    kinds = ", ".join(parameter.kind.__name__ for parameter in plugin.parameters)
    names = [parameter.key for parameter in plugin.parameters]
    return f'''
import os, sys
sys.path.append({os.path.dirname(os.path.dirname(numpy.__file__))!r})
# NumPy's library of products starts threads where it is not told otherwise, and a schedule starts none.
alone = "numpy" not in sys.modules and "OPENBLAS_NUM_THREADS" not in os.environ
if alone: os.environ["OPENBLAS_NUM_THREADS"] = "1"
import ctypes, numpy
if alone: del os.environ["OPENBLAS_NUM_THREADS"]
{source(plugin.function)}
def _doubles(address, count):
    return numpy.ctypeslib.as_array((ctypes.c_double * count).from_address(address))
def fill(time, base, stride, count, out, values, horizon):
    try:
        t = _doubles(time, count).copy()
        rates = _doubles(base, count * stride)[::stride].copy() if stride else _doubles(base, 1)[0]
        numbers = _doubles(values, {max(1, len(names))})
        given = {{name: kind(number) for name, kind, number in zip({names!r}, [{kinds}], numbers)}}
        {'given["horizon"] = horizon' if plugin.needs_horizon else 'pass'}
        with numpy.errstate(all="ignore"):
            _doubles(out, count)[:] = {plugin.function.__name__}(rates, t, **given)
    except BaseException as reason:
        return f"{{type(reason).__name__}}: {{reason}}".replace("\\n", " ")
'''
