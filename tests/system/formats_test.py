"""Every format carries what the program put in: the same series with the same values.

Random registries are written in every format and escaping, read by judges that know nothing of the
library, and compared with what the program says it put in.
"""

import functools
import importlib
import subprocess
import sys
import unittest

import prometheus_client.openmetrics.parser
import prometheus_client.parser

from support import text_decoder
from support.harness import BUILD, Folder
from support.pages import Family, canonical, differences, page_of

PROGRAM = BUILD / "tests" / "system" / "random_registry"
PROTO = "/usr/share/gocode/src/github.com/prometheus/client_model/io/prometheus/client"
SEEDS = 200
ESCAPINGS = ["allow-utf-8", "underscores", "dots", "values"]


@functools.lru_cache(maxsize=None)
def printed(*arguments):
    """What random_registry prints, by seed."""
    output = subprocess.check_output([PROGRAM, str(SEEDS), *arguments])
    pages = []
    while output:
        size, _, output = output.partition(b"\n")
        pages.append(output[: int(size)])
        output = output[int(size) :]
    assert len(pages) == SEEDS
    return pages


class Text:
    """What the text formats make of a metric."""

    TYPES = {"info": "gauge", "stateset": "gauge", "unknown": "untyped"}
    HAS_UNITS = False
    HAS_EXEMPLARS = False

    def family(self, declared, stem):
        return Family(stem + declared.suffix, self.TYPES.get(declared.type, declared.type))

    def samples(self, declared):
        for sample in declared.samples():
            no_sum = declared.has_negative_bounds()
            if sample[0] != "_created" and not (no_sum and sample[0] == "_sum"):
                yield sample


class ClientText(Text):
    """The Python client's parser has its own names for types, and one name for all counters."""

    TYPES = {"info": "gauge", "stateset": "gauge"}

    def family(self, declared, stem):
        if declared.type == "counter":
            return Family(stem, "counter")
        return super().family(declared, stem)

    def samples(self, declared):
        for suffix, *rest in super().samples(declared):
            yield "_total" if declared.type == "counter" else suffix, *rest


class Protobuf(Text):
    """A histogram always has its sum, and of its exemplars only the newest."""

    HAS_EXEMPLARS = True

    def samples(self, declared):
        samples = [sample for sample in declared.samples() if sample[0] != "_created"]
        newest = {}
        for _, labels, _, exemplar in samples:
            if exemplar and exemplar[2] >= newest.get(child_of(labels), 0):
                newest[child_of(labels)] = exemplar[2]
        for suffix, labels, value, exemplar in samples:
            is_newest = exemplar and exemplar[2] == newest[child_of(labels)]
            yield suffix, labels, value, exemplar if is_newest else None


def child_of(labels):
    return frozenset(pair for pair in labels.items() if pair[0] != "le")


class OpenMetrics:
    """What the format forbids is left out: a counter that is NaN, a sum that is NaN or may fall, a
    histogram's count without its sum, and a negative quantile."""

    HAS_UNITS = True
    HAS_EXEMPLARS = True

    def family(self, declared, stem):
        bare_counter = declared.type == "counter" and not declared.suffix
        return Family(stem, "unknown" if bare_counter else declared.type)

    def samples(self, declared):
        samples = list(declared.samples())
        if declared.type == "counter" and not declared.suffix:
            return [(*sample[:3], None) for sample in samples]
        bad = {
            frozenset(labels.items())
            for suffix, labels, value, _ in samples
            if suffix in ("_sum", "_total") and not value >= 0
        }
        forbidden = {"counter": ["_total"], "summary": ["_sum"], "histogram": ["_sum", "_count"]}
        return [
            sample
            for sample in samples
            if not ("quantile" in sample[1] and sample[2] < 0)
            and (
                sample[0] not in forbidden.get(declared.type, [])
                or not (declared.has_negative_bounds() or frozenset(sample[1].items()) in bad)
            )
        ]


def read_client(families):
    """What one of the Python client's parsers found."""
    read = {}
    for metric in families:
        if metric.name in read:
            raise ValueError(f"{metric.name!r} is there twice")
        family = Family(metric.name, metric.type, metric.documentation, metric.unit)
        for sample in metric.samples:
            exemplar = sample.exemplar and (sample.exemplar.labels, sample.exemplar.value)
            family.add(sample.name, sample.labels, sample.value, exemplar)
        read[metric.name] = family
    return read


def read_client_openmetrics(page):
    parser = prometheus_client.openmetrics.parser
    return read_client(parser.text_string_to_metric_families(page.decode()))


def read_client_text(page):
    return read_client(prometheus_client.parser.text_string_to_metric_families(page.decode()))


def messages(page):
    """The messages of a protobuf page, each of which is behind its length."""
    at = 0
    while at < len(page):
        size = shift = 0
        more = True
        while more:
            size |= (page[at] & 0x7F) << shift
            more = page[at] > 0x7F
            shift += 7
            at += 1
        if at + size > len(page):
            raise ValueError("the page ends in a message")
        yield page[at : at + size]
        at += size


