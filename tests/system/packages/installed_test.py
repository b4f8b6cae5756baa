"""Projects use an installed library: by CMake, by pkg-config and a compiler, and by Meson."""

import re
import unittest

from support.consumer import InstalledConsumer, configure, run
from support.harness import BUILD, SOURCE


class Installed(InstalledConsumer):
    def test_static(self):
        prefix = self.folder / "prefix"
        run("cmake", "--install", BUILD, "--prefix", prefix)
        self.assertEqual(list(prefix.glob("lib/*.so")), [])
        self.check_installed(prefix)

    def test_shared(self):
        """Built with no more than what is installed, and moved to another place afterwards."""
        build = self.folder / "shared"
        configure(SOURCE, build, "-DBUILD_SHARED_LIBS=ON", "-DPROMETHEUS_EXPRESS_TESTS=OFF")
        run("cmake", "--build", build, "--target", "prometheus_express_rooms")
        run("cmake", "--install", build, "--prefix", self.folder / "prefix")
        prefix = (self.folder / "prefix").rename(self.folder / "moved")
        self.assertEqual(list(prefix.glob("lib/*.a")), [])
        self.check_installed(prefix)
        library = prefix / "lib" / "libprometheus_express_core.so"
        # Until 1.0, each 0.x is a new interface.
        version = re.search(r"\.so\.(\d+\.\d+)\.\d+$", str(library.resolve()))[1]
        self.assertIn(f"[{library.name}.{version}]", run("readelf", "--dynamic", library))


unittest.main()
