"""Builds the documentation as a site (tools/docs), and breaks it to see that it is noticed.

Usage: site_test.py
"""

import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools/docs"))

import check_links  # noqa: E402
import doxygen_filter  # noqa: E402
import pages  # noqa: E402


def translated(text):
    return "\n".join(doxygen_filter.translate(text.splitlines()))


class SiteTest(unittest.TestCase):
    def test_it_builds(self):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run([sys.executable, "-B", ROOT / "tools/docs/build_site.py", folder],
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            self.assertEqual(done.returncode, 0, done.stdout.decode())
            site = pathlib.Path(folder)
            header = (site / "api/counter_8h.html").read_text(encoding="utf-8")
            self.assertTrue("counts what happened" in header)
            self.assertTrue("<h1>counter.h</h1>" in header)
            self.assertTrue('href="api/port_8h.html"' in (site / "porting.html").read_text(encoding="utf-8"))


class FilterTest(unittest.TestCase):
    def test_kinds_of_comments(self):
        text = translated("""// A file.
#pragma once

// Gives a<b> & `c`:
//
//   code(1);
//
//  404  a table
class A {
 public:
  // Of f.
  void f() {
    // Inside.
    g();
  }
  int x;  // Of x,
          // in two lines.
};  // not of anything

// Before an empty line.

int y;""")
        self.assertEqual(text, """/** @file
A file.
*/
#pragma once

/**
Gives a\\<b\\> \\& <code>c</code>:

@code{.cpp}
code(1);
@endcode

@verbatim
404  a table
@endverbatim
*/
class A {
 public:
/**
Of f.
*/
  void f() {
    // Inside.
    g();
  }
  int x;  /**< Of x,
in two lines. */
};  // not of anything

// Before an empty line.

int y;""")


class LinksTest(unittest.TestCase):
    def errors(self, **files):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                (pathlib.Path(folder) / name.replace("_", ".")).write_text(text, encoding="utf-8")
            return check_links.errors(pathlib.Path(folder))[0]

    def test_good_ones(self):
        self.assertEqual(self.errors(a_html='<a href="b.html#x">b</a> <a href="https://example.org">e</a>',
                                     b_html='<h2 id="x">x</h2><a href="#x">x</a>'), [])

    def test_bad_ones(self):
        for page in ('<a href="b.html">b</a>', '<a href="#x">x</a>', '<img src="https://example.org/a.png">',
                     '<script src="//example.org/a.js"></script>', '<a href="javascript:f()">f</a>',
                     '<p onclick="f()">f</p>'):
            with self.subTest(page):
                self.assertEqual(len(self.errors(a_html=page)), 1)
        self.assertEqual(len(self.errors(a_css="@import 'b.css';")), 1)


class PagesTest(unittest.TestCase):
    def test_slugs(self):
        self.assertEqual(pages.slug("What <code>a_b</code> &amp; C++ are, e.g. #5"), "what-a_b--c-are-eg-5")

    def test_a_link_into_nothing(self):
        page = ROOT / "docs/design.md"
        with self.assertRaises(pages.SiteError):
            pages.Pages([page], {}).link(page, "no_such.md", "", "x")

    def test_a_file_name_as_text(self):
        page = ROOT / "docs/design.md"
        link = pages.Pages([page], {}, {page: "Design"}).link(page, "design.md#errors", "", "design.md")
        self.assertEqual(link, '<a href="design.html#errors">Design</a>')

    def test_a_file_of_the_repository(self):
        page = ROOT / "docs/design.md"
        self.assertNotIn("href", pages.Pages([page], {}).link(page, "../test", "", "./test"))


class DrawingsTest(unittest.TestCase):
    def test_figures_of_memory_are_the_measured_ones(self):
        sizes = (ROOT / "docs/sizes.md").read_text(encoding="utf-8")
        drawing = (ROOT / "docs/how_memory_is_used.svg").read_text(encoding="utf-8")
        station = re.search(r"HTTP server, four connections.*?\| (\d+)[^|]*\| (\d+) \| (\d+) \|\n", sizes).groups()
        whole, data, stack = map(int, station)
        connection = int(re.search(r"a connection of the server.*?\| (\d+)", sizes).group(1))
        scrape = int(re.search(r"a scrape under way \| (\d+)", sizes).group(1))
        for text in (f"{whole:,} bytes", f"4 × {connection:,}", f">{data - 4 * connection:,}<", f">{stack:,}<",
                     f"takes {scrape} bytes"):
            self.assertIn(text, drawing)


unittest.main(argv=sys.argv[:1])
