"""Reads a page in one of the text formats, strictly and by the specification.

Written from the grammars of the text format (0.0.4, and 1.0.0 with names in quotes) and of
OpenMetrics 1.0, not from the library's encoders. Debian's parser knows no names in quotes.
"""

import re

from support.pages import Family

QUOTED = r'"(?:[^"\\\n]|\\[\\"n])*"'
METRIC_NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = rf"(?:[a-zA-Z_][a-zA-Z0-9_]*|{QUOTED})={QUOTED}"
LABELS = rf"{LABEL}(?:,{LABEL})*"
NUMBER = r"[+-]?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?|[+-]Inf|NaN"

HEADER_LINE = re.compile(rf"# (HELP|TYPE|UNIT) ({METRIC_NAME}|{QUOTED}) (.*)", re.DOTALL)
SAMPLE_LINE = re.compile(
    rf"(?:({METRIC_NAME})(?:{{({LABELS})}})?|{{({QUOTED})(?:,({LABELS}))?}}) ({NUMBER})"
    rf"(?: # {{({LABELS})?}} ({NUMBER})(?: [0-9]+(?:\.[0-9]+)?)?)?"
)
ONE_LABEL = re.compile(rf"([a-zA-Z_][a-zA-Z0-9_]*|{QUOTED})=({QUOTED})(?:,|$)")

# What may follow the family's name in its samples' names.
TEXT_SUFFIXES = {
    "counter": [""],
    "gauge": [""],
    "untyped": [""],
    "summary": ["", "_count", "_sum"],
    "histogram": ["_bucket", "_count", "_sum"],
}
OPENMETRICS_SUFFIXES = {
    "counter": ["_total", "_created"],
    "gauge": [""],
    "unknown": [""],
    "stateset": [""],
    "info": ["_info"],
    "summary": ["", "_count", "_sum", "_created"],
    "histogram": ["_bucket", "_count", "_sum", "_created"],
}


def unescape(text, letters):
    """Takes the backslash from before each of `letters`; before anything else it is a mistake."""

    def replace(found):
        if found[1] not in letters:
            raise ValueError(f"'\\{found[1]}' in {text!r}")
        return "\n" if found[1] == "n" else found[1]

    return re.sub(r"\\(.?)", replace, text, flags=re.DOTALL)


def name_of(text):
    return unescape(text[1:-1], '\\n"') if text[0] == '"' else text


def labels_of(text):
    pairs = [(name_of(n), unescape(v[1:-1], '\\n"')) for n, v in ONE_LABEL.findall(text or "")]
    if len(dict(pairs)) != len(pairs):
        raise ValueError(f"a label name is there twice: {text!r}")
    return dict(pairs)


def number_of(text):
    return int(text) if re.fullmatch("[0-9]+", text) else float(text)


def decode(page):
    """The families of a page in a Prometheus text format, by name."""
    return read_lines(page.decode("utf-8"), Reader(openmetrics=False))


def decode_openmetrics(page):
    text = page.decode("utf-8")
    if not text.endswith("# EOF\n"):
        raise ValueError("# EOF is missing")
    return read_lines(text[: -len("# EOF\n")], Reader(openmetrics=True))


def read_lines(text, reader):
    if text and text[-1] != "\n":
        raise ValueError("the last line has no end")
    for line in text.split("\n")[:-1]:
        reader.line(line)
    return reader.families


class Reader:
    def __init__(self, openmetrics):
        self._help_letters = '\\n"' if openmetrics else "\\n"
        self._suffixes = OPENMETRICS_SUFFIXES if openmetrics else TEXT_SUFFIXES
        self._openmetrics = openmetrics
        self._family = None
        self.families = {}

    def line(self, line):
        header = HEADER_LINE.fullmatch(line)
        if header:
            return self._header(header[1], name_of(header[2]), header[3])
        sample = SAMPLE_LINE.fullmatch(line)
        if not sample:
            raise ValueError(f"not a line of this format: {line!r}")
        name, labels, quoted, more_labels, number, exemplar_labels, exemplar = sample.groups()
        name = name or name_of(quoted)
        family = self._family
        if family is None or not name.startswith(family.name):
            raise ValueError(f"a sample without a header: {line!r}")
        if name[len(family.name) :] not in self._suffixes[family.type]:
            raise ValueError(f"no {family.type} has this sample: {line!r}")
        labels = labels_of(labels or more_labels)
        if exemplar is not None and not self._openmetrics:
            raise ValueError(f"an exemplar: {line!r}")
        if exemplar is not None:
            exemplar = labels_of(exemplar_labels), float(exemplar)
        family.add(name, labels, number_of(number), exemplar)

    def _header(self, kind, name, text):
        if kind == "HELP":
            if name in self.families:
                raise ValueError(f"{name!r} is there twice")
            self._family = self.families[name] = Family(name)
            self._family.help = unescape(text, self._help_letters)
            return
        if self._family is None or self._family.name != name or self._family.samples:
            raise ValueError(f"# {kind} {name!r} is in the wrong place")
        if kind == "TYPE":
            if text not in self._suffixes:
                raise ValueError(f"there is no type {text!r}")
            self._family.type = text
        else:
            self._family.unit = unescape(text, "")
            if not self._openmetrics or not name.endswith("_" + text):
                raise ValueError(f"{name!r} has the unit {text!r}")
