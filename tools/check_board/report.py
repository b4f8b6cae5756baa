"""What came of the checks, as it may be sent."""

import contextlib
import platform
import time

from page import Unreachable

LOG_LINES = 60


class Report:
    def __init__(self, url):
        self.good = True
        self._rows = []
        self._page = ""
        self._head = f"{url}, {time.strftime('%Y-%m-%d %H:%M')}, from {platform.system()}, Python" \
                     f" {platform.python_version()}"

    def add(self, what, good, words):
        self.good = self.good and good
        self._row("ok" if good else "FAILED", what, words)

    def skip(self, what, why):
        self._row("skipped", what, why)

    def _row(self, result, what, words):
        self._rows.append((what, result, words))
        print(f"{result:8} {what}: {words}", flush=True)

    @contextlib.contextmanager
    def whatever_comes(self):
        """A page that does not come any more ends the checks, and not the report."""
        try:
            yield
        except Unreachable as error:
            self.add("the page later", False, str(error))

    def keep_page(self, page):
        self._page = page.text

    def write(self, serial):
        print("\n------ Please fill in the first two lines, and send all of it as an issue ------\n")
        print("Board, shields, sensors, and how they are connected: \nProgram, and which commit: \n")
        print(f"check_board of {self._head}\n\n| Check | Result | |\n| --- | --- | --- |")
        for what, result, words in self._rows:
            print(f"| {what} | {result} | {words.replace('|', ' ')} |")
        if serial:
            self._block("Serial log", "\n".join(serial.text().splitlines()[-LOG_LINES:]))
        self._block("Page", self._page)

    @staticmethod
    def _block(title, text):
        print(f"\n{title}:\n\n```text\n{text.rstrip()}\n```")
