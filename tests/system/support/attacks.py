"""Under attack, a scraper that comes once a second gets all its pages, each within a second; two
seconds after the end all is as before. What the attack tests of hosts and boards share."""

import sys
import time

from support.harness import PATIENCE, SOAK_SECONDS, Program, fetch

SCRAPES = max(5, SOAK_SECONDS)
MOST_SECONDS = 1.0


def print_heading():
    print(f"\n{'attack':>18} {'at once':>8} {'served':>7} {'slowest, s':>11} {'grew by, KB':>12}")


def scrape(server):
    """The seconds that a page took; infinite if there was none."""
    start = time.monotonic()
    try:
        fetch(server.port, headers=getattr(server, "headers", {}),
              context=getattr(server, "context", None))
    except (OSError, RuntimeError) as error:
        print(f"a scrape failed: {error!r}", file=sys.stderr)
        return float("inf")
    return time.monotonic() - start


def scrape_each_second(server):
    begin = time.monotonic()
    times = []
    for second in range(SCRAPES):
        time.sleep(max(0, begin + second - time.monotonic()))
        times.append(scrape(server))
    return times


def attack(test, server, kind, count, *options, peak_kilobytes=None, most_seconds=MOST_SECONDS):
    """Attacks, scrapes and prints a line; `peak_kilobytes()` is what the server's memory has been at
    most. Gives how many scrapes were served, and by how much that grew."""
    # The first one also does what is done once: a password is verified, say, by a thread that waits for
    # all others of a busy machine.
    test.assertLess(scrape(server), PATIENCE)
    test.assertLess(scrape(server), most_seconds)
    before = peak_kilobytes() if peak_kilobytes else 0
    with Program(sys.executable, "-m", "support.attackers", kind, count, server.port,
                 *options) as attackers:
        time.sleep(1)
        times = scrape_each_second(server)
        test.assertTrue(attackers.running(), attackers.log())
    grown = peak_kilobytes() - before if peak_kilobytes else None
    served = sum(seconds < most_seconds for seconds in times)
    shown = "fixed" if grown is None else grown
    print(f"{kind:>18} {count:>8} {served:>3}/{SCRAPES:<3} {max(times):>11.3f} {shown:>12}")
    time.sleep(2)
    test.assertLess(scrape(server), most_seconds)
    test.assertTrue(server.running())
    return served, grown


def check_attack(test, server, kind, count, *options, **more):
    """The same; all scrapes must be served."""
    served, grown = attack(test, server, kind, count, *options, **more)
    test.assertEqual(served, SCRAPES)
    return grown


class BoardAttacks:
    """For a unittest.TestCase with station, what makes a board that serves."""

    KINDS = ("idle", "slow_headers", "expect", "slow_reader", "reset")
    CLIENTS = 8
    # A SYN that an emulator's network or a board without a free connection loses comes again after one.
    MOST_SECONDS = 2

    def test_attacks(self):
        print_heading()
        for kind in self.KINDS:
            with self.subTest(kind=kind), self.station() as station:
                check_attack(self, station, kind, self.CLIENTS, most_seconds=self.MOST_SECONDS)
