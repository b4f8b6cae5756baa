"""What tools/make_arduino_library writes."""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

PROJECT = pathlib.Path(__file__).resolve().parents[2]
TOOL = PROJECT / "tools" / "make_arduino_library"


def make(library, *options):
    return subprocess.run([sys.executable, "-B", TOOL, *options, library], check=False, text=True,
                          stderr=subprocess.PIPE, timeout=60)


def named_as_here(file):
    """The path in src/ of a file that the tool may have given the names of its folders."""
    if (PROJECT / "src" / file).exists():
        return file.as_posix()
    folders = "_".join([*file.parts[1:-1], ""])
    return file.with_name(file.name.removeprefix(folders)).as_posix()


class LibraryTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.library = cls.folder / "prometheus_express"
        done = make(cls.library)
        if done.returncode != 0:
            raise AssertionError(done.stderr)

    def text(self, name):
        return (self.library / name).read_text(encoding="utf-8")

    def test_both_descriptions_say_the_version_of_the_project(self):
        cmake = (PROJECT / "CMakeLists.txt").read_text(encoding="utf-8")
        version = re.search(r"VERSION (\d+\.\d+\.\d+) LANGUAGES", cmake).group(1)
        properties = dict(line.split("=", 1) for line in self.text("library.properties").splitlines())
        self.assertEqual(properties["version"], version)
        self.assertEqual(json.loads(self.text("library.json"))["version"], version)
        # The format's specification (rev. 2.2) wants these, and a name that is the folder's.
        for field in ("name", "author", "maintainer", "sentence", "paragraph", "category", "url",
                      "architectures"):
            self.assertTrue(properties[field], field)
        for header in properties["includes"].split(","):
            self.assertTrue((self.library / "src" / header).is_file(), header)

    def test_every_file_of_the_library_is_there_or_left_out_by_name(self):
        have = {named_as_here(file.relative_to(self.library / "src"))
                for file in (self.library / "src").rglob("*.*")}
        want = {file.relative_to(PROJECT / "src").as_posix() for file in (PROJECT / "src").rglob("*.*")
                if file.suffix in (".cpp", ".h")}
        missing = {str(pathlib.PurePosixPath(name).parent) for name in want - have}
        self.assertEqual(missing, {"prometheus_express/net/lwip",
                                   "prometheus_express/net/tls",
                                   "prometheus_express/net/tls/fixed",
                                   "prometheus_express/http/auth/bcrypt",
                                   "prometheus_express/exporter/live_page",
                                   "prometheus_express/http/compression/gzip",
                                   "prometheus_express/http/compression/isal",
                                   "prometheus_express/http/compression/zstd",
                                   "prometheus_express/push/remote_write",
                                   "prometheus_express/testing"})
        self.assertEqual({name for name in have - want if "." in pathlib.Path(name).name},
                         {"dragonbox/dragonbox.h"})

    def test_no_source_replaces_another_in_the_archive(self):
        names = [file.name for file in (self.library / "src").rglob("*.cpp")]
        self.assertGreater(len(names), 100)
        self.assertEqual([name for name in set(names) if names.count(name) > 1], [])

    def test_dragonbox_has_its_licence_beside_it(self):
        self.assertIn("Boost Software License", self.text("src/dragonbox/LICENSE"))
        self.assertIn("MIT License", self.text("LICENSE"))

    def test_every_keyword_is_a_word_of_the_library(self):
        words = set()
        for header in (self.library / "src").rglob("*.h"):
            words.update(re.findall(r"\w+", header.read_text(encoding="utf-8")))
        lines = [line for line in self.text("keywords.txt").splitlines() if line[:1] not in ("", "#")]
        for line in lines:
            word, kind = line.split("\t")
            self.assertIn(word, words)
            self.assertIn(kind, ("KEYWORD1", "KEYWORD2"))
        self.assertGreater(len(lines), 20)

    def test_each_sketch_is_in_a_folder_of_its_name(self):
        sketches = list((self.library / "examples").glob("*/*.ino"))
        self.assertEqual(len(sketches), 6)
        for sketch in sketches:
            self.assertEqual(sketch.parent.name, sketch.stem)

    def test_it_overwrites_nothing(self):
        done = make(self.library)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("is not empty", done.stderr)

    def test_it_says_what_is_missing(self):
        done = make(self.folder / "other", "--dragonbox", str(self.folder))
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("--dragonbox says where it is", done.stderr)
        done = make(self.folder / "other", "--dragonbox-licence", str(self.folder / "none"))
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("--dragonbox-licence says where", done.stderr)
        self.assertFalse((self.folder / "other").exists())


unittest.main()
