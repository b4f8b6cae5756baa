"""Under attack, a scraper that comes once a second gets all its pages, each within a second; the
server's memory stays bounded, and two seconds after the end all is as before. Prints a table."""

import resource
import sys
import time
import unittest

from support.harness import SOAK_SECONDS, HostSensors, Program, fetch

SCRAPES = max(5, SOAK_SECONDS)
MOST_SECONDS = 1.0
MOST_KILOBYTES = 4096  # that the server may grow by

# (kind of attack, how many at once, descriptors that the server may have)
ATTACKS = [
    ("idle", 64, None),
    ("idle", 200, None),
    ("idle", 1000, None),
    ("slow_headers", 64, None),
    ("slow_headers", 300, None),
    ("expect", 64, None),
    ("slow_reader", 64, None),
    ("endless_headers", 16, None),
    ("endless_chunks", 16, None),
    ("unread_pipeline", 64, None),
    ("reset", 64, None),
    ("idle", 100, 32),
]


class LimitedServer(HostSensors):
    """An example that may have so many descriptors."""

    def __init__(self, descriptors):
        super().__init__()
        self._descriptors = descriptors

    def __enter__(self):
        if self._descriptors is None:
            return super().__enter__()
        before = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (self._descriptors, before[1]))
        try:
            return super().__enter__()
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, before)

    def peak_kilobytes(self):
        with open(f"/proc/{self._process.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


def scrape(port):
    """The seconds that a page took; infinite if there was none."""
    start = time.monotonic()
    try:
        fetch(port)
    except OSError as error:
        print(f"a scrape failed: {error!r}", file=sys.stderr)
        return float("inf")
    return time.monotonic() - start


def scrape_each_second(port):
    begin = time.monotonic()
    times = []
    for second in range(SCRAPES):
        time.sleep(max(0, begin + second - time.monotonic()))
        times.append(scrape(port))
    return times


class Attack(unittest.TestCase):
    def test_attacks(self):
        print(f"\n{'attack':>18} {'at once':>8} {'served':>7} {'slowest, s':>11} {'grew by, KB':>12}")
        for kind, count, descriptors in ATTACKS:
            with self.subTest(kind=kind, count=count, descriptors=descriptors):
                self.check(kind, count, descriptors)

    def check(self, kind, count, descriptors):
        with LimitedServer(descriptors) as server:
            self.assertLess(scrape(server.port), MOST_SECONDS)
            before = server.peak_kilobytes()
            attackers = Program(sys.executable, "-m", "support.attackers", kind, count, server.port)
            with attackers:
                time.sleep(1)
                times = scrape_each_second(server.port)
                self.assertTrue(attackers.running(), attackers.log())
            grown = server.peak_kilobytes() - before
            served = sum(seconds < MOST_SECONDS for seconds in times)
            print(f"{kind:>18} {count:>8} {served:>3}/{SCRAPES:<3} {max(times):>11.3f} {grown:>12}")
            time.sleep(2)
            self.assertLess(scrape(server.port), MOST_SECONDS)
            self.assertTrue(server.running())
            self.assertEqual(served, SCRAPES)
            self.assertLess(grown, MOST_KILOBYTES)


if __name__ == "__main__":
    unittest.main()
