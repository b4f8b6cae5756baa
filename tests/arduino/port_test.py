"""platform/ports/arduino, compiled for the processors of such boards; the core is two declarations here.

Usage: port_test.py COMPILER
"""

import collections
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROJECT = pathlib.Path(__file__).resolve().parents[2]
COMPILER = sys.argv[1]
CORE = 'extern "C" unsigned long millis();\nextern "C" unsigned long micros();\n'
BOARDS = {
    "Feather M4": ["-mcpu=cortex-m4", "-DARDUINO_ARCH_SAMD"],
    "Pico W": ["-mcpu=cortex-m0plus", "-DARDUINO_ARCH_RP2040"],
}
FUNCTIONS = ("prometheus_express::monotonic_ns()", "prometheus_express::entropy(unsigned char*, unsigned int)",
             "prometheus_express::unix_time_seconds()", "prometheus_express::halt()",
             "prometheus_express::say(char const*)")


class PortTest(unittest.TestCase):
    def defined(self, flags):
        """How often each function is defined by the files of platform/ that are for boards."""
        times = collections.Counter()
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "Arduino.h").write_text(CORE, encoding="utf-8")
            platform = PROJECT / "src" / "prometheus_express" / "platform"
            sources = [file for part in ("cortex_m", "embedded", "ports")
                       for file in sorted((platform / part).glob("*.cpp"))]
            for number, source in enumerate(sources):
                compiled = folder / f"{number}.o"
                subprocess.run(
                    [COMPILER, "-std=gnu++17", "-mthumb", "-Os", "-fno-exceptions", "-fno-rtti", "-Wall",
                     "-Wextra", "-Werror", "-DARDUINO=10819", *flags, f"-I{folder}",
                     f"-I{PROJECT / 'src'}", "-c", source, "-o", compiled], check=True)
                symbols = subprocess.run([COMPILER.removesuffix("g++") + "nm", "-C", "--defined-only",
                                          compiled], stdout=subprocess.PIPE, text=True, check=True)
                for line in symbols.stdout.splitlines():
                    times[line.split(" ", 2)[2]] += 1
        return times

    def test_each_board_has_each_function_once(self):
        for board, flags in BOARDS.items():
            with self.subTest(board=board):
                times = self.defined(flags)
                for function in FUNCTIONS:
                    self.assertEqual(times[function], 1, function)


unittest.main(argv=sys.argv[:1])