def read_protobuf(page, metrics_pb2):
    families = {}
    for message in messages(page):
        read = metrics_pb2.MetricFamily.FromString(message)
        type = metrics_pb2.MetricType.Name(read.type).lower()
        family = families.setdefault(read.name, Family(read.name, type, read.help))
        if (family.type, family.help) != (type, read.help):
            raise ValueError(f"the messages of {read.name!r} do not agree")
        for metric in read.metric:
            add_metric(family, metric)
    return families


def add_metric(family, metric):
    """The series that Prometheus makes of it."""
    labels = {label.name: label.value for label in metric.label}
    if len(labels) != len(metric.label):
        raise ValueError(f"a label of {family.name!r} is there twice")
    if not metric.HasField(family.type):
        raise ValueError(f"{family.name!r} has no value of its type")
    value = getattr(metric, family.type)
    if family.type == "histogram":
        for bucket in value.bucket:
            bound = {"le": canonical(bucket.upper_bound)}
            count = bucket.cumulative_count
            family.add(family.name + "_bucket", {**labels, **bound}, count, exemplar_of(bucket))
    if family.type == "summary":
        for quantile in value.quantile:
            rank = {"quantile": canonical(quantile.quantile)}
            family.add(family.name, {**labels, **rank}, quantile.value)
    if family.type in ("histogram", "summary"):
        family.add(family.name + "_count", labels, value.sample_count)
        family.add(family.name + "_sum", labels, value.sample_sum)
    else:
        exemplar = exemplar_of(value) if family.type == "counter" else None
        family.add(family.name, labels, value.value, exemplar)


def exemplar_of(message):
    if not message.HasField("exemplar"):
        return None
    exemplar = message.exemplar
    return {label.name: label.value for label in exemplar.label}, exemplar.value


def generate_metrics_pb2(folder):
    subprocess.run(
        ["protoc", "--proto_path", PROTO, "--python_out", folder, "metrics.proto"], check=True
    )
    sys.path.insert(0, str(folder))
    return importlib.import_module("metrics_pb2")


class Formats(unittest.TestCase):
    def check(self, format, escaping, kind, read, adapt=lambda family: None):
        """That `read` finds in every page what was put in. `adapt` takes from a family what the
        judge does not tell."""
        bad = []
        for seed, (dump, page) in enumerate(zip(printed("dump"), printed(format, escaping))):
            expected = page_of(dump, escaping, kind)
            try:
                found = read(page)
            except ValueError as error:
                bad.append(f"seed {seed} is refused: {error}")
                continue
            if format == "protobuf":  # has no header without a value
                expected = {name: f for name, f in expected.items() if f.samples}
            for family in [*expected.values(), *found.values()]:
                adapt(family)
            bad += [f"seed {seed}: {text}" for text in differences(expected, found)]
        if bad:
            self.fail(f"{format}, {escaping}:\n" + "\n".join(bad[:20]))

    def test_text_by_its_grammar(self):
        for escaping in ESCAPINGS:
            with self.subTest(escaping):
                self.check("text", escaping, Text(), text_decoder.decode)

    def test_text_by_the_python_client(self):
        def adapt(family):
            family.help = family.help.strip()

        for escaping in ESCAPINGS[1:]:
            with self.subTest(escaping):
                self.check("text", escaping, ClientText(), read_client_text, adapt)

    def test_openmetrics_by_its_grammar(self):
        for escaping in ESCAPINGS:
            with self.subTest(escaping):
                self.check("openmetrics", escaping, OpenMetrics(), text_decoder.decode_openmetrics)

    def test_openmetrics_by_the_python_client(self):
        def adapt(family):  # it takes -0 for an integer
            family.samples = {key: value or 0 for key, value in family.samples.items()}
            family.exemplars = {key: (e[0], e[1] or 0) for key, e in family.exemplars.items()}

        for escaping in ESCAPINGS[1:]:
            with self.subTest(escaping):
                self.check("openmetrics", escaping, OpenMetrics(), read_client_openmetrics, adapt)

    def test_protobuf(self):
        with Folder() as folder:
            read = functools.partial(read_protobuf, metrics_pb2=generate_metrics_pb2(folder))
            for escaping in ESCAPINGS:
                with self.subTest(escaping):
                    self.check("protobuf", escaping, Protobuf(), read)

    def test_protobuf_has_no_unknown_fields(self):
        command = ["protoc", "--proto_path", PROTO, "--decode=io.prometheus.client.MetricFamily"]
        decoded = 0
        for dump, page in zip(printed("dump")[:40], printed("protobuf", "underscores")):
            if b'"created"' in dump:  # is younger than Debian's metrics.proto
                continue
            for message in messages(page):
                text = subprocess.check_output([*command, "metrics.proto"], input=message).decode()
                unknown = [line for line in text.splitlines() if line.strip()[0].isdigit()]
                # So is the unit.
                self.assertEqual([line for line in unknown if not line.startswith("5: ")], [])
                self.assertIn('name: "', text)
                decoded += 1
        self.assertGreater(decoded, 50)


if __name__ == "__main__":
    unittest.main()
