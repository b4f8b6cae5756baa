"""prometheus_express_c.h is C of each version that it says, for GCC and Clang, and C++."""

import shutil
import subprocess
import unittest

from declarations import INCLUDE, SOURCE, prototypes, uses

WARNINGS_OF_ALL = ("-Wpedantic", "-Wall", "-Wextra", "-Werror")
WARNINGS = (*WARNINGS_OF_ALL, "-Wstrict-prototypes", "-Wmissing-prototypes")
EXAMPLE = (SOURCE / "examples" / "c_station" / "main.c").read_text(encoding="utf-8")
CPP = '#include "prometheus_express_c.h"\nint main() { return PE_OK; }\n'


def complaints(compiler, language, *options, program):
    """What the compiler says of a program, which is good if it says nothing."""
    command = [compiler, *options, "-fsyntax-only", f"-I{INCLUDE}", f"-I{SOURCE / 'examples'}",
               "-x", language, "-"]
    return subprocess.run(command, input=program, stderr=subprocess.PIPE, text=True,
                          check=False).stderr


class Header(unittest.TestCase):
    def test_there_are_functions(self):
        self.assertGreater(len(prototypes()), 70)

    def test_c(self):
        for compiler in filter(shutil.which, ("gcc", "clang")):
            for standard in "c99", "c11", "c17":
                with self.subTest(compiler=compiler, standard=standard):
                    for program in uses(), EXAMPLE:
                        words = complaints(compiler, "c", f"-std={standard}", *WARNINGS, program=program)
                        self.assertEqual(words, "")

    def test_cpp(self):
        for compiler in filter(shutil.which, ("g++", "clang++")):
            for standard in "c++17", "c++20":
                with self.subTest(compiler=compiler, standard=standard):
                    words = complaints(compiler, "c++", f"-std={standard}", *WARNINGS_OF_ALL, program=CPP)
                    self.assertEqual(words, "")

    def test_it_judges(self):
        mistake = '#include "prometheus_express_c.h"\nint main(void) { return pe_end(1); }\n'
        self.assertIn("pe_end", complaints("gcc", "c", "-std=c99", *WARNINGS, program=mistake))


unittest.main()
