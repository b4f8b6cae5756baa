"""Builds the native modules, and the packages that the other tests use. What is there is not built again."""

import os
import subprocess
import sys
import unittest

from places import KINDS, SOURCES, package
from support.harness import SOURCE


def run(*command):
    done = subprocess.run([str(part) for part in command], check=False, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise AssertionError(done.stdout)
    return done.stdout


class Build(unittest.TestCase):
    def test_firmware(self):
        run(SOURCE / "tools" / "fetch_micropython.sh")

    def test_packages(self):
        for kind in KINDS:
            with self.subTest(kind):
                self.make(kind)

    def make(self, kind):
        folder = package(kind).parent
        folder.mkdir(parents=True, exist_ok=True)
        options = []
        if kind != "firmware":
            print(run("make", "-j2", "-C", folder, "-f", SOURCE / "micropython" / "native.mk", f"MPY_DIR={SOURCES}",
                      f"ARCH={kind}", f"PYTHON={sys.executable}",
                      "CCACHE=" + os.environ.get("CMAKE_CXX_COMPILER_LAUNCHER", "")))
            options = [folder / "_core.mpy"]
        run(sys.executable, SOURCE / "micropython" / "make_package.py", package(kind), *options)


unittest.main()
