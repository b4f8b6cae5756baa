"""Links of the Markdown pages lead somewhere, and every message is in docs/troubleshooting.md.

Usage: documents_test.py

Of the messages that the library can print, found in the calls that report, each text of at least 12
characters must be in that page. The words of a Status must fit into one on a board, which cuts them
without a word, and leave room for what they name.
"""

import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]

LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
QUOTED = r'"((?:\\.|[^"\\])*)"'
ARGUMENTS = r'((?:[^;"]|"(?:\\.|[^"\\])*")*);'
CALL = re.compile(rf"\b(?:report_mistake|report_failure|report_bad|bad)\({ARGUMENTS}")
TEXT = re.compile(rf"{QUOTED}(?:\s*{QUOTED})?")
STATUS = re.compile(rf"(\bStatusCode::k\w+|\b(?:invalid|refuse)\(\w+(?:->name\(\))?),{ARGUMENTS}")
LITERAL = re.compile(QUOTED)
OTHERWISE = re.compile(rf"(?:\?|^)\s*{QUOTED}\)?\s*:(?:\s*Status\(StatusCode::k\w+,)?\s*{QUOTED}")
LEAST = 12
STATUS_BYTES = 63  # Status::kTextBytes of a board
NAME_BYTES = 6


def messages(source):
    """The texts in the calls that report, a text that goes on in the next line in one piece."""
    for call in CALL.findall(source):
        for first, second in TEXT.findall(call):
            yield first + second


def status_texts(source):
    """Of each Status, its literals put together, and whether a name comes between them."""
    for start, call in STATUS.findall(source):
        call = OTHERWISE.sub(lambda match: '"' + max(match.groups(), key=len) + '"', call)
        texts = [text.replace("\\", "") for text in LITERAL.findall(call)]
        if "(" in start:
            yield "metric '" + "".join(texts), True
        else:
            yield "".join(texts), bool(re.search(r'^\s*\w[^"]*,|"\s*,', call))


def prose(page):
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def anchors(page):
    """What headings are called in links: as GitHub and Doxygen do it."""
    headings = (re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text) for text in HEADING.findall(prose(page)))
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for text in headings}


class LinksTest(unittest.TestCase):
    def test_links_lead_somewhere(self):
        found = 0
        for page in PAGES:
            for link in LINK.findall(prose(page)):
                if "://" in link:
                    continue
                found += 1
                with self.subTest(page=page.name, link=link):
                    name, _, anchor = link.partition("#")
                    target = page.parent / name if name else page
                    self.assertTrue(target.exists())
                    if anchor:
                        self.assertIn(anchor, anchors(target))
        self.assertGreater(found, 50)


class MessagesTest(unittest.TestCase):
    def test_every_message_is_explained(self):
        page = (ROOT / "docs/troubleshooting.md").read_text(encoding="utf-8")
        found = 0
        for file in sorted((ROOT / "src").rglob("*.*")):
            for message in messages(file.read_text(encoding="utf-8")):
                if len(message) < LEAST:
                    continue
                found += 1
                with self.subTest(file=file.name):
                    self.assertIn(message, page)
        self.assertGreater(found, 30)

    def test_the_words_of_a_status_fit_on_a_board(self):
        found = 0
        for file in sorted((ROOT / "src").rglob("*.*")):
            for text, names in status_texts(file.read_text(encoding="utf-8")):
                found += 1
                with self.subTest(file=file.name, text=text):
                    self.assertLessEqual(len(text) + (NAME_BYTES if names else 0), STATUS_BYTES)
        self.assertGreater(found, 80)

    def test_of_two_texts_one_is_in_a_status(self):
        text = 'Status(StatusCode::kInvalid, "port ", port, odd ? "\\"is\\" odd" : "is even");'
        self.assertEqual(list(status_texts(text)), [('port "is" odd', True)])
        text = 'return Status(StatusCode::kLimit, "too "\n    "many");'
        self.assertEqual(list(status_texts(text)), [("too many", False)])

    def test_a_message_in_two_lines_is_one(self):
        text = 'report_mistake("metric \'", name,\n  "\': a; \\"b\\" "\n  "c");'
        self.assertEqual(list(messages(text)), ["metric '", "': a; \\\"b\\\" c"])


unittest.main(argv=sys.argv[:1])
