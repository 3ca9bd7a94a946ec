"""What an import does to the process: nothing but to load one library."""
import os
import pathlib
import subprocess
import sys
import textwrap

import anneal


def run(program, **environment):
    source = str(pathlib.Path(anneal.__file__).parents[1])
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": source, **environment})


def test_an_import_changes_no_handler_thread_locale_or_floating_point_mode():
    done = run("""
        import ctypes, locale, os, signal, sys, json, threading, time
        import numpy
        libc, libm = ctypes.CDLL(None), ctypes.CDLL("libm.so.6")
        libc.setlocale.restype = ctypes.c_char_p
        def seen():
            status = [line for line in open("/proc/self/status") if line.split(":")[0] in (
                "SigCgt", "SigIgn", "SigBlk", "Threads", "Umask")]
            mode = ctypes.create_string_buffer(32)
            libm.fegetenv(mode)
            # x87's control word and MXCSR without its flags of past operations.
            modes = mode.raw[:2], int.from_bytes(mode.raw[28:32], "little") & ~0x3f
            return status, modes, libc.setlocale(6, None), os.getcwd(), sorted(os.environ.items()), \
                [signal.getsignal(number) for number in (2, 4, 5, 6, 8, 11, 15)]
        before = seen()
        import anneal
        after = seen()
        assert before == after, (before, after)
        from anneal._library import PLUGINS
        # Plugins may be built with the Swift runtime, which brings handlers of its own.
        if b"libswiftCore" not in open(PLUGINS + "/cosine.so", "rb").read():
            anneal.schedule("linear for 5% -> cosine", steps=1000)
            assert seen() == before, (before, seen())
        print("as before")
    """)
    assert done.stdout == "as before\n", done.stderr


def test_an_import_takes_no_framework_and_not_even_numpy():
    done = run("""
        import sys, anneal
        print(sorted({"numpy", "torch", "jax", "keras", "matplotlib", "importlib.metadata"} & set(sys.modules)))
    """)
    assert done.stdout == "[]\n", done.stderr


def test_it_works_in_an_empty_environment():
    source = str(pathlib.Path(anneal.__file__).parents[1])
    program = f"import sys; sys.path.insert(0, {source!r}); import anneal; print(anneal.schedule('cosine', 2, lr=1.0)[0])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env={})
    assert done.stdout == "1.0\n", done.stderr


def test_a_library_that_is_not_there_is_said():
    done = run("import anneal", ANNEAL_LIBRARY="/nowhere/libannealhost.so.1")
    assert "pip install ./python" in done.stderr and "ImportError" in done.stderr


def test_plugins_where_others_can_write_are_those_of_the_wheel_or_refused(tmp_path):
    """As in a shared environment, whose umask is 002."""
    import shutil

    package = tmp_path / "anneal"
    shutil.copytree(pathlib.Path(anneal.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    plugins = package / "lib" / "anneal" / "plugins"
    for path in (package, package / "lib", package / "lib" / "anneal", plugins):
        path.chmod(0o775)
    for path in plugins.iterdir():
        path.chmod(0o664)
    program = "import anneal; print(len([p for p in anneal.plugins() if 'broken' in p])); print(anneal.schedule('cosine', 2)[0])"
    done = run(program, PYTHONPATH=str(tmp_path))
    assert done.stdout == "0\n0.1\n", done.stderr
    # Exchanged for another: refused, the others still work.
    with open(plugins / "linear.so", "ab") as file:
        file.write(b"\0")
    done = run(program, PYTHONPATH=str(tmp_path))
    assert done.stdout == "1\n0.1\n", done.stderr
