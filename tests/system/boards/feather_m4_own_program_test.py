"""Somebody's own project for the Feather M4, outside of the tree: the template, with the sensor that
docs/your_board.md adds to it, built in each of the ways that the page tells of.

Against an installation it is built as a whole, and runs. From source, the library would have to be
compiled once more: that is done by "./test --long".
"""

import os
import re
import shutil
import subprocess
import unittest

from support.feather_m4 import Station
from support.harness import BUILD, SOAK_SECONDS, SOURCE, Folder, wait_until
from support.readme import snippet

PAGE = "docs/your_board.md"
TEMPLATE = SOURCE / "templates" / "feather_m4_station"
PLAIN_PROGRAM = """
add_executable(plain EXCLUDE_FROM_ALL main.cpp)
target_link_libraries(plain PRIVATE prometheus_express::board_feather_m4 prometheus_express::exporter)
"""
# Of them, nothing is the caller's to know.
FLAGS = ("-mcpu=cortex-m4", "-Os", "-fno-exceptions", "-fno-rtti", "-flto", "--specs=nano.specs")


def run(*command, **options):
    """What a command prints, and whether it has succeeded."""
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False, **options)
    return done.stdout, done.returncode == 0


class OwnProgram(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = self.enterContext(Folder())
        self.project = self.folder / "station"
        shutil.copytree(TEMPLATE, self.project)
        main = self.project / "main.cpp"
        text = main.read_text(encoding="utf-8")
        for place, block in (("// Declare sensors", "declare"), ("// Read sensors", "read")):
            self.assertEqual(text.count(place), 1)
            text = re.sub(f" *{place}.*\n", lambda _: snippet(block, PAGE, "test"), text)
        main.write_text(text, encoding="utf-8")

    def do(self, *command, **options):
        printed, good = run(*command, **options)
        self.assertTrue(good, f"{command}:\n{printed}")
        return printed

    def configure(self, *options):
        """As somebody who has no other build's flags in the environment."""
        environment = {name: value for name, value in os.environ.items() if "FLAGS" not in name}
        self.do("cmake", "-S", self.project, "-B", self.project / "build", "-G", "Ninja", *options,
                env=environment)

    def build(self, target):
        return run("cmake", "--build", self.project / "build", "--verbose", "--target", target)

    def check_program(self):
        program = self.project / "build" / "station"
        self.assertTrue(program.with_suffix(".map").exists())
        with Station("--serial", program=program) as station:
            station.set_weather((23.4, 45.6, 1013.25, 50_000))
            temperature = 'station_temperature_celsius{place="desk"}'
            wait_until("the temperature", lambda: abs(station.samples().get(temperature, 0) - 23.4) < 0.1)
            samples = station.samples()
            self.assertEqual(samples['station_reset_info{cause="power-on"}'], 1)
            self.assertGreater(samples['station_readings_total{sensor="htu21d",result="ok"}'], 0)
            station.fault("si7021.absent", 1)
            wait_until("its end", lambda: temperature not in station.samples())
            self.assertIn("The address is:\r\n10.0.2.15\r\n", station.log())

    def test_installed(self):
        sdk = self.folder / "sdk"
        self.do("cmake", "--install", BUILD, "--prefix", sdk)
        sdk = sdk.rename(self.folder / "moved")
        lines = snippet("find_package", PAGE) + PLAIN_PROGRAM
        (self.project / "CMakeLists.txt").write_text(lines, encoding="utf-8")
        toolchain = sdk / "lib" / "cmake" / "prometheus_express" / "arm-none-eabi.cmake"
        with self.subTest("for another processor, or this machine"):
            build = self.folder / "another"
            for option in (f"-DCMAKE_TOOLCHAIN_FILE={toolchain}", f"-Dprometheus_express_DIR={toolchain.parent}"):
                printed, good = run("cmake", "-S", self.project, "-B", build, option,
                                    "-DPROMETHEUS_EXPRESS_CPU=cortex-m7")
                self.assertFalse(good)
                self.assertRegex(printed, "built for cortex-m4|32bit")
                shutil.rmtree(build)
        self.configure(f"-DCMAKE_TOOLCHAIN_FILE={toolchain}")
        printed, good = self.build("station")
        self.assertTrue(good, printed)
        for flag in FLAGS:
            self.assertIn(f" {flag} ", printed)
        self.assertNotIn(str(SOURCE), printed)
        self.check_program()
        printed, good = self.build("plain")
        self.assertFalse(good)
        self.assertIn("this program was made by add_executable(): make it by add_firmware(", printed)

    def check_source(self, *options):
        self.configure(*options)
        target = "CMakeFiles/station.dir/main.cpp.obj" if SOAK_SECONDS < 60 else "station"
        printed, good = self.build(target)
        self.assertTrue(good, printed)
        for flag in FLAGS:
            self.assertIn(f" {flag} ", printed)
        if target == "station":
            self.check_program()

    def test_subfolder(self):
        (self.project / "prometheus_express").symlink_to(SOURCE)
        self.check_source()

    def test_fetch_content(self):
        file = self.project / "CMakeLists.txt"
        text = file.read_text(encoding="utf-8")
        text, count = re.subn(r"add_subdirectory\(.*\n", lambda _: snippet("fetch_content", PAGE), text)
        self.assertEqual(count, 1)
        file.write_text(text, encoding="utf-8")
        self.check_source(f"-DPROMETHEUS_EXPRESS_DIR={SOURCE}")

    def test_no_such_board(self):
        """A mistake is told in a sentence, also where the toolchain is that of this machine."""
        for option in ("-DPROMETHEUS_EXPRESS_CPU=cortex-m3", "-DCMAKE_TOOLCHAIN_FILE="):
            build = self.folder / "build"
            printed, good = run("cmake", "-S", self.project, "-B", build,
                                f"-DPROMETHEUS_EXPRESS_DIR={SOURCE}", option)
            shutil.rmtree(build)
            self.assertFalse(good)
            self.assertIn("Each is in builds for its processor", " ".join(printed.split()))


unittest.main()
