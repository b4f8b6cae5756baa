"""Compiles and runs the code in README.md and some of docs/, so that it cannot rot.

A comment before a fenced block says what is to be done with it:

    <!-- test: NAME -->     before ```cpp or ```c: it compiles; if it has a main(), it also runs
    <!-- output: NAME -->   before ```text: exactly what program NAME prints to stdout
    <!-- page: NAME -->     before ```text: lines that follow each other in the page that program
                            NAME serves; its port 8080 is replaced by a free one
    <!-- build: NAME -->    what somebody else's project says to get the library: packages/ tries it

Every ```cpp and ```c block must carry one, and a program that ends by itself must show its output. Commands
in ```console blocks ("$ ./run --port 9000") must name scripts and options that exist.
"""

import http.client
import re
import subprocess
import unittest

from support.harness import BUILD, CXX, PATIENCE, SOURCE, Folder, Program, fetch, wait_until
from support.ports import free_port
from support.readme import blocks


PAGES = ("README.md", "docs/index.md", "docs/feather_m4.md", "docs/sensors.md", "docs/cookbook.md",
         "docs/from_prometheus_cpp.md", "docs/c.md", "docs/security.md")
CODE = ("cpp", "c")


def compile_program(code, language, folder):
    """Builds it against this build's libraries, if it has a main(); gives the program."""
    source = folder / f"program.{language}"
    source.write_text(code, encoding="utf-8")
    command = [CXX, "-std=c++17", "-Wall", "-Wextra", "-Werror", f"-I{SOURCE / 'src'}", source]
    if language == "c":
        part = folder / "program.o"
        subprocess.run(["cc", "-std=c99", "-Wpedantic", *command[2:], "-c", "-o", part], check=True)
        command = [CXX, part]
    program = folder / "program"
    if "int main(" in code:
        libraries = sorted((BUILD / "src").glob("*.a"))
        command += ["-o", program, "-Wl,--start-group", *libraries, "-Wl,--end-group", "-pthread"]
    else:
        command += ["-fsyntax-only"]
    subprocess.run(command, check=True)
    return program


def try_fetch(port):
    try:
        return fetch(port).decode()
    except (OSError, http.client.HTTPException):
        return None


class Readme(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.blocks = [block for page in PAGES for block in blocks(page)]
        cls.shown = {(b.kind, b.name): b.text for b in cls.blocks if b.kind in ("output", "page")}

    def test_every_program_is_tested(self):
        code = [b for b in self.blocks if b.language in CODE]
        self.assertEqual({b.language for b in code}, set(CODE))
        names = set()
        for block in code:
            self.assertEqual(block.kind, "test", f"no '<!-- test: name -->' before:\n{block.text}")
            self.assertNotIn(block.name, names)
            names.add(block.name)
        for kind, name in self.shown:
            self.assertIn(name, names, f"'<!-- {kind}: {name} -->' belongs to no program")

    def test_programs(self):
        for block in self.blocks:
            if block.kind == "test":
                with self.subTest(block.name), Folder() as folder:
                    self.check_program(block, folder)

    def check_program(self, block, folder):
        page = self.shown.get(("page", block.name))
        port = free_port()
        code = block.text.replace("8080", str(port)) if page else block.text
        program = compile_program(code, block.language, folder)
        if "int main(" not in block.text:
            return
        if page:
            with Program(program):
                wait_until("its page", lambda: try_fetch(port))
                try:
                    wait_until("these lines", lambda: page in (try_fetch(port) or ""), 5)
                except TimeoutError:
                    self.assertIn(page, try_fetch(port))
            return
        self.assertIn(("output", block.name), self.shown, "the page does not show what it prints")
        done = subprocess.run(
            [program], cwd=folder, stdout=subprocess.PIPE, timeout=PATIENCE, check=True
        )
        self.assertEqual(done.stdout.decode(), self.shown[("output", block.name)])

    def test_commands(self):
        for block in self.blocks:
            for line in block.text.splitlines() if block.language == "console" else []:
                found = re.match(r"\$ (\./[\w./-]+)(.*)", line)
                if not found:
                    continue
                with self.subTest(line):
                    script = SOURCE / found.group(1)
                    usage = subprocess.run(
                        [script, "--help"], stdout=subprocess.PIPE, check=True
                    ).stdout.decode()
                    for option in re.findall(r"--[\w-]+", found.group(2)):
                        self.assertIn(option, usage)


unittest.main()
