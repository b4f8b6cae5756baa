"""Compares packaging/sbom.spdx.json with what the build looks for, and with the versions that are here.

Usage: sbom_test.py

A package that CMake looks for must be in the SBOM, or in NOT_LINKED with the reason. Where the headers
of one are on this machine, its version must be the SBOM's. Each package's licence must be in
docs/licences.md.
"""

import json
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SBOM = ROOT / "packaging/sbom.spdx.json"

# What find_package() and find_library() are given, and its name in the SBOM.
SOUGHT = {"dragonbox": "dragonbox", "ZLIB": "zlib", "Snappy": "snappy", "ISAL": "isa-l", "LibZstd": "zstd",
          "mbedtls": "mbedtls", "crypt": "libxcrypt", "unicorn": "unicorn"}
NOT_LINKED = {"Threads": "a part of the system's C library", "prometheus_express": "this library itself"}
SEEK = re.compile(r"^\s*(?:find_package\((\w+)|find_library\(\w+ (?:NAMES )?(\w+))", re.MULTILINE)

INCLUDE = pathlib.Path("/usr/include")
PARTS = r"#\s*define {}_?(?:MAJOR|MINOR|PATCHLEVEL|PATCH|REVISION|RELEASE)(?:_VERSION)?\s+(\d+)"
TEXT = r'#\s*define {}\s+"([\d.]+)'
# Where a version stands, and how: as one text, or as three numbers.
HEADERS = {
    "zlib": (INCLUDE / "zlib.h", TEXT.format("ZLIB_VERSION")),
    "snappy": (INCLUDE / "snappy-stubs-public.h", PARTS.format("SNAPPY")),
    "isa-l": (INCLUDE / "isa-l.h", PARTS.format("ISAL")),
    "zstd": (INCLUDE / "zstd.h", PARTS.format("ZSTD_VERSION")),
    "mbedtls": (INCLUDE / "mbedtls/version.h", TEXT.format("MBEDTLS_VERSION_STRING")),
    "libxcrypt": (INCLUDE / "crypt.h", TEXT.format("XCRYPT_VERSION_STR")),
    "lwip": (ROOT / "build/sources/lwip/src/include/lwip/init.h", PARTS.format("LWIP_VERSION")),
    "unicorn": (INCLUDE / "unicorn/unicorn.h", PARTS.format("UC_API")),
    "rp2040js": (ROOT / "tools/packages.sh", r"rp2040js@([\d.]+)"),
}


def version_in(path, pattern):
    found = re.findall(pattern, path.read_text(encoding="utf-8"))
    return found[0] if len(found) == 1 else ".".join(found[:3])


class SbomTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sbom = json.loads(SBOM.read_text(encoding="utf-8"))
        cls.packages = {package["name"]: package for package in cls.sbom["packages"]}

    def version(self, name):
        return self.packages[name]["versionInfo"]

    def test_it_has_what_the_build_looks_for(self):
        found = set()
        for file in (ROOT / "src/CMakeLists.txt", *(ROOT / "cmake").glob("*.cmake"),
                     *(ROOT / "emulators").glob("**/CMakeLists.txt")):
            for groups in SEEK.findall(file.read_text(encoding="utf-8")):
                found.update(name for name in groups if name)
        self.assertIn("ZLIB", found)
        self.assertIn("unicorn", found)
        for name in sorted(found - NOT_LINKED.keys()):
            with self.subTest(name):
                self.assertIn(name, SOUGHT)
                self.assertIn(SOUGHT[name], self.packages)

    def test_versions_are_those_of_this_machine(self):
        seen = 0
        for name, (path, pattern) in HEADERS.items():
            with self.subTest(name):
                if path.exists():
                    seen += 1
                    self.assertEqual(version_in(path, pattern), self.version(name))
        self.assertGreater(seen, 2)

    def test_versions_of_packages_without_a_header_for_it(self):
        folders = [path.name for path in pathlib.Path("/usr/lib").glob("*/cmake/dragonbox-*")]
        for name in folders:
            self.assertEqual(name, "dragonbox-" + self.version("dragonbox"))

    def test_its_own_version(self):
        project = (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")
        version = re.search(r"^project\(.* VERSION ([\d.]+)", project, re.MULTILINE).group(1)
        self.assertEqual(self.version("prometheus_express"), version)
        self.assertEqual(self.sbom["name"], "prometheus_express-" + version)

    def test_the_page_names_each_licence(self):
        page = (ROOT / "docs/licences.md").read_text(encoding="utf-8")
        for name, package in self.packages.items():
            with self.subTest(name):
                self.assertIn(package["licenseDeclared"], page)

    def test_it_is_spdx(self):
        self.assertEqual(self.sbom["spdxVersion"], "SPDX-2.3")
        names = [package["SPDXID"] for package in self.sbom["packages"]] + ["SPDXRef-DOCUMENT"]
        self.assertEqual(len(names), len(set(names)))
        related = set()
        for relation in self.sbom["relationships"]:
            for end in ("spdxElementId", "relatedSpdxElement"):
                self.assertIn(relation[end], names)
                related.add(relation[end])
        self.assertEqual(related, set(names), "a package that nothing has to do with")


unittest.main(argv=sys.argv[:1])
