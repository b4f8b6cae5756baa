"""Remote write into real stores, and into one that looks at every byte."""

import json
import math
import time
import unittest

import snappy

from support.harness import BUILD, Folder, Program, wait_until
from support.pushgateway import samples
from support.remote_write_receiver import Receiver, generate_messages
from support.stores import PrometheusStore, VictoriaMetrics

WRITER = BUILD / "tests" / "system" / "remote_writer"
LABELS = {"job": "remote_writer", "instance": "one"}
OTHERS = 6  # series of the writer besides those whose number is an argument


def now_ms():
    return int(time.time() * 1000)


class Writer(Program):
    def __init__(self, url, series, scrapes, start_ms, step_ms, *options):
        super().__init__(WRITER, url, series, scrapes, start_ms, step_ms, *options)

    def end(self, seconds):
        """Its page and its statistics, once it has ended."""
        wait_until("the writer to end", lambda: not self.running(), seconds)
        if self.wait() != 0:
            raise RuntimeError(self.log())
        _, page, rest = self.log().split("---\n")
        statistics, _, status = rest.partition("\nstatus: ")
        return page, json.loads(statistics), status


class Bytes(unittest.TestCase):
    """What goes over the network."""

    @classmethod
    def setUpClass(cls):
        cls.first, cls.second = generate_messages(cls.enterClassContext(Folder()))

    def decode(self, body):
        request = self.first.WriteRequest()
        text = snappy.uncompress(body)
        self.assertEqual(request.ParseFromString(text), len(text))
        self.assertEqual(request.SerializeToString(), text)  # nothing unknown, nothing odd
        return request.timeseries

    def decode_2(self, body):
        """A list of (labels with their names in order, timestamp, value, type)."""
        request = self.second.Request()
        text = snappy.uncompress(body)
        self.assertEqual(request.ParseFromString(text), len(text))
        copy = self.second.Request()
        copy.CopyFrom(request)
        copy.DiscardUnknownFields()
        self.assertEqual(copy, request)
        symbols = list(request.symbols)
        self.assertEqual(symbols[0], "")
        self.assertEqual(len(symbols), len(set(symbols)))
        found = []
        for series in request.timeseries:
            words = [symbols[ref] for ref in series.labels_refs]
            (sample,) = series.samples
            labels = list(zip(words[::2], words[1::2]))
            found.append((labels, sample.timestamp, sample.value, series.metadata))
            help_text = symbols[series.metadata.help_ref]
            self.assertIn(help_text, ("Of the scrape.", "Hostile labels.", "Buckets."))
        return found

    def write(self, receiver, *arguments):
        return self.enterContext(Writer(receiver.url, *arguments)).end(60)

    def test_every_byte(self):
        for encoder in ("small", "library"):
            receiver = self.enterContext(Receiver((204, {})))
            page, statistics, _ = self.write(receiver, 3, 40, 1_700_000_000_000, 250, encoder)
            expected = samples(page, **LABELS)
            self.assertEqual(len(expected), 3 + OTHERS)
            seen = {}
            for path, headers, body, _ in receiver.requests:
                self.assertEqual(path, "/api/v1/write")
                self.assertEqual(headers["Content-Encoding"], "snappy")
                self.assertEqual(headers["Content-Type"], "application/x-protobuf")
                self.assertEqual(headers["X-Prometheus-Remote-Write-Version"], "0.1.0")
                self.assertTrue(headers["User-Agent"])
                for series in self.decode(body):
                    names = [label.name.encode() for label in series.labels]
                    self.assertEqual(names, sorted(set(names)))
                    labels = {label.name: label.value for label in series.labels}
                    self.assertTrue(all(labels.values()))
                    (sample,) = series.samples
                    self.count(seen, labels, sample.timestamp, sample.value)
            self.assertEqual({key: repr(all_[-1][1]) for key, all_ in seen.items()}, expected)
            times = [1_700_000_000_000 + 250 * scrape for scrape in range(1, 41)]
            for all_ in seen.values():
                self.assertEqual([timestamp for timestamp, _ in all_], times)
            self.assertEqual(statistics["sent"], 40 * len(expected))
            sent_bytes = sum(len(body) for _, _, body, _ in receiver.requests)
            self.assertEqual(statistics["bytes"], sent_bytes)

    def test_every_byte_of_2_0(self):
        written = {"X-Prometheus-Remote-Write-Samples-Written": "0"}
        for encoder in ("small", "library"):
            receiver = self.enterContext(Receiver((204, written)))
            page, statistics, _ = self.write(
                receiver, 3, 40, 1_700_000_000_000, 250, encoder, 200_000, "2.0"
            )
            expected = samples(page, **LABELS)
            seen = {}
            for number, (_, headers, body, _) in enumerate(receiver.requests):
                second = headers["X-Prometheus-Remote-Write-Version"] == "2.0.0"
                if not second:  # what was collected before the answer
                    for series in self.decode(body):
                        labels = {label.name: label.value for label in series.labels}
                        self.count(seen, labels, series.samples[0].timestamp,
                                   series.samples[0].value)
                    continue
                self.assertEqual(headers["Content-Type"],
                                 "application/x-protobuf;proto=io.prometheus.write.v2.Request")
                found = self.decode_2(body)
                self.assertEqual(found == [], number == 0)  # the question
                for labels, timestamp, value, metadata in found:
                    names = [name.encode() for name, _ in labels]
                    self.assertEqual(names, sorted(set(names)))
                    kinds = {"written_number": 2, "written_events_total": 1}
                    kind = kinds.get(dict(labels)["__name__"], 3)
                    self.assertEqual(metadata.type, kind)
                    self.count(seen, dict(labels), timestamp, value)
            self.assertEqual({key: repr(all_[-1][1]) for key, all_ in seen.items()}, expected)
            times = [1_700_000_000_000 + 250 * scrape for scrape in range(1, 41)]
            for all_ in seen.values():
                self.assertEqual([timestamp for timestamp, _ in all_], times)
            self.assertEqual(statistics["sent"], 40 * len(expected))

    @staticmethod
    def count(seen, labels, timestamp, value):
        name = labels.pop("__name__")
        if "le" in labels:
            labels["le"] = float(labels["le"])
        seen.setdefault((name, frozenset(labels.items())), []).append((timestamp, value))

    def test_refused_batches_are_counted_and_not_sent_again(self):
        for status in (400, 404, 413):
            receiver = self.enterContext(Receiver((status, {})))
            _, statistics, words = self.write(receiver, 10, 20, 1_000, 1_000)
            self.assertEqual(statistics["refused"], 20 * (10 + OTHERS))
            self.assertEqual((statistics["sent"], statistics["retries"]), (0, 0))
            self.assertIn(f"{status}: because of that", words)
            bodies = [body for _, _, body, _ in receiver.requests]
            self.assertEqual(len(bodies), len(set(bodies)))

    def test_busy_stores_get_the_same_bytes_again(self):
        receiver = self.enterContext(
            Receiver((503, {}), (429, {"Retry-After": "1"}), (500, {}), (204, {}))
        )
        _, statistics, _ = self.write(receiver, 10, 1, 1_000, 1_000)
        self.assertEqual((statistics["sent"], statistics["retries"]), (10 + OTHERS, 3))
        self.assertEqual(len({body for _, _, body, _ in receiver.requests}), 1)
        times = [at for *_, at in receiver.requests]
        self.assertGreaterEqual(times[2] - times[1], 0.999)

    def test_a_store_that_hangs_keeps_nobody(self):
        receiver = self.enterContext(Receiver(None))
        _, statistics, _ = self.write(receiver, 50, 2_000, 1_000, 1_000, "small", 0, "lossy")
        self.assertEqual(statistics["queued"], 2_000 * (50 + OTHERS))
        self.assertEqual(statistics["sent"], 0)
        self.assertEqual(statistics["waiting"] + statistics["dropped"], statistics["queued"])


