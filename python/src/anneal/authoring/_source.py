"""A function's source with all that it refers to, to be run in another process."""
from __future__ import annotations

import ast
import inspect
import textwrap
import types
from typing import Any, Callable, Dict, List

from .._errors import AnnealError


def source(function: Callable[..., Any]) -> str:
    """A program that defines a function: its imports, constants and the functions that it calls.

    Raises: where it refers to what cannot be written down.
    """
    parts: Dict[str, str] = {}
    _collect(function, parts)
    return "\n".join(parts.values())


def _collect(function: Callable[..., Any], parts: Dict[str, str]) -> None:
    if function.__closure__:
        names = ", ".join(function.__code__.co_freevars)
        raise AnnealError(f"{function.__name__} refers to {names} of the function around it: make that a parameter")
    try:
        text = textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError):
        raise AnnealError(f"the source of {function.__name__} is not to be had: write it in a file") from None
    tree = ast.parse(text)
    definition = tree.body[0]
    if not isinstance(definition, ast.FunctionDef):
        raise AnnealError(f"{function.__name__} is not written with def")
    definition.decorator_list = []
    _without_annotations(definition)
    for name in _names(function.__code__):
        if name in function.__globals__ and name not in parts and name != function.__name__:
            _refer(name, function.__globals__[name], function, parts)
    parts[function.__name__] = ast.unparse(tree)


def _without_annotations(definition: ast.FunctionDef) -> None:
    definition.returns = None
    arguments = definition.args
    for argument in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]:
        argument.annotation = None


def _names(code: types.CodeType) -> List[str]:
    names = list(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names += _names(constant)
    return names


def _refer(name: str, value: Any, function: Callable[..., Any], parts: Dict[str, str]) -> None:
    if isinstance(value, types.ModuleType):
        parts[name] = f"import {value.__name__} as {name}"
    elif isinstance(value, types.FunctionType) and value.__module__ == function.__module__:
        parts[name] = ""
        _collect(value, parts)
        parts[name] = f"{parts.pop(value.__name__)}\n" + ("" if name == value.__name__ else f"{name} = {value.__name__}")
    elif isinstance(value, (types.FunctionType, types.BuiltinFunctionType, type)) and value.__module__ != "__main__":
        parts[name] = f"from {value.__module__} import {value.__name__} as {name}"
    elif isinstance(value, (int, float, str, bool, tuple, list)) and ast.literal_eval(repr(value)) == value:
        parts[name] = f"{name} = {value!r}"
    else:
        raise AnnealError(f"{function.__name__} refers to {name}, which cannot be written into a plugin: make it a parameter")
