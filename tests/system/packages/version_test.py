"""The version of CMakeLists.txt is that of every package."""

import json
import pathlib
import re
import unittest

from support.harness import SOURCE

# Where others have to repeat it.
PLACES = {
    "packaging/debian/changelog": r"^prometheus-express \(([^)]+)\)",
    "packaging/homebrew/prometheus_express.rb": r"/v([\d.]+)\.tar\.gz",
    "packaging/vcpkg/prometheus-express/vcpkg.json": r'"version": "([^"]+)"',
    "MODULE.bazel": r'^module\(name = "prometheus_express", version = "([^"]+)"',
}


def read(path):
    return (SOURCE / path).read_text(encoding="utf-8")


class Version(unittest.TestCase):
    def test_same_everywhere(self):
        version = re.search(r"^project\(\w+ VERSION (\S+)", read("CMakeLists.txt"), re.MULTILINE)[1]
        for path, pattern in PLACES.items():
            with self.subTest(path):
                found = re.findall(pattern, read(path), re.MULTILINE)
                self.assertEqual(found[:1], [version])

    def test_same_for_the_preprocessor(self):
        version = re.search(r"^project\(\w+ VERSION (\S+)", read("CMakeLists.txt"), re.MULTILINE)[1]
        parts = re.findall(r"^#define PROMETHEUS_EXPRESS_VERSION_\w+ (\d+)$",
                           read("src/prometheus_express/version.h"), re.MULTILINE)
        self.assertEqual(".".join(parts), version)

    def test_every_package_is_known(self):
        """A new folder in packaging/ says its version too, or takes it from CMakeLists.txt."""
        known = {pathlib.Path(path).parts[1] for path in PLACES if path.startswith("packaging/")}
        folders = {path.name for path in (SOURCE / "packaging").iterdir() if path.is_dir()}
        # Arduino's is put in by tools/make_arduino_library, a unit of systemd has none.
        self.assertEqual(folders - known, {"arduino", "conan", "systemd"})
        self.assertIn(
            'load(self, os.path.join(self._tree(), "CMakeLists.txt"))',
            read("packaging/conan/conanfile.py"),
        )
        json.loads(read("packaging/vcpkg/prometheus-express/vcpkg.json"))


unittest.main()
