"""The examples in docs/python.md print what it says they print, and satisfy mypy --strict."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

from support.harness import SOURCE
from support.readme import blocks

PAGE = "docs/python.md"


def examples():
    return {block.name: block.text for block in blocks(PAGE) if block.kind == "test"}


class Documents(unittest.TestCase):
    def test_examples(self):
        printed = {block.name: block.text for block in blocks(PAGE) if block.kind == "output"}
        self.assertEqual(set(examples()), set(printed))
        self.assertTrue(all(block.kind == "test" for block in blocks(PAGE) if block.language == "python"))
        for name, code in examples().items():
            with self.subTest(name):
                done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, timeout=60, check=True)
                self.assertEqual(done.stdout.decode(), printed[name])

    @unittest.skipUnless(shutil.which("mypy"), "needs mypy")
    def test_types(self):
        # The package itself, too: what an example calls is then right for more than that example.
        package = next(pathlib.Path(path) / "prometheus_express" for path in sys.path
                       if (pathlib.Path(path) / "prometheus_express" / "py.typed").exists())
        with tempfile.TemporaryDirectory() as folder:
            files = [SOURCE / "python" / "examples" / "service.py"]
            for name, code in examples().items():
                files.append(pathlib.Path(folder) / f"{name}_example.py")
                files[-1].write_text(code, encoding="utf-8")
            for arguments in [package], files:
                done = subprocess.run(["mypy", "--strict", "--cache-dir", f"{folder}/cache", *map(str, arguments)],
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=200,
                                      env={"MYPYPATH": str(package.parent), "PATH": "/usr/bin:/bin"})
                self.assertEqual(done.returncode, 0, done.stdout.decode())


unittest.main()
