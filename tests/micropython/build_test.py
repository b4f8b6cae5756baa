"""Builds the native modules, and the packages that the other tests use. What is there is not built again."""

import os
import subprocess
import sys
import unittest

from machines import built_kinds
from places import INTERPRETERS, KINDS, PROGRAMS, SOURCES, package
from support.harness import SOURCE, Folder


def run(*command):
    done = subprocess.run([str(part) for part in command], check=False, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise AssertionError(done.stdout)
    return done.stdout


class Build(unittest.TestCase):
    def test_firmware(self):
        everything = ["--all"] if (INTERPRETERS / "sanitized").exists() else []
        run(SOURCE / "tools" / "fetch_micropython.sh", *everything)

    def test_packages(self):
        for kind in KINDS:
            with self.subTest(kind):
                folder = package(kind).parent
                core = [] if kind == "firmware" else [self.native(kind)]
                run(sys.executable, SOURCE / "micropython" / "make_package.py", folder / "package", *core)

    def test_packages_of_boards(self):
        """They are compiled, as docs/micropython.md has it."""
        kinds = built_kinds()
        if not kinds:
            self.skipTest("needs arm-none-eabi-g++")
        for kind in kinds:
            with self.subTest(kind):
                folder = package(kind).parent
                core = self.native(kind)
                run(sys.executable, SOURCE / "micropython" / "make_package.py", folder / "package", core, "--compile",
                    SOURCES / "mpy-cross" / "build" / "mpy-cross")
                size = sum(path.stat().st_size for path in (folder / "package").rglob("*.mpy"))
                print(f"{kind}: {core.stat().st_size} bytes, with the Python files {size}")

    def test_division(self):
        """What a Cortex-M0 takes in place of libgcc's divides as this machine does."""
        with Folder() as folder:
            run("cc", "-O2", "-Wall", "-Werror", "-DPE_DIVIDE=divide", "-o", folder / "divide",
                SOURCE / "micropython" / "module" / "divide.c", PROGRAMS / "divide.c")
            print(run(folder / "divide"))

    def native(self, kind):
        folder = package(kind).parent
        folder.mkdir(parents=True, exist_ok=True)
        run("make", "-j2", "-C", folder, "-f", SOURCE / "micropython" / "native.mk", f"MPY_DIR={SOURCES}",
            f"ARCH={kind}", f"PYTHON={sys.executable}",
            "CCACHE=" + os.environ.get("CMAKE_CXX_COMPILER_LAUNCHER", ""))
        return folder / "_core.mpy"


unittest.main()
