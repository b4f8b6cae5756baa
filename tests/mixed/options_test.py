"""Of each option that changes the library, one value links with it, and the other is named.

Usage: options_test.py COMPILER INCLUDE_FOLDER LIBRARY... -- FLAG...

Nothing else is linked, since a board's start-up code and standard library may not be found here: what
counts is what the linker says of the library's own symbols.
"""

import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
SPLIT = sys.argv.index("--")
COMPILER, INCLUDES, *LIBRARIES = sys.argv[1:SPLIT]
FLAGS = sys.argv[SPLIT + 1 :]
# Without start-up code it is to be said that main() is used.
ALONE = ["-nostdlib", "-Wl,--entry=main"]


def link(program, *options):
    """What the linker says of symbols that are not there, of a program compiled with options."""
    with tempfile.TemporaryDirectory() as folder:
        source = HERE / f"{program}.cpp"
        made = pathlib.Path(folder) / "program.o"
        command = [COMPILER, *FLAGS, "-O0", f"-I{INCLUDES}"]
        subprocess.run([*command, *options, "-c", source, "-o", made], check=True)
        result = subprocess.run(
            [*command, made, *LIBRARIES, *ALONE, "-o", made.with_suffix("")],
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    # The standard library's symbols at the least: else the linker has given up before.
    assert "undefined reference to" in result.stderr, result.stderr
    return re.findall(r"undefined reference to `(prometheus_express::.*)'", result.stderr)


class Options(unittest.TestCase):
    def check(self, program, option):
        """Exactly one value links; where the other does not, every line says why."""
        macro = f"PROMETHEUS_EXPRESS_{option.upper()}"
        missing = [link(program, f"-U{macro}", f"-D{macro}={value}") for value in (0, 1)]
        linked = [value for value in (0, 1) if not missing[value]]
        self.assertEqual(len(linked), 1, f"{option}: which values link? {missing}")
        wrong = 1 - linked[0]
        for line in missing[wrong]:
            self.assertRegex(line, rf"::built_with_\w*{option}_{wrong}")

    def test_the_default_is_the_librarys(self):
        self.assertEqual(link("declare"), [])
        self.assertEqual(link("call"), [])

    def test_heap(self):
        self.check("declare", "heap")

    def test_checks(self):
        self.check("declare", "checks")

    def test_assertions(self):
        """On a board they decide whether names are checked."""
        missing = [link("declare", option) for option in ("-DNDEBUG", "-UNDEBUG")]
        self.assertIn([], missing)
        for line in missing[0] + missing[1]:
            self.assertRegex(line, r"::built_with_\w*checks_\d")

    def test_large(self):
        self.check("call", "large")


unittest.main(argv=sys.argv[:1])
