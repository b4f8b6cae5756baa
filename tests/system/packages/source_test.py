"""A program of somebody else's uses the library: installed, and as a subfolder."""

import subprocess
import unittest

from support.harness import BUILD, CXX, SOURCE, Folder

PROGRAM = """
#include <prometheus_express.h>

#include <cstdio>

int main() {
  prometheus_express::CollectorRegistry registry{"app"};
  prometheus_express::Gauge gas{"gas", "gas from the sensor", registry};
  auto server = prometheus_express::start_http_server(0, registry);
  gas.set(1060948);
  if (!server.status().ok()) return 1;
  std::fputs(prometheus_express::generate_latest(registry).c_str(), stdout);
}
"""

PROJECT = """
cmake_minimum_required(VERSION 3.25)
project(app CXX)
{how}
add_executable(app app.cpp)
target_link_libraries(app PRIVATE prometheus_express::exporter)
"""


def run(*command):
    subprocess.run([str(part) for part in command], stdout=subprocess.DEVNULL, check=True)


class Package(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(Folder())

    def check(self, how, *options):
        """Builds PROGRAM in a project that gets the library as `how` says, and runs it."""
        (self.folder / "CMakeLists.txt").write_text(PROJECT.format(how=how))
        (self.folder / "app.cpp").write_text(PROGRAM)
        build = self.folder / "build"
        compiler = f"-DCMAKE_CXX_COMPILER={CXX}"
        run("cmake", "-S", self.folder, "-B", build, "-G", "Ninja", compiler, *options)
        run("cmake", "--build", build)
        page = subprocess.run([build / "app"], stdout=subprocess.PIPE, check=True).stdout
        self.assertIn(b"\napp_gas 1060948\n", page)

    def test_installed(self):
        prefix = self.folder / "prefix"
        run("cmake", "--install", BUILD, "--prefix", prefix)
        self.check("find_package(prometheus_express 0.1 REQUIRED)", f"-DCMAKE_PREFIX_PATH={prefix}")

    def test_subfolder(self):
        self.check(f"add_subdirectory({SOURCE} prometheus_express)")
        self.assertFalse((self.folder / "build" / "prometheus_express" / "tests").exists())


unittest.main()
