"""What a page says in whatever format, and what it should say of a registry that was dumped."""

import decimal
import json
import math
import re
import struct
import time


class Near(float):
    """What a quantile should be: off by less than a bucket of schema 5."""

    def is_near(self, value):
        return abs(value - self) <= abs(self) * 0.023


class Recent(float):
    """What the time at which something was made should be, roughly."""

    def is_near(self, value):
        return self - 86400 < value < self + 86400


def same(expected, found):
    """Says whether two numbers are the same: integers are exact, -0.0 is not 0.0, NaN is NaN."""
    a, b = expected, found
    if isinstance(a, (Near, Recent)) and a.is_near(b):
        return True
    if isinstance(a, int) and isinstance(b, int):
        return a == b
    a, b = float(a), float(b)
    return struct.pack("d", a) == struct.pack("d", b) or (math.isnan(a) and math.isnan(b))


def series(name, labels):
    return name, frozenset(labels.items())


class Family:
    """One metric of a page."""

    def __init__(self, name, type=None, help="", unit=""):
        self.name = name
        self.type = type
        self.help = help
        self.unit = unit
        self.samples = {}  # the value of each series
        self.exemplars = {}  # (labels, value ...) of the exemplar of a series

    def add(self, name, labels, value, exemplar=None):
        key = series(name, labels)
        if key in self.samples:
            raise ValueError(f"a series appears twice: {name!r} {labels!r}")
        self.samples[key] = value
        if exemplar is not None:
            self.exemplars[key] = exemplar


def escape(name, scheme, allowed="[a-zA-Z_:][a-zA-Z0-9_:]*"):
    """A name, as Prometheus' escaping schemes have it."""
    if scheme == "allow-utf-8" or (re.fullmatch(allowed, name) and scheme != "dots"):
        return name
    out = "U__" if scheme == "values" else ""
    for at, c in enumerate(name):
        if c == "_" and scheme != "underscores":
            out += "__"
        elif re.fullmatch(allowed, c if at == 0 else "_" + c):
            out += c
        elif scheme == "values":
            out += f"_{ord(c):x}_"
        else:
            out += "_" if scheme == "underscores" else "_dot_" if c == "." else "__"
    return out


def escape_label(name, scheme):
    """A label's name, which stays as it is if every reader takes it."""
    allowed = "[a-zA-Z_][a-zA-Z0-9_]*"
    return name if re.fullmatch(allowed, name) else escape(name, scheme, allowed)


def escape_end(end, name, scheme):
    """The end of a name, as it is when the whole name is escaped."""
    begin = "m" if escape(name, "values") == name else "\N{SNOWMAN}"
    return escape(begin + end, scheme)[len(escape(begin, scheme)) :]


def canonical(value):
    """A bound as the label `le` has it: OpenMetrics 1.0, "Canonical Numbers"."""
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    if value == 0:
        return "0.0"
    exact = decimal.Decimal(repr(value)).normalize()
    if -4 <= exact.adjusted() < 6:
        text = format(exact, "f")
        return text if "." in text else text + ".0"
    digits, _, exponent = format(exact, "e").partition("e")
    return f"{digits}e{int(exponent):+03d}"


class Declared:
    """One metric of a dump: what the program declared, and what it did."""

    def __init__(self, dumped):
        self.type = dumped["type"]
        self.help = dumped["help"]
        self.unit = dumped["unit"]
        # The suffix means something to readers, but is a part of what is escaped.
        self.stem, self.suffix = dumped["name"], ""
        ending = {"counter": "_total", "info": "_info"}.get(self.type)
        if ending and self.stem.endswith(ending):
            self.stem, self.suffix = self.stem[: -len(ending)], ending
        if self.type == "info":
            self.suffix = "_info"
        self._constant_labels = dumped.get("constant", {})
        has_created = self.type in ("summary", "histogram") or self.suffix == "_total"
        self._created = Recent(time.time()) if has_created and "created" in dumped else None
        self._label_names = dumped["labels"]
        self._bounds = [float.fromhex(bound) for bound in dumped.get("bounds", [])]
        self._states = dumped.get("states")
        self._quantiles = [float.fromhex(rank) for rank in dumped.get("quantiles", [])]
        self._children = dumped["children"]

    def samples(self):
        """(suffix, labels, value, exemplar) of everything that the metric holds."""
        for child in self._children:
            labels = {**self._constant_labels, **dict(zip(self._label_names, child["labels"]))}
            for suffix, more_labels, *rest in getattr(self, "_" + self.type)(child["deeds"]):
                yield suffix, {**labels, **more_labels}, *rest
            if self._created is not None:
                yield "_created", labels, self._created, None

    def has_negative_bounds(self):
        return bool(self._bounds) and self._bounds[0] < 0

    def _counter(self, deeds):
        whole, fraction = 0, 0.0
        for amount in amounts(deeds):
            if isinstance(amount, int) or (amount < 2**53 and amount == int(amount)):
                whole += int(amount)
            else:
                fraction += amount
        value = float(whole) + fraction if fraction else whole
        yield self.suffix, {}, value, last_exemplar(deeds, lambda amount: True)

    def _gauge(self, deeds):
        yield "", {}, amounts(deeds)[-1], None

    _unknown = _gauge

    def _summary(self, deeds):
        for rank in self._quantiles:
            yield "", {"quantile": canonical(rank)}, quantile(amounts(deeds), rank), None
        yield "_count", {}, len(deeds), None
        yield "_sum", {}, sum_in_order(deeds), None

    def _histogram(self, deeds):
        bounds = [bound for bound in self._bounds if bound < math.inf] + [math.inf]

        def bucket_of(amount):
            return next((bound for bound in bounds if amount <= bound), math.inf)

        for bound in bounds:
            count = sum(amount <= bound for amount in amounts(deeds))
            exemplar = last_exemplar(deeds, lambda amount: bucket_of(amount) == bound)
            yield "_bucket", {"le": canonical(bound)}, count, exemplar
        yield "_count", {}, count, None
        yield "_sum", {}, sum_in_order(deeds), None

    def _info(self, deeds):
        yield "_info", {}, 1, None

    def _stateset(self, deeds):
        for state in self._states:
            yield "", {None: state}, int(state == deeds[-1]), None


