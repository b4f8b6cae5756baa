"""A program of somebody else's, in a project of its own, that uses the library.

"consumer.py FOLDER" writes it into the folder, for tools/try_packages.sh.
"""

import os
import pathlib
import subprocess
import sys
import unittest

from support.harness import CXX, Folder
from support.readme import command, snippet

PROGRAM = """
#include <prometheus_express.h>

#include <cstdio>
#include <string>

int main() {
  prometheus_express::CollectorRegistry registry{"app"};
  prometheus_express::Gauge gas{"gas", "gas from the sensor", registry};
  prometheus_express::Histogram times{"times", "of all kinds", {"kind"}, registry};
  auto server = prometheus_express::start_http_server(0, registry);
  gas.set(1060948);
  times.labels("all").observe(0.1);
  if (!server.status().ok()) return 1;
  std::fputs(prometheus_express::generate_latest(registry).c_str(), stdout);
}
"""

PROJECT = """
cmake_minimum_required(VERSION 3.18)
project(my_project CXX)
add_executable(my_program my_program.cpp)
"""

# The same in C: the program of that page, of which the page has what it prints.
C_PAGE = "docs/c.md"
C_PROJECT = """
cmake_minimum_required(VERSION 3.18)
project(my_project C CXX)
find_package(prometheus_express 0.1 REQUIRED)
add_executable(my_program my_program.c)
target_link_libraries(my_program PRIVATE prometheus_express::c)
"""
C_MESON = """
project('my_project', 'c', 'cpp', default_options: ['c_std=c99'])
executable('my_program', 'my_program.c', dependencies: dependency('prometheus_express_c'))
"""


def run(*parts, **options):
    """Runs a command that must succeed; what it prints is shown if it does not."""
    done = subprocess.run(
        [str(part) for part in parts],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        text=True,
        **options,
    )
    if done.returncode != 0:
        raise AssertionError(f"{parts} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def configure(source, build, *options):
    """Of the library's files, some are compiled as one, which is quicker."""
    run("cmake", "-S", source, "-B", build, "-G", "Ninja", f"-DCMAKE_CXX_COMPILER={CXX}",
        "-DPROMETHEUS_EXPRESS_UNITE=ON", *options)


class Consumer(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(Folder())
        (self.folder / "my_program.cpp").write_text(PROGRAM)

    def check_program(self, path, **options):
        page = run(path, **options)
        self.assertIn("\napp_gas 1060948\n", page)
        self.assertIn('\napp_times_count{kind="all"} 1\n', page)

    def check_cmake(self, lines, *options):
        """A project whose CMakeLists.txt has these lines."""
        (self.folder / "CMakeLists.txt").write_text(PROJECT + lines)
        build = self.folder / "build"
        configure(self.folder, build, *options)
        # Of a library that is a part of this project, no more than the program needs.
        run("cmake", "--build", build, "--target", "my_program")
        self.check_program(build / "my_program")


class InstalledConsumer(Consumer):
    """A project that finds the library in `prefix`."""

    def check_installed(self, prefix, libraries="lib"):
        environment = {
            **os.environ,
            "PKG_CONFIG_PATH": f"{prefix / libraries / 'pkgconfig'}",
            "LD_LIBRARY_PATH": f"{prefix / libraries}",
        }
        with self.subTest("CMake"):
            self.check_cmake(snippet("find_package"), f"-DCMAKE_PREFIX_PATH={prefix}")
        with self.subTest("pkg-config"):
            run("bash", "-c", command("pkg_config"), cwd=self.folder, env=environment)
            self.check_program(self.folder / "my_program", env=environment)
        with self.subTest("pkg-config --static"):
            compile_static = command("pkg_config").replace("--cflags", "--static --cflags")
            run("bash", "-c", compile_static, cwd=self.folder, env=environment)
            self.check_program(self.folder / "my_program", env=environment)
        self.check_c(prefix, environment)
        with self.subTest("every file of pkg-config"):
            for file in (prefix / libraries / "pkgconfig").glob("*.pc"):
                run("pkg-config", "--cflags", "--libs", "--print-errors", file.stem, env=environment)
        with self.subTest("Meson"):
            (self.folder / "meson.build").write_text(snippet("meson"))
            build = self.folder / "meson"
            run("meson", "setup", build, self.folder, env={**environment, "CXX": CXX})
            run("ninja", "-C", build)
            self.check_program(build / "my_program", env=environment)

    def check_c(self, prefix, environment):
        """The same three ways for a program in C."""
        folder = self.folder / "c"
        folder.mkdir()
        (folder / "my_program.c").write_text(snippet("c_page", C_PAGE, "test"))
        expected = snippet("c_page", C_PAGE, "output")
        with self.subTest("C, CMake"):
            (folder / "CMakeLists.txt").write_text(C_PROJECT)
            configure(folder, folder / "build", f"-DCMAKE_PREFIX_PATH={prefix}")
            run("cmake", "--build", folder / "build")
            self.assertEqual(run(folder / "build" / "my_program", env=environment), expected)
        with self.subTest("C, pkg-config"):
            run("bash", "-c", command("c_pkg_config", C_PAGE), cwd=folder, env=environment)
            self.assertEqual(run(folder / "my_program", env=environment), expected)
        with self.subTest("C, Meson"):
            (folder / "meson.build").write_text(C_MESON)
            run("meson", "setup", folder / "meson", folder, env={**environment, "CXX": CXX})
            run("ninja", "-C", folder / "meson")
            self.assertEqual(run(folder / "meson" / "my_program", env=environment), expected)


def write_project(folder):
    (folder / "my_program.cpp").write_text(PROGRAM)
    (folder / "CMakeLists.txt").write_text(PROJECT + snippet("find_package"))
    (folder / "pkg_config.sh").write_text(command("pkg_config"))


if __name__ == "__main__":
    write_project(pathlib.Path(sys.argv[1]))
