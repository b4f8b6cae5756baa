"""The wheel: what is in it, and that it is of the stable ABI and shows one symbol."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import zipfile

from support.harness import SOURCE

MODULE = "prometheus_express/_core.abi3.so"


class Packaging(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        built = subprocess.run(
            [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", cls.folder, SOURCE / "python"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
        if built.returncode != 0:
            raise AssertionError(built.stdout.decode())
        (cls.wheel,) = cls.folder.glob("*.whl")

    def test_name(self):
        self.assertRegex(self.wheel.name, r"^prometheus_express-[0-9.]+-cp310-abi3-linux_\w+\.whl$")

    def test_contents(self):
        names = set(zipfile.ZipFile(self.wheel).namelist())
        sources = {f"prometheus_express/{path.name}" for path in (SOURCE / "python/prometheus_express").iterdir()
                   if path.is_file()}
        self.assertEqual({name for name in names if ".dist-info/" not in name}, sources | {MODULE})

    def test_symbols(self):
        zipfile.ZipFile(self.wheel).extract(MODULE, self.folder)
        shown = subprocess.run(["nm", "--dynamic", "--defined-only", self.folder / MODULE],
                               stdout=subprocess.PIPE, check=True).stdout.decode()
        self.assertEqual([line.split()[-1] for line in shown.splitlines()], ["PyInit__core"])

    def test_nothing_is_left_beside_the_sources(self):
        self.assertEqual({path.name for path in (SOURCE / "python").iterdir()} - {"__pycache__"},
                         {"examples", "prometheus_express", "pyproject.toml", "setup.py", "src"})

    def test_installed_in_an_environment(self):
        environment = self.folder / "venv"
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True, timeout=100)
        (site,) = environment.glob("lib/python3*/site-packages")
        zipfile.ZipFile(self.wheel).extractall(site)
        clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        code = "import prometheus_express as p; p.Counter('c', '').inc(); print(p.__file__, p.REGISTRY.render())"
        printed = subprocess.run([environment / "bin" / "python3", "-c", code], stdout=subprocess.PIPE, check=True,
                                 env=clean, cwd=self.folder).stdout.decode()
        self.assertIn("c_total 1", printed)
        self.assertTrue(printed.startswith(str(environment)), printed)


unittest.main()