class Example(unittest.TestCase):
    def test_example(self):
        store = self.enterContext(PrometheusStore(self.enterContext(Folder())))
        self.enterContext(Program(BUILD / "examples" / "remote_write", store.url))
        turns = 'demo_turns_total{instance="demo-1",job="remote_write"}'
        wait_until("a second sample", lambda: (store.query(turns) or 0) >= 2)
        self.assertLessEqual(abs(store.query("demo_wave")), 1)


class OlderStores(unittest.TestCase):
    """These know only 1.0; whoever prefers 2.0 is understood all the same."""

    def write(self, store_type):
        store = self.enterContext(store_type(self.enterContext(Folder())))
        writer = self.enterContext(
            Writer(store.url, 20, 50, now_ms() - 60_000, 1_000, "small", 200_000, "2.0")
        )
        _, statistics, status = writer.end(60)
        self.assertEqual(statistics["sent"], 50 * (20 + OTHERS), (statistics, status))
        stored = "sum(count_over_time(written_number[1h]))"
        wait_until("all samples", lambda: store.query(stored) == 50 * 20)

    def test_prometheus(self):
        self.write(PrometheusStore)

    def test_victoria_metrics(self):
        self.write(VictoriaMetrics)


class Million(unittest.TestCase):
    """A million samples, with the store stopped and started again in the middle."""

    SERIES = 1_000
    SCRAPES = 1_000

    def write(self, store_type, encoder):
        store = self.enterContext(store_type(self.enterContext(Folder())))
        start_ms = now_ms() - 1_000 * (self.SCRAPES + 60)
        writer = self.enterContext(
            Writer(store.url, self.SERIES, self.SCRAPES, start_ms, 1_000, encoder, 100_000)
        )
        writer.wait_for_line(r"sent [3-5]\d{5}\n")
        store.stop()
        time.sleep(0.5)
        self.assertTrue(writer.running())
        store.start()
        _, statistics, status = writer.end(240)
        self.assertEqual(statistics["queued"], self.SCRAPES * (self.SERIES + OTHERS))
        self.assertEqual(statistics["sent"], statistics["queued"], (statistics, status))
        self.assertGreater(statistics["retries"], 0)

        count = "count_over_time(written_number[2h])"
        wait_until(
            "all samples", lambda: store.query(f"sum({count})") == self.SCRAPES * self.SERIES
        )
        # Each series has each number once.
        self.assertEqual(store.query(f"count({count} == {self.SCRAPES})"), self.SERIES)
        total = self.SCRAPES * (self.SCRAPES + 1) / 2
        sums = "sum_over_time(written_number[2h])"
        self.assertEqual(store.query(f"count({sums} == {total})"), self.SERIES)
        self.assertEqual(store.query("min(min_over_time(written_number[2h]))"), 1)
        self.assertEqual(store.query("max(max_over_time(written_number[2h]))"), self.SCRAPES)
        # And the hostile one is as it was.
        hostile = 'written_events_total{text="\\"\\\\\\nä",job="remote_writer",instance="one"}'
        self.assertEqual(store.query(f"sum(count_over_time({hostile}[2h]))"), self.SCRAPES)
        self.assertFalse(math.isnan(store.query(f"max_over_time({hostile}[2h])")))

    def test_prometheus(self):
        self.write(PrometheusStore, "small")

    def test_victoria_metrics(self):
        self.write(VictoriaMetrics, "library")


unittest.main()
