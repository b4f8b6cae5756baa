"""The page of a board: fetched, and read strictly."""

import http.client
import re
import time
import urllib.parse

PATIENCE = 5  # seconds
NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*"'
SAMPLE = re.compile(rf"({NAME}(?:\{{{LABEL}(?:,{LABEL})*,?\}})?) (\S+)")
COMMENT = re.compile(rf"# (HELP|TYPE) ({NAME})(?: .*)?")
COUNTS = ("_bucket", "_count", "_total")  # of what never falls


class Unreachable(Exception):
    """No page came, or what came is none."""


class Samples(dict):
    """Values by name and labels; .types has those of families."""

    def __init__(self, text):
        super().__init__()
        self.types = {}
        if not text.endswith("\n"):
            raise Unreachable("the page is cut")
        for line in text.splitlines():
            self._read(line)

    def _read(self, line):
        if line.startswith("#"):
            found = COMMENT.fullmatch(line)
            if not found:
                raise Unreachable(f"no comment of the text format: {line!r}")
            if found.group(1) == "TYPE":
                self.types[found.group(2)] = line.rsplit(" ", 1)[1]
            return
        found = SAMPLE.fullmatch(line)
        if not found:
            raise Unreachable(f"no sample of the text format: {line!r}")
        if found.group(1) in self:
            raise Unreachable(f"a series that is there twice: {found.group(1)}")
        self[found.group(1)] = float(found.group(2))

    def type_of(self, series):
        """The type of a sample's family, with which it may share only the beginning of its name."""
        name = series.split("{")[0]
        for suffix in ("", "_bucket", "_count", "_sum"):
            if name.endswith(suffix) and name[:len(name) - len(suffix)] in self.types:
                return self.types[name[:len(name) - len(suffix)]]
        return "untyped"

    def counts(self):
        """The series that never fall, unless the board starts again."""
        return {name: value for name, value in self.items()
                if self.type_of(name) == "counter"
                or self.type_of(name) == "histogram" and name.split("{")[0].endswith(COUNTS)}

    def find(self, end):
        """The value of the series whose name ends so, of whatever namespace; None if there is none."""
        return next((value for name, value in self.items() if name.split("{")[0].endswith(end)), None)


class Page:
    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        if parts.scheme != "http" or not parts.hostname:
            raise ValueError(f"'{url}' is not http://ADDRESS:PORT/metrics")
        self.url = url
        self._address = (parts.hostname, parts.port or 80)
        self._path = parts.path or "/"
        self.text = ""

    def connect(self):
        return http.client.HTTPConnection(*self._address, timeout=PATIENCE)

    def fetch_over(self, connection):
        """The text, over a connection that may have been used before."""
        try:
            connection.request("GET", self._path)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise Unreachable(f"{type(error).__name__}: {error}") from None
        if answer.status != 200:
            raise Unreachable(f"the answer is {answer.status} {answer.reason}")
        return body.decode("utf-8")

    def fetch(self):
        """The samples, over a new connection."""
        connection = self.connect()
        try:
            self.text = self.fetch_over(connection)
        finally:
            connection.close()
        return Samples(self.text)

    def wait_until(self, wanted, seconds):
        """Fetches until `wanted` is true of the samples (None where there are none): for how long, or
        None where it never was."""
        begin = time.monotonic()
        while time.monotonic() - begin < seconds:
            try:
                samples = self.fetch()
            except Unreachable:
                samples = None
            if wanted(samples):
                return time.monotonic() - begin
            time.sleep(0.1)
        return None


def fallen(before, after):
    """The counters that have fallen or are gone."""
    counts = after.counts()
    return sorted(name for name, value in before.counts().items() if counts.get(name, -1) < value)
