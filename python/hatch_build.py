"""Puts the C library and the built-in plugins into the package: from ANNEAL_PREFIX, an installed prefix, or built from the
checkout by Scripts/install where they are not there yet."""
import hashlib
import os
import pathlib
import platform
import shutil
import subprocess
import tempfile

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Hook(BuildHookInterface):
    def initialize(self, version, build_data):
        package = pathlib.Path(self.root) / "src" / "anneal"
        prefix = os.environ.get("ANNEAL_PREFIX")
        if prefix:
            take(pathlib.Path(prefix), package)
        elif not (package / "lib" / "libannealhost.so.1").exists():
            build(pathlib.Path(self.root).parent, package)
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-linux_{platform.machine()}"


def build(checkout, package):
    if not (checkout / "Scripts" / "install").exists() or not shutil.which("swift"):
        raise SystemExit("Anneal's C library is to be built, by the Swift toolchain in a checkout: install the wheel instead")
    with tempfile.TemporaryDirectory() as prefix:
        subprocess.run([checkout / "Scripts" / "install", prefix], check=True)
        take(pathlib.Path(prefix), package)


def take(prefix, package):
    lib, plugins = package / "lib", package / "lib" / "anneal" / "plugins"
    shutil.rmtree(lib, ignore_errors=True)
    plugins.mkdir(parents=True)
    shutil.copy(prefix / "lib" / "libannealhost.so.1", lib)
    left_out = os.environ.get("ANNEAL_WITHOUT", "").split()
    digests = []
    for file in sorted((prefix / "lib" / "anneal" / "plugins").glob("*.so")):
        if file.stem not in left_out:
            digests.append(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n")
            shutil.copy(file, plugins)
    # By these the package knows its plugins where others can write into its folder.
    (lib / "plugins.sha256").write_text("".join(digests))
    include = package / "include"
    include.mkdir(exist_ok=True)
    shutil.copy(prefix / "include" / "anneal.h", include)
