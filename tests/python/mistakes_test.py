"""Arguments of every wrong type and value: an exception of the right class with the right words."""

import unittest

from prometheus_express import CollectorRegistry, Counter, Gauge, Histogram, Summary, _core


class Odd:
    """It has no str(), no length and no number."""

    def __str__(self):
        raise KeyError("no str")


WRONG = (None, "text", b"bytes", [], (), {}, object(), Odd(), int, lambda: 1, 1j, "\ud800", "\0")


class Mistakes(unittest.TestCase):
    def setUp(self):
        self.registry = CollectorRegistry()
        self.counter = Counter("c", "", registry=self.registry)
        self.labelled = Gauge("l", "", ["a", "b"], registry=self.registry)

    def raises(self, kind, words, function, *args, **keywords):
        with self.assertRaisesRegex(kind, words):
            function(*args, **keywords)

    def test_numbers(self):
        gauge = Gauge("g", "", registry=self.registry)
        histogram = Histogram("h", "", registry=self.registry)
        summary = Summary("s", "", registry=self.registry)
        for wrong in WRONG:
            for update in (self.counter.inc, gauge.set, gauge.inc, gauge.dec, histogram.observe, summary.observe):
                self.raises(TypeError, "must be real number, not", update, wrong)
        for wrong in -1, -0.5, float("nan"), float("-inf"):
            self.raises(ValueError, "a counter only grows", self.counter.inc, wrong)
        self.raises(OverflowError, "too large", gauge.set, 10**400)
        self.assertEqual(self.counter.get(), 0)
        self.assertEqual(gauge.get(), 0)

    def test_counts_of_arguments(self):
        gauge = Gauge("g", "", registry=self.registry)
        self.raises(TypeError, "needs an argument, value", gauge.set)
        self.raises(TypeError, "2 were given", gauge.set, 1, 2)
        self.raises(TypeError, "2 were given", gauge.inc, 1, amount=2)
        self.raises(TypeError, "no argument 'volume'", self.counter.inc, volume=2)
        self.raises(TypeError, "takes no arguments", self.counter.get, 1)

    def test_labels(self):
        self.raises(ValueError, "not as many label values", self.labelled.labels, "x")
        self.raises(ValueError, "not as many label values", self.labelled.labels)
        self.raises(ValueError, "not the labels", self.labelled.labels, a="x", c="y")
        self.raises(ValueError, "not the labels", self.labelled.labels, a="x")
        self.raises(ValueError, "not both", self.labelled.labels, "x", b="y")
        self.raises(ValueError, "at most 16", self.labelled.labels, *range(17))
        self.raises(ValueError, "at most 16", self.labelled.labels, *range(100000))
        self.raises(ValueError, "not as many label values", self.counter.labels, "x")
        self.raises(ValueError, "its labels already", self.labelled.labels(1, 2).labels, 1, 2)
        self.raises(ValueError, "has labels", self.labelled.set, 1)
        self.raises(ValueError, "has labels", self.labelled.get)
        self.raises(KeyError, "no str", self.labelled.labels, Odd(), 1)
        self.raises(KeyError, "no str", self.labelled.labels, 1, Odd())
        self.raises(ValueError, "null character", self.labelled.labels, "a\0b", 1)
        self.raises(UnicodeEncodeError, "surrogates", self.labelled.labels, "\ud800", 1)
        self.raises(ValueError, "not as many", self.labelled.remove, 1)
        self.raises(ValueError, "no labels", self.counter.clear)
        self.raises(TypeError, "", self.labelled.remove, a=1)
        self.assertEqual([line for line in self.registry.render() if line.startswith("l{")],
                         ['l{a="1",b="2"} 0'])

    def test_declarations(self):
        make = Gauge
        for wrong in (None, b"g", 5, [], object()):
            self.raises(TypeError, "the name must be a str", make, wrong, "help")
            self.raises(TypeError, "the documentation must be a str", make, "g", wrong)
        for wrong in "ab", 5, [5], [None], [b"x"], object():
            self.raises(TypeError, "", make, "g", "", wrong)
        for wrong in 5, "text", object(), [], True:
            self.raises(TypeError, "must be a CollectorRegistry", make, "g", "", registry=wrong)
        self.raises(ValueError, "does not match", make, "9", "")
        self.raises(ValueError, "does not match", make, "", "")
        self.raises(ValueError, "null character", make, "a\0b", "", registry=self.registry)
        self.raises(ValueError, "not allowed", make, "g", "", ["9"])
        self.raises(ValueError, "at most 16", make, "g", "", ["l"] * 17)
        self.raises(ValueError, "the same name", Counter, "c", "", registry=self.registry)
        self.raises(UnicodeEncodeError, "surrogates", make, "g", "\ud800")

    def test_buckets(self):
        for wrong in (2, 1), (1, 1), (float("nan"),), ():
            self.raises(ValueError, "buckets", Histogram, "h", "", buckets=wrong, registry=self.registry)
        self.raises(ValueError, "at most 256", Histogram, "h", "", buckets=range(300))
        for wrong in 5, [None], "ab", [1, "x"]:
            self.raises((TypeError, ValueError), "", Histogram, "h", "", buckets=wrong)

    def test_registries(self):
        self.raises(ValueError, "not allowed", CollectorRegistry, namespace="a b")
        self.raises(ValueError, "no format", self.registry.page, "html")
        for wrong in WRONG:
            if not isinstance(wrong, str):
                self.raises(TypeError, "", CollectorRegistry, namespace=wrong)
                self.raises(TypeError, "", self.registry.page, wrong)
            self.raises(TypeError, "not a metric", self.registry.register, wrong)
            self.raises(ValueError, "not in this registry", self.registry.unregister, wrong)
        self.raises(ValueError, "one of its children", self.registry.register, self.labelled.labels(1, 2))
        self.raises(ValueError, "made already", _core.Registry.__init__, self.registry)

    def test_a_metric_that_goes_during_its_update(self):
        for kind, update in (Counter, "inc"), (Gauge, "set"), (Summary, "observe"), (Histogram, "observe"):
            metric = kind("going", "", registry=self.registry)

            class Number:
                def __float__(self):
                    self.registry.unregister(metric)
                    return 1.0

            Number.registry = self.registry
            self.raises(ValueError, "no registry", getattr(metric, update), Number())

    def test_objects_that_were_not_made(self):
        registry = CollectorRegistry.__new__(CollectorRegistry)
        self.raises(ValueError, "not made", registry.page)
        self.raises(ValueError, "not made", Gauge, "g", "", registry=registry)
        for kind in Counter, Gauge, Histogram, Summary:
            metric = kind.__new__(kind)
            self.raises(ValueError, "no registry", metric.labels, 1)
            self.raises(ValueError, "no registry", metric.get)
            self.raises(ValueError, "no registry", metric.clear)
            self.raises(ValueError, "no registry", metric.remove)

    def test_the_parts_in_c(self):
        for wrong in WRONG:
            self.raises(TypeError, "", _core.bind, wrong, self.registry, "n", "h", (), None, ())
            self.raises(TypeError, "", _core.bind, self.counter, wrong, "n", "h", (), None, ())
            self.raises(TypeError, "", _core.unbind, wrong)
            self.raises((TypeError, ValueError), "", _core.push, wrong, None, "g", "j", (), 1.0, None, None)
            self.raises((TypeError, ValueError), "", _core.push, "PUT", None, "g", "j", (wrong,), 1.0, None, None)
        self.raises(ValueError, "already", _core.bind, self.counter, self.registry, "n", "h", (), None, ())
        self.raises(ValueError, "", _core.unbind, self.labelled.labels(1, 2))


unittest.main()
