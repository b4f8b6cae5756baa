"""Counters of a board whose deep sleep ends in a reset, sent by remote write: to a store they never
were reset, tell since when they count, and lose nothing of what was counted while it could not be
reached, or while nobody knew the time."""

import time
import unittest

import snappy

from support.feather_m4 import Station
from support.harness import BUILD, PATIENCE, Folder, Program, wait_until
from support.remote_write_receiver import Receiver, generate_messages
from support.stores import PrometheusStore

WRITTEN = (204, {"X-Prometheus-Remote-Write-Samples-Written": "0"})
BUSY = (503, {})
MAKES = {"sleeper_wakes_total": 1, "sleeper_joules_total": 0.25, "sleeper_readings_total": 3,
         "sleeper_levels_count": 1, "sleeper_levels_sum": 1.5}  # each wake
WAKES = 3  # to wait for


class Sleeper(Station):
    def __init__(self, port):
        super().__init__("--peer", f"10.0.2.92:9090:{port}", "--epoch", "now", "--debugger",
                         program=BUILD / "tests" / "system" / "deep_sleeper")

    def __enter__(self):
        return Program.__enter__(self)

    def wait_for(self, line):
        """Until it has said so a few times from now on."""
        begin = self.log().count(f"\n{line}\n")
        wait_until(f"'{line}'", lambda: self.log().count(f"\n{line}\n") >= begin + WAKES, 2 * PATIENCE)

    def starts(self):
        return self.counters()["resets"] + 1

    def go_through_troubles(self):
        self.wait_for("sent")
        self.fault("w5500.link_lost", 1)
        self.wait_for("no clock")  # nor an address
        self.command("clear")
        self.wait_for("sent")
        self.fault("w5500.sntp_silent", 1)
        self.wait_for("no clock")
        self.command("clear")
        self.wait_for("sent")


class DeepSleepTest(unittest.TestCase):
    def decode(self, requests):
        """name: [(ms, value, created in ms; 0: not told)], of all samples in their order."""
        found = {}
        for _, headers, body, _ in requests:
            second = headers["X-Prometheus-Remote-Write-Version"] == "2.0.0"
            message = (self.messages_2.Request if second else self.messages_1.WriteRequest)()
            message.ParseFromString(snappy.uncompress(body))
            for series in message.timeseries:
                if second:
                    texts = [message.symbols[at] for at in series.labels_refs]
                    labels = dict(zip(texts[::2], texts[1::2]))
                else:
                    labels = {label.name: label.value for label in series.labels}
                for sample in series.samples:
                    found.setdefault(labels["__name__"], []).append(
                        (sample.timestamp, sample.value, series.created_timestamp if second else 0))
        return found

    def test_a_store_that_knows_since_when_counters_count(self):
        self.messages_1, self.messages_2 = generate_messages(self.enterContext(Folder()))
        receiver = self.enterContext(Receiver(WRITTEN))
        begin_ms = time.time() * 1000
        board = self.enterContext(Sleeper(receiver.server_port))
        board.go_through_troubles()
        receiver.answers[:] = [BUSY]
        board.wait_for("not sent")
        receiver.answers[:] = [WRITTEN]
        board.wait_for("sent")
        found = self.decode(request for request in receiver.requests)
        wakes = found["sleeper_wakes_total"]
        by_time = {ms: value for ms, value, _ in wakes}
        self.assertEqual(sorted(by_time.values()), list(by_time.values()))
        lost = board.starts() - len(set(by_time.values()))
        self.assertGreaterEqual(lost, 2 * WAKES)
        # All of the wakes that could not be told are in the next value, whatever a series counts.
        for name, amount in MAKES.items():
            for ms, value, _ in found[name]:
                self.assertEqual(value, amount * by_time[ms], name)
        self.assertIn(max(by_time.values()), (board.starts(), board.starts() - 1))
        self.check_start(found, wakes, begin_ms)

    def check_start(self, found, wakes, begin_ms):
        """But for the first wake, whose store was not known yet, each sample tells the same start."""
        self.assertEqual(wakes[0][2], 0)
        starts = {created for name in MAKES for _, _, created in found[name][1:]}
        self.assertEqual(len(starts), 1, starts)
        (start,) = starts
        self.assertLessEqual(start, wakes[0][0])
        self.assertAlmostEqual(start, begin_ms, delta=PATIENCE * 1000)

    def test_prometheus(self):
        store = self.enterContext(PrometheusStore(self.enterContext(Folder())))
        board = self.enterContext(Sleeper(store.port))
        board.go_through_troubles()
        for name, amount in MAKES.items():
            self.assertEqual(store.query(f"resets({name}[1h])"), 0)
            last = store.query(f"last_over_time({name}[1h])")
            self.assertIn(last / amount, range(board.starts() - 2, board.starts() + 1), name)


unittest.main()