def amount_of(deed):
    """A deed is an amount, or that and an exemplar's labels."""
    amount = deed[0] if isinstance(deed, list) else deed
    return float.fromhex(amount) if isinstance(amount, str) else amount


def amounts(deeds):
    return [amount_of(deed) for deed in deeds]


def quantile(amounts, rank):
    """The smallest numbers count as 0, NaN does not count; it is within what was observed."""
    counted = [amount if abs(amount) > 2**-128 else 0.0 for amount in amounts if amount == amount]
    if not counted:
        return math.nan
    observed = [amount for amount in amounts if amount == amount]
    found = sorted(counted)[math.ceil(rank * len(counted)) - 1]
    return Near(min(max(found, min(observed)), max(observed)))


def sum_in_order(deeds):
    total = 0.0
    for amount in amounts(deeds):
        total += amount
    return total


def last_exemplar(deeds, belongs):
    """The labels of an exemplar have 128 characters at most (OpenMetrics 1.0, "Exemplars")."""
    last = None
    for order, deed in enumerate(deeds):
        if isinstance(deed, list) and belongs(amount_of(deed)):
            if sum(len(name) + len(value) for name, value in deed[1].items()) <= 128:
                last = deed[1], float(amount_of(deed)), order
    return last


def page_of(dump, scheme, kind):
    """What a page should say, by family name. `kind` says what its format makes of a metric."""
    families = {}
    for line in dump.decode().split("\n")[:-1]:
        declared = Declared(json.loads(line))
        # As in client_golang: the whole is escaped, and what a reader appends is taken off again.
        stem = escape(declared.stem + declared.suffix, scheme)
        stem = stem[: len(stem) - len(declared.suffix)]
        family = kind.family(declared, stem)
        family.help = declared.help
        # Where a '_' of the suffix is left, the name does not end with the unit.
        ends_with_unit = stem == escape(declared.stem, scheme)
        if kind.HAS_UNITS and ends_with_unit:
            family.unit = escape_end(declared.unit, declared.stem, scheme)
        for suffix, labels, value, exemplar in kind.samples(declared):
            labels = {
                # The label of an Enum is its name.
                stem if label is None else escape_label(label, scheme): text
                for label, text in labels.items()
            }
            family.add(stem + suffix, labels, value, exemplar if kind.HAS_EXEMPLARS else None)
        families[family.name] = family
    return families


def differences(expected, found):
    """What is not as it should be, as texts."""
    for name in [*expected, *(name for name in found if name not in expected)]:
        if name not in found or name not in expected:
            yield f"metric {name!r} is {'missing' if name in expected else 'too much'}"
            continue
        a, b = expected[name], found[name]
        for field in ("type", "help", "unit"):
            if getattr(a, field) != getattr(b, field):
                yield f"{name!r} has {field} {getattr(b, field)!r}, not {getattr(a, field)!r}"
        for key in [*a.samples, *(key for key in b.samples if key not in a.samples)]:
            if key not in b.samples or key not in a.samples:
                yield f"series {key} is {'missing' if key in a.samples else 'too much'}"
            elif not same(a.samples[key], b.samples[key]):
                yield f"series {key} is {b.samples[key]!r}, not {a.samples[key]!r}"
            else:
                yield from exemplar_differences(key, a.exemplars.get(key), b.exemplars.get(key))


def exemplar_differences(key, a, b):
    if a is None or b is None:
        if a is not b:
            yield f"the exemplar of {key} is {'too much' if a is None else 'missing'}"
    elif a[0] != b[0] or not same(a[1], b[1]):
        yield f"the exemplar of {key} is {b!r}, not {a!r}"
