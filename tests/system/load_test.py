"""wrk hammers the example: no socket error, every body whole, every request counted."""

import pathlib
import re
import subprocess
import unittest

from harness import SOAK_SECONDS, HostSensors, fetch, wait_until

SCRIPT = pathlib.Path(__file__).with_name("load.lua")
REQUESTS = "prometheus_express_http_requests_total"


def numbers(example):
    """The samples without labels of the example's page."""
    lines = fetch(example.port).decode().splitlines()
    samples = (line.split(" ") for line in lines if line[0] != "#" and "{" not in line)
    return {name: float(value) for name, value in samples}


def wrk(example, connections, seconds, *options):
    """Runs wrk; gives the counts that load.lua prints."""
    last_line = re.split("[{ ]", fetch(example.port).decode().splitlines()[-1])[0]
    done = subprocess.run(
        ["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s",
         "--timeout", "30s", "--script", SCRIPT, *options, example.url, "--", last_line],
        stdout=subprocess.PIPE, timeout=seconds + 60, check=True,
    )
    print(done.stdout.decode())
    result = re.search(r"^result: (.*)$", done.stdout.decode(), re.MULTILINE).group(1)
    return {key: int(value) for key, value in (pair.split("=") for pair in result.split())}


class Load(unittest.TestCase):
    def setUp(self):
        self.example = self.enterContext(HostSensors())

    def check(self, counts):
        self.assertGreater(counts["complete"], 0)
        for what in ("cut", "connect", "read", "write", "status", "timeout"):
            self.assertEqual(counts[what], 0, what)
        self.assertTrue(self.example.running())

    def test_eight_connections(self):
        wrk(self.example, 8, 1)  # so that everything that is made once is made
        before = numbers(self.example)
        counts = wrk(self.example, 8, SOAK_SECONDS)
        after = numbers(self.example)
        self.check(counts)
        # wrk stops counting with up to one request under way on each connection; the two pages that
        # wrk() and numbers() fetch are the others.
        counted = after[REQUESTS] - before[REQUESTS]
        self.assertGreaterEqual(counted, counts["complete"] + 2)
        self.assertLessEqual(counted, counts["complete"] + 2 + 8)
        for name in ("requests_refused", "timeouts"):
            name = f"prometheus_express_http_{name}_total"
            self.assertEqual(after[name], before[name], name)
        self.assertEqual(after["prometheus_express_scrapes_refused_total"], 0)
        memory = "process_resident_memory_bytes"
        self.assertLess(after[memory] - before[memory], 2**20, "memory grew while serving")
        self.assertLessEqual(after["process_open_fds"], before["process_open_fds"])

    def test_more_connections_than_slots(self):
        self.check(wrk(self.example, 200, SOAK_SECONDS))
        active = "prometheus_express_http_connections_active"
        wait_until("wrk's connections to end", lambda: numbers(self.example)[active] <= 1)


unittest.main()
