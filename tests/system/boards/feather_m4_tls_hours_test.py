"""The weather station on an emulated Feather M4 is scraped over TLS, often, over connections that are kept
and new ones: nothing grows, not the memory of TLS, not the stacks, not the sockets."""

import time
import unittest

from support.feather_m4 import Station, image_with_identity
from support.harness import BUILD, SOAK_SECONDS
from support.secure_station import BLOCKS, BLOCKS_SLACK, POOL, SecureBoard

PROGRAM = BUILD / "tests/system/secure_station_feather_m4.bin"

LONG = SOAK_SECONDS >= 60
SCRAPES = 2_400
CONNECTS = 50  # so many scrapes over one connection, then a new one

# Of the board's time between two scrapes: 15 s are 190 million instructions, ten hours of them took 65
# minutes. ./test --soak 3600 has them all.
TEN_HOURS = SOAK_SECONDS >= 3600
INTERVAL = 15 if TEN_HOURS else 1
# A machine with other work makes fewer within that time, and says how many.
LONGEST = 4 * SOAK_SECONDS if TEN_HOURS else 400
LEAST = 200

HANDSHAKES = "prom_express_tls_handshakes_total"
MOST = "prom_express_tls_most_pool_bytes"
# Blocks differ by what the free one was larger that they were taken from. One of 32 bytes that is lost
# with each new connection is more in 2,400 scrapes.
SLACK = 512
# The deepest that a handshake's stack ever was depends on numbers that are drawn: 96 bytes more were seen
# after some handshakes than after the first.
STACK = "prom_express_tls_stack_free_bytes"
LEAST_STACK = 1_024
SAME = ("prom_express_stack_free_bytes", "prometheus_express_http_connections_active",
        "prom_express_tls_failed_handshakes_total", "prometheus_express_scrapes_refused_total",
        "prometheus_express_http_requests_refused_total", "prom_express_network_reinitialisations_total")


@unittest.skipUnless(LONG, "./test --long runs it")
class Hours(SecureBoard, unittest.TestCase):
    @classmethod
    def boot(cls, identity):
        return Station("--serial", program=image_with_identity(PROGRAM, identity.block))

    def scrape_often(self, count, seconds):
        """The pages of up to so many scrapes, each some of the board's time after the other."""
        connection, pages = self.connect(), []
        end = time.monotonic() + seconds
        while len(pages) < count and time.monotonic() < end:
            if pages and len(pages) % CONNECTS == 0:
                connection.close()
                connection = self.connect()
                print(f"{len(pages)} scrapes, blocks {pages[-1][BLOCKS]:.0f}", flush=True)
            pages.append(self.samples(connection))
            self.board.leap(INTERVAL)
        connection.close()
        return pages

    def test_hours(self):
        # What is taken only once, or at most, is taken before.
        for _ in range(2):
            self.scrape_often(2, LONGEST)
        before, begin = self.settle(), self.board.counters()
        pages = self.scrape_often(SCRAPES, LONGEST)
        after, end = self.settle(), self.board.counters()
        minutes = (end["time_ns"] - begin["time_ns"]) / 60e9
        print(f"\n{len(pages)} scrapes in {minutes:.1f} minutes of the board's time, "
              f"{after[HANDSHAKES] - before[HANDSHAKES]:.0f} handshakes")
        for name in (BLOCKS, POOL, MOST, STACK, *SAME):
            print(name, before[name], after[name])
        blocks = [page[BLOCKS] for page in pages]
        quarter = len(pages) // 4
        print("blocks", [min(some) for some in (blocks[i:i + quarter] for i in range(0, 4 * quarter, quarter))])
        self.assertGreaterEqual(len(pages), LEAST)
        self.assertGreaterEqual(minutes * 60, len(pages) * INTERVAL)
        self.assertGreaterEqual(after[HANDSHAKES] - before[HANDSHAKES], len(pages[::CONNECTS]))
        for name in SAME:
            self.assertEqual(after[name], before[name], name)
        for name in (POOL, MOST):
            self.assertLess(after[name], before[name] + SLACK, name)
        self.assertGreater(after[STACK], LEAST_STACK)
        kept = [page[POOL] for page in pages]
        self.assertLess(max(kept) - min(kept), SLACK)
        self.assertLess(min(blocks[-quarter:]), min(blocks[:quarter]) + BLOCKS_SLACK)
        self.assertLess(max(blocks), before[BLOCKS] + BLOCKS_SLACK)
        self.assertEqual(end["resets"], begin["resets"])
        self.board.wait_for_rest()


if __name__ == "__main__":
    unittest.main()
