"""A fleet in one process writes into one Prometheus: everything arrives, and what it costs is told.

Lasts as long as the load tests, and at least three intervals. The table is what docs/fleet.md has.
"""

import json
import re
import unittest

from support.harness import BUILD, SOAK_SECONDS, Folder, Program, fetch, wait_until
from support.stores import PrometheusStore

DEVICES = 1_000
INTERVAL = 5  # seconds
SERIES = 13  # of each device


def cpu_seconds(store):
    page = fetch(store.port, "/metrics").decode()
    return float(re.search(r"^process_cpu_seconds_total (.*)$", page, re.MULTILINE).group(1))


class Fleet(unittest.TestCase):
    def test_all_series_arrive(self):
        seconds = max(SOAK_SECONDS, 3 * INTERVAL)
        store = self.enterContext(PrometheusStore(self.enterContext(Folder())))
        before = cpu_seconds(store)
        fleet = self.enterContext(
            Program(BUILD / "tests/system/fleet", store.url, DEVICES, seconds, INTERVAL * 1000)
        )
        wait_until("the fleet to end", lambda: not fleet.running(), seconds + 90)
        self.assertEqual(fleet.wait(), 0)
        result = json.loads(fleet.log())
        pushes = DEVICES * (seconds // INTERVAL)
        self.assertGreaterEqual(result["queued"], pushes * SERIES)
        self.assertEqual(result["sent"], result["queued"], result)

        each = 'count by (device) ({job="fleet"}) == %d' % SERIES
        self.assertEqual(store.query(f"count({each})"), DEVICES)
        pushes = result["sent"] / SERIES
        for name in ("fleet_pressure_hpa", 'fleet_read_seconds_bucket{le="+Inf"}'):
            self.assertEqual(store.query(f"sum(count_over_time({name}[1h]))"), pushes)

        store_cpu = cpu_seconds(store) - before
        rows = (
            ("devices, interval, duration", f"{DEVICES}, {INTERVAL} s, {seconds} s"),
            ("series of a device", SERIES),
            ("samples stored", result["sent"]),
            ("requests of a push", f"{result['batches'] / pushes:.1f}"),
            ("bytes of a push, compressed", f"{result['bytes'] / pushes:.0f}"),
            ("CPU of a push, device's side", f"{result['cpu_seconds'] / pushes * 1e6:.0f} us"),
            ("CPU of a push, Prometheus' side", f"{store_cpu / pushes * 1e6:.0f} us"),
            ("memory of a device, all in all", f"{result['device_bytes']} bytes"),
        )
        for what, value in rows:
            print(f"| {what} | {value} |")


unittest.main()
