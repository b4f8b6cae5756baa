"""Debian's package: it is built, unpacked into a folder, and used there."""

import os
import unittest

from support.consumer import InstalledConsumer, run
from support.harness import SOURCE


class Deb(InstalledConsumer):
    def test_unpacked(self):
        # Whether it works does not depend on how fast; ./test --packages builds it as everybody does.
        environment = {**os.environ, "DEB_BUILD_OPTIONS": "noopt parallel=2"}
        output = run(SOURCE / "packaging" / "build_deb.sh", self.folder / "deb", env=environment)
        package = output.splitlines()[-1]
        root = self.folder / "root"
        run("dpkg", "--extract", package, root)
        triplet = run("dpkg-architecture", "-q", "DEB_HOST_MULTIARCH").strip()
        self.check_installed(root / "usr", f"lib/{triplet}")


unittest.main()
