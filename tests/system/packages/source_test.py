"""A project builds the library from its source, as a part of itself."""

import subprocess
import unittest

from support.consumer import Consumer, configure, run, snippet
from support.harness import SOURCE


class Source(Consumer):
    def setUp(self):
        super().setUp()
        (self.folder / "prometheus_express").symlink_to(SOURCE)

    def test_subfolder(self):
        self.check_cmake(snippet("subfolder"))
        self.assertFalse((self.folder / "build" / "prometheus_express" / "tests").exists())

    def test_fetch_content_shared(self):
        """As shared libraries, used by a program that hides its own symbols."""
        self.check_cmake(
            snippet("fetch_content"),
            "-DBUILD_SHARED_LIBS=ON",
            "-DCMAKE_CXX_VISIBILITY_PRESET=hidden",
            "-DCMAKE_VISIBILITY_INLINES_HIDDEN=ON",
        )
        libraries = sorted((self.folder / "build").glob("**/libprometheus_express_*.so.*.*.*"))
        self.assertEqual(len(libraries), 4)
        for library in libraries:
            shown = run("nm", "--dynamic", "--defined-only", "--demangle", library).splitlines()
            self.assertGreater(len(shown), 10)
            self.assertEqual([line for line in shown if " prometheus_express::" not in line], [])

    def test_dragonbox(self):
        """Where it is not found, the message says what to do, and doing that helps."""
        hidden = "-DCMAKE_DISABLE_FIND_PACKAGE_dragonbox=ON"
        command = ["cmake", "-S", SOURCE, "-B", self.folder / "build", "-G", "Ninja", hidden]
        done = subprocess.run(command, capture_output=True, check=False, text=True)
        self.assertNotEqual(done.returncode, 0)
        words = " ".join(done.stderr.split())
        self.assertIn("needs dragonbox: install its package (Debian: libdragonbox-dev), or", words)
        self.assertIn("-DPROMETHEUS_EXPRESS_DRAGONBOX_DIR=", words)
        copy = self.folder / "copy"
        (copy / "dragonbox").mkdir(parents=True)
        option = f"-DPROMETHEUS_EXPRESS_DRAGONBOX_DIR={copy}"
        done = subprocess.run([*command, option], capture_output=True, check=False, text=True)
        self.assertIn(f"there is no {copy}/dragonbox/dragonbox.h", " ".join(done.stderr.split()))
        (copy / "dragonbox" / "dragonbox.h").touch()
        configure(SOURCE, self.folder / "build", hidden, option, "-DPROMETHEUS_EXPRESS_TESTS=OFF")


unittest.main()
