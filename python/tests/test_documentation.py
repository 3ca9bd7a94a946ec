"""Examples in docstrings and pages run."""
import doctest
import importlib
import pathlib
import pkgutil

import anneal
import pytest

FRAMEWORKS = {
    "anneal.torch": "torch", "anneal.lightning": "lightning", "anneal.transformers": "transformers", "anneal.timm": "timm",
    "anneal.fastai": "fastai", "anneal.keras": "keras", "anneal.optax": "optax", "anneal.sklearn": "sklearn",
    "anneal._plot": "matplotlib",
}
MODULES = ["anneal", *[module.name for module in pkgutil.walk_packages(anneal.__path__, "anneal.", onerror=lambda name: None)]]


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_docstrings_run(name):
    for prefix, framework in FRAMEWORKS.items():
        if name == prefix or name.startswith(prefix + "."):
            pytest.importorskip(framework, exc_type=ImportError)
    try:
        module = importlib.import_module(name)
    except RuntimeError as reason:
        pytest.skip(f"{name} cannot be imported: {reason}")
    assert doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0


def test_examples_of_the_page_run(tmp_path, monkeypatch):
    """Blocks of Python in Documentation/Python.md, each with those before it."""
    pytest.importorskip("torch")
    pytest.importorskip("matplotlib").use("agg")
    page = pathlib.Path(__file__).parents[2] / "Documentation" / "Python.md"
    if not page.exists():
        pytest.skip("the page is not beside the package")
    monkeypatch.chdir(tmp_path)
    names = {}
    blocks = page.read_text().split("```python\n")[1:]
    assert len(blocks) > 3
    for block in blocks:
        code, after = block.split("```", 1)
        if after.lstrip("\n").startswith("<!-- not run"):
            continue
        exec(compile(code, str(page), "exec"), names)
