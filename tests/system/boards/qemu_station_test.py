"""The weather station on an emulated board, scraped and hammered from outside."""

import re
import socket
import time
import unittest

from support.harness import PATIENCE, SOAK_SECONDS, Folder, fetch, wait_until
from support.load import wrk
from support.qemu import Station
from support.prometheus import Prometheus

NEW_CONNECTIONS = 200

READINGS = {
    'prom_express_gas': (900_000, 1_100_000),
    'prom_express_humidity{sensor="bme680"}': (30, 70),
    'prom_express_humidity{sensor="si7021"}': (30, 70),
    'prom_express_pressure': (1_000, 1_030),
    'prom_express_temperature{sensor="bme680"}': (14, 28),
    'prom_express_temperature{sensor="si7021"}': (14, 28),
}


def connect(station):
    return socket.create_connection(("127.0.0.1", station.port), timeout=PATIENCE)


class StationTest(unittest.TestCase):
    def setUp(self):
        self.station = self.enterContext(Station())

    def samples(self):
        """The page: what stands before each sample's value, and the value."""
        lines = fetch(self.station.port).decode().splitlines()
        pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
        return {name: float(value) for name, value in pairs}

    def test_page(self):
        samples = wait_until("a first measurement",
                             lambda: (s := self.samples())["test_counter"] >= 1 and s)
        for name, (low, high) in READINGS.items():
            self.assertTrue(low <= samples[name] <= high, f"{name} {samples[name]}")
        self.assertGreater(samples["prom_express_uptime_seconds"], 0)
        self.assertGreater(samples["prom_express_stack_free_bytes"], 0)
        for sensor in ("bme680", "si7021"):
            taken = f'prom_express_readings_total{{sensor="{sensor}",result="ok"}}'
            self.assertEqual(samples[taken], samples["test_counter"])
        self.assertEqual(fetch(self.station.port, "/healthz"), b"ok\n")

    def test_prometheus(self):
        folder = self.enterContext(Folder())
        prometheus = self.enterContext(Prometheus(folder, self.station.port))
        prometheus.wait_for_target()
        count = "prometheus_express_scrape_duration_seconds_count"
        # One scrape a second; each shows how many were finished before it.
        wait_until("the last scrape", lambda: prometheus.query(count)[0][1] >= SOAK_SECONDS,
                   SOAK_SECONDS + PATIENCE)
        self.assertEqual(prometheus.query("min_over_time(up[1h])")[0][1], 1)
        readings = dict(READINGS)
        for labels, value in prometheus.query('{__name__=~"prom_express_.*"}'):
            sensor = f'{{sensor="{labels["sensor"]}"}}' if "sensor" in labels else ""
            low, high = readings.pop(labels["__name__"] + sensor, (value, value))
            self.assertTrue(low <= value <= high, f"{labels} {value}")
        self.assertEqual(readings, {})

    def test_load(self):
        complete = wrk(self.station, 4, SOAK_SECONDS)
        self.assertTrue(self.station.running())
        samples = self.samples()
        # wrk stops counting with up to one request under way on each connection; its own look at the
        # page, and ours, come on top.
        requests = samples["prometheus_express_http_requests_total"]
        self.assertTrue(complete + 2 <= requests <= complete + 2 + 4, f"{complete} of {requests}")
        self.assertEqual(samples["prometheus_express_http_requests_refused_total"], 0)
        self.assertEqual(samples["prometheus_express_scrapes_refused_total"], 0)

    def test_new_connections(self):
        for _ in range(NEW_CONNECTIONS):
            page = fetch(self.station.port).decode()
            self.assertRegex(page, r"timeouts_total \d+\n\Z")
        counted = self.samples()["prometheus_express_http_connections_total"]
        self.assertEqual(counted, NEW_CONNECTIONS + 1)

    def test_stalled_clients(self):
        """Clients that stop in mid-request lose their connection by its time limit; meanwhile others
        are served."""
        stalled = [self.enterContext(connect(self.station)) for _ in range(3)]
        for client in stalled:
            client.sendall(b"GET /metrics HTTP/1.1\r\nHost: ")
        timeouts = "prometheus_express_http_timeouts_total"
        served = 0
        while self.samples()[timeouts] < len(stalled):
            served += 1
            time.sleep(0.1)
            self.assertLess(served, 600, "no time limit was kept")
        self.assertGreater(served, 10)
        for client in stalled:
            answer = b""
            while piece := client.recv(1000):
                answer += piece
            self.assertTrue(re.match(rb"HTTP/1.1 408 .*Connection: close", answer, re.DOTALL),
                            answer)

    def test_cable(self):
        """What was begun before the cable was pulled goes on when it is back."""
        with connect(self.station) as client:
            client.sendall(b"GET /healthz HTTP/1.1\r\n")
            self.samples()
            self.station.plug_cable(False)
            client.sendall(b"Host: x\r\nConnection: close\r\n\r\n")
            client.settimeout(2)
            with self.assertRaises(TimeoutError):
                client.recv(1)
            self.station.plug_cable(True)
            client.settimeout(PATIENCE)
            answer = b""
            while piece := client.recv(1000):
                answer += piece
            self.assertTrue(answer.endswith(b"ok\n"), answer)
        self.samples()

    def test_more_clients_than_slots(self):
        """Those that find no slot wait until others have gone."""
        clients = []
        for _ in range(7):
            clients.append(self.enterContext(connect(self.station)))
            clients[-1].sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        for client in clients:
            answer = b""
            while piece := client.recv(1000):
                answer += piece
            self.assertTrue(answer.endswith(b"ok\n"), answer)


unittest.main()
