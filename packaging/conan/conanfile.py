"""Conan 2: conan create packaging/conan

Not tried: no machine of this project has Conan so far.
"""

import os
import re

from conan import ConanFile
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load

# What each target of the library links.
ROOMS = {
    "core": [],
    "http": ["core"],
    "sockets": ["core"],
    "dns": ["core"],
    "sntp": ["core"],
    "mdns": ["core"],
    "sensors": [],
    "w5500": ["core"],
    "exporter": ["core", "http", "sockets"],
    "live_page": ["exporter"],
    "push": ["core", "http", "sockets"],
    "testing": ["core", "sensors"],
    "gzip": ["http", "zlib::zlib"],
    "snappy": ["push", "snappy::snappy"],
}


class PrometheusExpress(ConanFile):
    name = "prometheus_express"
    license = "MIT"
    description = "A Prometheus SDK for devices without an operating system, and for hosts"
    topics = ("prometheus", "metrics", "embedded")
    package_type = "library"
    settings = "os", "compiler", "build_type", "arch"
    options = {"shared": [True, False], "fPIC": [True, False]}
    default_options = {"shared": False, "fPIC": True}
    implements = ["auto_shared_fpic"]

    def _tree(self):
        """The folder of the project, while the recipe is still in it."""
        return os.path.join(self.recipe_folder, "..", "..")

    def set_version(self):
        text = load(self, os.path.join(self._tree(), "CMakeLists.txt"))
        self.version = re.search(r"project\(prometheus_express VERSION (\S+)", text).group(1)

    def export_sources(self):
        for pattern in ("CMakeLists.txt", "LICENSE", "cmake/*", "src/*"):
            copy(self, pattern, src=self._tree(), dst=self.export_sources_folder)

    def requirements(self):
        self.requires("dragonbox/1.1.3", visible=False)
        self.requires("zlib/[>=1.2.11 <2]", transitive_headers=True)
        self.requires("snappy/[>=1.1.9 <2]")

    def layout(self):
        cmake_layout(self)

    def generate(self):
        toolchain = CMakeToolchain(self)
        for part in ("TESTS", "EXAMPLES"):
            toolchain.cache_variables[f"PROMETHEUS_EXPRESS_{part}"] = False
        for package in ("ISAL", "LibZstd"):  # of this machine: not what the recipe says
            toolchain.cache_variables[f"CMAKE_DISABLE_FIND_PACKAGE_{package}"] = True
        # TLS and bcrypt are not in this recipe yet.
        for library in ("MBEDTLS", "LIBCRYPT"):
            toolchain.cache_variables[f"PROMETHEUS_EXPRESS_{library}"] = False
        folder = self.dependencies["dragonbox"].cpp_info.includedirs[0]
        toolchain.cache_variables["PROMETHEUS_EXPRESS_DRAGONBOX_DIR"] = folder
        toolchain.generate()
        CMakeDeps(self).generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))
        CMake(self).install()

    def package_info(self):
        for room, links in ROOMS.items():
            component = self.cpp_info.components[room]
            component.libs = [f"prometheus_express_{room}"]
            component.requires = links
            component.set_property("cmake_target_name", f"prometheus_express::{room}")
            component.set_property("pkg_config_name", f"prometheus_express_{room}")
            if room == "sockets":
                windows = self.settings.os == "Windows"
                component.system_libs = ["ws2_32"] if windows else ["pthread"]
