"""Builds the extension: the library by CMake, then the glue over it, for CPython's stable ABI.

PROMETHEUS_EXPRESS_BUILD_DIR, where it is set, is a CMake build of this tree to take the library from.
"""

import os
import pathlib
import re
import subprocess

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
ROOMS = ("c", "push", "exporter", "http", "sockets", "core")  # who needs others comes first
STABLE_ABI = 0x030A0000


def version():
    text = (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")
    return re.search(r"project\(prometheus_express VERSION ([0-9.]+)", text).group(1)


class Build(build_ext):
    def build_extensions(self):
        folder = self.library_folder()
        for extension in self.extensions:
            extension.extra_objects = [str(folder / "src" / f"libprometheus_express_{room}.a") for room in ROOMS]
            extension.depends += extension.extra_objects
        super().build_extensions()

    def library_folder(self):
        given = os.environ.get("PROMETHEUS_EXPRESS_BUILD_DIR")
        if given:
            return pathlib.Path(given).resolve()
        folder = pathlib.Path(self.build_temp).resolve() / "library"
        options = ("TESTS=OFF", "EXAMPLES=OFF", "EMULATORS=OFF", "INSTALL=OFF")
        subprocess.run(
            ["cmake", "-S", ROOT, "-B", folder, "-DCMAKE_BUILD_TYPE=Release", "-DBUILD_SHARED_LIBS=OFF"]
            + [f"-DPROMETHEUS_EXPRESS_{option}" for option in options], check=True)
        jobs = str(self.parallel or os.cpu_count() or 1)
        subprocess.run(
            ["cmake", "--build", folder, "--target", "prometheus_express_c", "--parallel", jobs], check=True)
        return folder


core = Extension(
    "prometheus_express._core",
    sorted(str(path.relative_to(HERE)) for path in (HERE / "src").iterdir() if path.suffix == ".c"),
    depends=sorted(str(path.relative_to(HERE)) for path in (HERE / "src").glob("*.h")),
    include_dirs=[str(ROOT / "src"), "src"],
    define_macros=[("Py_LIMITED_API", hex(STABLE_ABI))],
    extra_compile_args=["-fvisibility=hidden"] + os.environ.get("PROMETHEUS_EXPRESS_PYTHON_FLAGS", "").split(),
    extra_link_args=["-Wl,--exclude-libs,ALL", "-lpthread"] + os.environ.get(
        "PROMETHEUS_EXPRESS_PYTHON_FLAGS", "").split(),
    language="c++",  # of the linker alone, since the library is
    py_limited_api=True,
)

# What is built goes where all that is built does, and not beside the sources.
built = ROOT / "build" / "python"
built.mkdir(parents=True, exist_ok=True)
setup(
    version=version(),
    ext_modules=[core],
    cmdclass={"build_ext": Build},
    options={
        "bdist_wheel": {"py_limited_api": "cp310"},
        "build": {"build_base": str(built)},
        "egg_info": {"egg_base": str(built)},
    },
)
