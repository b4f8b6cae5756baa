"""The library as arduino-builder, which is what the Arduino IDE 1.8 builds with, takes it.

It is written into an empty folder, found there by the #include of a sketch, compiled and linked for a
platform whose board is this host (tests/support/arduino_host). The program serves its page.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

from support.ports import free_port

PROJECT = pathlib.Path(__file__).resolve().parents[2]
PATIENCE_S = 60


def page_of(port):
    """The page, as soon as the sketch serves it."""
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
                return answer.read().decode()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


class BuilderTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        subprocess.run([sys.executable, "-B", PROJECT / "tools" / "make_arduino_library",
                        self.folder / "libraries" / "prometheus_express"], check=True)
        platform = self.folder / "hardware" / "test" / "host"
        platform.parent.mkdir(parents=True)
        shutil.copytree(PROJECT / "tests" / "support" / "arduino_host", platform)
        (self.folder / "build").mkdir()

    def build(self, name, old, new):
        """Builds an example of the library, changed in one place; gives the program."""
        example = self.folder / "libraries" / "prometheus_express" / "examples" / name / f"{name}.ino"
        text = example.read_text(encoding="utf-8")
        self.assertIn(old, text)
        sketch = self.folder / name / f"{name}.ino"
        sketch.parent.mkdir()
        sketch.write_text(text.replace(old, new), encoding="utf-8")
        done = subprocess.run(
            ["arduino-builder", "-compile", "-hardware", "/usr/share/arduino-builder",
             "-hardware", self.folder / "hardware", "-tools", "/usr/bin",
             "-libraries", self.folder / "libraries", "-fqbn", "test:host:host",
             "-build-path", self.folder / "build", "-core-api-version", "10819",
             # Quick to compile; warnings are for other tests.
             "-prefs", "compiler.flags=-c -O0 -MMD -DARDUINO=10819 -DARDUINO_ARCH_HOST -DF_CPU=16000000L",
             sketch], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)
        return self.folder / "build" / f"{name}.ino.elf"

    def test_a_sketch_is_built_and_serves(self):
        port = free_port()
        program = self.build("EthernetServer", "8080, prom::Router", f"{port}, prom::Router")
        with subprocess.Popen([program], stdout=subprocess.DEVNULL) as sketch:
            try:
                page = page_of(port)
            finally:
                sketch.kill()
        self.assertIn('station_voltage_volts{pin="A0"} 0\n', page)
        self.assertIn("# TYPE station_loops_total counter\n", page)


unittest.main()
