"""What frameworks get: their builds take the library, and it and the templates compile against stubs.

Usage: frameworks_test.py COMPILER C_COMPILER

The stubs beside this file have what the library asks of each framework, written from its documentation.
What they cannot show is told in docs/frameworks.md.
"""

import json
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SRC = ROOT / "src" / "prometheus_express"
TEMPLATES = ROOT / "templates"
COMPILER, C_COMPILER = sys.argv[1:]
CHECK = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror", "-fsyntax-only"]

# Files that use types of a framework's sockets.
SOCKETS = [SRC / "net" / "sockets" / f"{name}.cpp"
           for name in ("address", "network", "pollers/poll", "resolver")]
EVERY = {file for file in SRC.rglob("*.cpp")
         if file.name not in ("gzip.cpp", "isal_gzip.cpp", "zstd.cpp", "library_snappy.cpp", "bcrypt.cpp")
         and SRC / "net" / "tls" not in file.parents
         and file.parent not in (SRC / "exporter" / "live_page", SRC / "testing")}


def run(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, text=True, timeout=300,
                          **options)


class Frameworks(unittest.TestCase):
    def compile(self, files, *flags):
        for file in files:
            with self.subTest(file=file):
                run(COMPILER, "-fno-exceptions", "-fno-rtti", *CHECK, *flags, f"-I{ROOT}/src", file)

    def script(self, name, *definitions):
        """What a build that is played by a script of CMake prints: a word, and what follows it."""
        done = run("cmake", f"-DROOT={ROOT}", *definitions, "-P", HERE / name,
                   stderr=subprocess.PIPE)
        return dict((line.split(" ", 1) + [""])[:2] for line in done.stderr.splitlines())

    def configure(self, source, folder, *definitions):
        """Generates a build as a framework's CMake would, and gives its commands by file."""
        run("cmake", "-G", "Ninja", "-S", source, "-B", folder, f"-DCMAKE_CXX_COMPILER={COMPILER}",
            f"-DCMAKE_C_COMPILER={C_COMPILER}", "-DCMAKE_TRY_COMPILE_TARGET_TYPE=STATIC_LIBRARY",
            "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", f"-DPROMETHEUS_EXPRESS_DIR={ROOT}", *definitions,
            stdout=subprocess.DEVNULL)
        commands = json.loads((folder / "compile_commands.json").read_text(encoding="utf-8"))
        return [(pathlib.Path(one["file"]), shlex.split(one["command"])) for one in commands]

    def compile_as_told(self, commands, wanted):
        """Those files of a build that talk to its framework."""
        found = [(file, command) for file, command in commands if file in wanted]
        self.assertEqual({file for file, _ in found}, set(wanted))
        for file, command in found:
            with self.subTest(file=file):
                run(*command, *CHECK)

    def test_esp_idf(self):
        self.assertIn("registered", self.script("esp_idf/component.cmake", "-DFIRST=ON"))
        told = self.script("esp_idf/component.cmake")
        sources = {pathlib.Path(file) for file in told["sources"].split(";")}
        self.assertEqual(sources, {file for file in EVERY if SRC / "net" / "lwip" not in file.parents})
        self.assertEqual(told["include"], "src")
        self.assertEqual(told["requires"].split(";"), ["esp_hw_support", "esp_timer", "lwip"])
        self.assertEqual(told["unknown"], "")
        self.assertIn("-fno-finite-math-only", told["options"])
        self.compile([*SOCKETS, SRC / "net" / "sockets" / "system" / "lwip.cpp",
                      SRC / "platform" / "ports" / "freertos.cpp",
                      TEMPLATES / "esp_idf_station" / "main" / "main.cpp"],
                     "-std=gnu++20", "-DESP_PLATFORM", f"-I{HERE}/esp_idf")

    def test_lwip_may_have_numbers_of_its_own_for_errors(self):
        self.compile([HERE / "lwip_errno.cpp"], "-std=c++17", "-DPROMETHEUS_EXPRESS_LWIP_SOCKETS=1",
                     "-DLWIP_PROVIDE_ERRNO", f"-I{HERE}/esp_idf")

    def test_zephyr(self):
        told = self.script("zephyr/module.cmake", "-DCONFIG_PROMETHEUS_EXPRESS=y",
                           "-DCONFIG_PROMETHEUS_EXPRESS_CHECKS=y")
        sources = {pathlib.Path(file).resolve()
                   for file in told["zephyr_library_sources"].split(";")}
        self.assertEqual(sources, EVERY)
        self.assertEqual(pathlib.Path(told["zephyr_include_directories"]).resolve(), ROOT / "src")
        self.assertIn("zephyr_library_named", told)
        self.assertIn("-fno-finite-math-only", told["zephyr_library_compile_options"])
        self.assertEqual(self.script("zephyr/module.cmake"), {})
        self.compile([*SOCKETS, SRC / "net" / "sockets" / "system" / "zephyr.cpp",
                      SRC / "platform" / "ports" / "zephyr.cpp",
                      TEMPLATES / "zephyr_station" / "src" / "main.cpp"],
                     "-std=gnu++20", "-D__ZEPHYR__", "-DCONFIG_NET_SOCKETS", "-DCONFIG_CSPRNG_ENABLED",
                     "-DCONFIG_NET_IPV6", f"-I{HERE}/zephyr")

    def test_options_of_zephyr_reach_program_and_library(self):
        for given, expected in (("CHECKS", {"CHECKS=1", "HEAP=0"}), ("HEAP", {"CHECKS=0", "HEAP=1"})):
            done = run("cmake", f"-DROOT={ROOT}", "-DCONFIG_PROMETHEUS_EXPRESS=y",
                       f"-DCONFIG_PROMETHEUS_EXPRESS_{given}=y", "-P", HERE / "zephyr/module.cmake",
                       stderr=subprocess.PIPE)
            told = re.findall(r"zephyr_compile_definitions PROMETHEUS_EXPRESS_(\S+)", done.stderr)
            self.assertEqual(set(told), expected)

    def test_pico_sdk(self):
        project = TEMPLATES / "pico_sdk_station"
        with tempfile.TemporaryDirectory() as folder:
            commands = self.configure(
                project, pathlib.Path(folder), "-DCMAKE_SYSTEM_NAME=PICO",
                f"-DCMAKE_MODULE_PATH={HERE}/pico_sdk", f"-DPICO_SDK_PATH={HERE}/pico_sdk",
                "-DWIFI_SSID=net", "-DWIFI_PASSWORD=word")
            self.compile_as_told(commands, [*project.glob("*.cpp"),
                                            *(SRC / "net" / "pico_sdk").glob("*.cpp"),
                                            SRC / "platform" / "ports" / "pico_sdk.cpp"])

    def test_stm32(self):
        with tempfile.TemporaryDirectory() as folder:
            commands = self.configure(
                HERE / "stm32", pathlib.Path(folder), "-DCMAKE_SYSTEM_NAME=Generic",
                f"-DTEMPLATES={TEMPLATES}", f"-DFREERTOS_MODEL={ROOT}/tests/ports/freertos_model")
            self.compile_as_told(commands, [HERE / "stm32" / "main.c",
                                            TEMPLATES / "stm32_freertos_station" / "station.cpp",
                                            SRC / "platform" / "ports" / "freertos.cpp"])
            files = {file for file, _ in commands}
            self.assertIn(SRC / "net" / "sockets" / "system" / "lwip.cpp", files)

    def test_manifests_have_the_version(self):
        project = (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")
        version = re.search(r"project\(prometheus_express VERSION (\S+)", project)[1]
        manifest = (ROOT / "idf_component.yml").read_text(encoding="utf-8")
        self.assertIn(f'version: "{version}"\n', manifest)


unittest.main(argv=sys.argv[:1])
