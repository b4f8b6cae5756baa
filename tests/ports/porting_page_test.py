"""The port of docs/porting.md compiles as it is printed, with each compiler that is given.

Usage: porting_page_test.py INCLUDE_FOLDER COMPILER...
"""

import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
INCLUDES, *COMPILERS = sys.argv[1:]
BLOCK = re.compile(r"```cpp\n// (\S+)\n(.*?)```", re.DOTALL)


class PortingPage(unittest.TestCase):
    def setUp(self):
        page = (PROJECT / "docs" / "porting.md").read_text(encoding="utf-8")
        self.files = dict(BLOCK.findall(page))

    def test_the_files_are_there(self):
        self.assertEqual(set(self.files), {"my_port.h", "my_port.cpp", "main.cpp"})

    def test_they_compile(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in self.files.items():
                (pathlib.Path(folder) / name).write_text(text, encoding="utf-8")
            sources = [f"{folder}/my_port.cpp", f"{folder}/main.cpp",
                       *(PROJECT / "examples" / "check_port").glob("*_checks.cpp"),
                       PROJECT / "src" / "prometheus_express" / "metrics" / "registry.cpp"]
            for compiler in COMPILERS:
                for source in sources:
                    with self.subTest(compiler=compiler, source=source):
                        subprocess.run(
                            [compiler, "-std=c++17", "-Wall", "-Wextra", "-Werror", "-fsyntax-only",
                             "-fno-exceptions", "-fno-rtti", f"-I{folder}", f"-I{HERE}/tinker",
                             f"-I{INCLUDES}", f"-I{PROJECT}/examples/check_port",
                             '-DPROMETHEUS_EXPRESS_PORT="my_port.h"', source],
                            check=True)

    def test_every_source_compiles(self):
        """With any port, one without threads, on a system that has sockets and threads."""
        room = PROJECT / "src" / "prometheus_express"
        sources = [file for name in ("exporter", "net", "platform", "push")
                   for file in sorted((room / name).rglob("*.cpp"))
                   if "w5500" not in file.parts]
        self.assertGreater(len(sources), 50)
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "my_port.h").write_text(self.files["my_port.h"], encoding="utf-8")
            for source in sources:
                with self.subTest(source=source):
                    subprocess.run(
                        [COMPILERS[0], "-std=c++17", "-Wall", "-Wextra", "-Werror", "-fsyntax-only",
                         f"-I{folder}", f"-I{INCLUDES}", '-DPROMETHEUS_EXPRESS_PORT="my_port.h"',
                         source],
                        check=True)

    def test_links_lead_to_files(self):
        page = (PROJECT / "docs" / "porting.md").read_text(encoding="utf-8")
        for link in re.findall(r"\]\((\.\./[^)#]+)", page):
            self.assertTrue((PROJECT / "docs" / link).resolve().exists(), link)


unittest.main(argv=sys.argv[:1])
