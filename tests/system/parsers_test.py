"""The Python client's parser reads what the library writes."""

import math
import unittest

from support.harness import HostSensors, fetch
from prometheus_client.parser import text_string_to_metric_families

from support import hostile


def same(a, b):
    """Says whether two numbers are the same double: -0.0 is not 0.0, and NaN is NaN."""
    if math.isnan(a) or math.isnan(b):
        return math.isnan(a) and math.isnan(b)
    return a == b and math.copysign(1, a) == math.copysign(1, b)


class Parsers(unittest.TestCase):
    def test_example_page(self):
        with HostSensors() as example:
            text = fetch(example.port).decode()
        families = {}
        for family in text_string_to_metric_families(text):
            self.assertNotIn(family.name, families, "a family appears twice")
            families[family.name] = family
            self.assertNotEqual(family.documentation, "", family.name)
            self.assertNotEqual(family.type, "unknown", family.name)
        self.assertEqual(families["process_cpu_seconds"].type, "counter")
        self.assertGreater(families["process_start_time_seconds"].samples[0].value, 1e9)
        samples = [s for family in families.values() for s in family.samples]
        series = [(s.name, tuple(sorted(s.labels.items()))) for s in samples]
        self.assertEqual(len(series), len(set(series)), "a series appears twice")
        self.assertEqual(len(series), sum(1 for line in text.splitlines() if line[0] != "#"))

    def read_back(self, children):
        text = hostile.page(children).decode("utf-8")
        family, *own = text_string_to_metric_families(text)
        self.assertEqual(family.documentation, "a \\ and a \n in the help")
        self.assertEqual(len(family.samples), len(children))
        for number, (sample, (label, value)) in enumerate(zip(family.samples, children)):
            self.assertEqual(sample.name, "hostile")
            # Python replaces what is not UTF-8 as Unicode 3.9 has it, too.
            expected = {"text": label.decode("utf-8", "replace"), "line": str(number)}
            self.assertEqual(sample.labels, expected)
            self.assertTrue(same(sample.value, value), f"{value!r} came back as {sample.value!r}")
        return own

    def test_hostile_text(self):
        self.assertEqual(self.read_back(hostile.pairs()), [])

    def test_any_bytes(self):
        children = hostile.any_bytes()
        (repaired,) = self.read_back(children)
        bad = sum("\ufffd" in label.decode("utf-8", "replace") for label, _ in children)
        self.assertEqual(repaired.name, "prometheus_express_repaired_label_values")
        self.assertEqual(repaired.samples[0].value, bad)


unittest.main()
