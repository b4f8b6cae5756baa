"""wrk hammers the example: no socket error, every body whole, every request counted."""

import unittest

from support.harness import SOAK_SECONDS, HostSensors, fetch, wait_until
from support.load import wrk


class Load(unittest.TestCase):
    def setUp(self):
        self.example = self.enterContext(HostSensors())
        self.fetched = 0

    def numbers(self):
        """The samples without labels of the example's page."""
        self.fetched += 1
        lines = fetch(self.example.port).decode().splitlines()
        samples = (line.split(" ") for line in lines if line[0] != "#" and "{" not in line)
        return {name: float(value) for name, value in samples}

    def numbers_at_rest(self):
        """The same when all connections but the one that asks have ended."""

        def look():
            found = self.numbers()
            return found if found["prometheus_express_http_connections_active"] <= 1 else None

        return wait_until("the connections to end", look)

    def wrk(self, connections, seconds):
        """As load.wrk(), against the example."""
        self.fetched += 1
        complete = wrk(self.example, connections, seconds)
        self.assertTrue(self.example.running())
        return complete

    def test_eight_connections(self):
        self.wrk(8, 1)  # so that everything that is made once is made
        before = self.numbers_at_rest()
        self.fetched = 0
        complete = self.wrk(8, SOAK_SECONDS)
        after = self.numbers_at_rest()

        # wrk stops counting with up to one request under way on each connection.
        requests = "prometheus_express_http_requests_total"
        counted = after[requests] - before[requests] - self.fetched
        self.assertGreaterEqual(counted, complete)
        self.assertLessEqual(counted, complete + 8)
        for name in ("requests_refused", "timeouts"):
            name = f"prometheus_express_http_{name}_total"
            self.assertEqual(after[name], before[name], name)
        self.assertEqual(after["prometheus_express_scrapes_refused_total"], 0)
        self.assertLessEqual(after["process_open_fds"], before["process_open_fds"])
        memory = "process_resident_memory_bytes"
        self.assertLess(after[memory] - before[memory], 2**20, "memory grew while serving")

    def test_more_connections_than_slots(self):
        self.wrk(200, SOAK_SECONDS)
        self.numbers_at_rest()


unittest.main()
