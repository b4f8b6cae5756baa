"""What killed the Python original: scrapes, load, dropped connections, a cable that is pulled."""

import random
import select
import socket
import struct
import unittest

from support.clients import Clients, ask
from support.feather_m4 import Station
from support.feather_m4_page import STACK, STACK_FREE, UPTIME, Truth, readings_of
from support.harness import PATIENCE, SOAK_SECONDS, Folder, wait_until
from support.load import wrk, wrk_with_errors
from support.prometheus import Prometheus

WEATHER = (23.46, 41.87, 987.65, 54_321)
LISTENING = 7  # sockets; the eighth is for DHCP
ANSWER_MS = 2_000
DROPS = 10_000 if SOAK_SECONDS >= 60 else 2_000
CABLE_PULLS = 10

REQUEST = b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"
LINK_LOSSES = "prom_express_network_link_losses_total"
# None of these may happen, whatever the load.
NEVER = ("prom_express_network_reinitialisations_total",
         "prometheus_express_scrapes_refused_total",
         "prometheus_express_http_requests_refused_total")


class LoadTest(unittest.TestCase):
    def setUp(self):
        self.station = self.enterContext(Station())
        self.station.set_weather(WEATHER)
        self.before = self.station.wait_for_rounds(1)
        self.truth = Truth(WEATHER, ask(self.station.port, PATIENCE))
        self.counters = self.station.counters()

    def wait_for_answer(self):
        """Until a whole page comes, which must be true; the board's time that this takes."""
        begin = self.station.now_ms()
        wait_until("an answer", lambda: self.truth.judge(ask(self.station.port), {}))
        took = self.station.now_ms() - begin
        self.assertLess(took, ANSWER_MS)
        return took

    def check_all_is_well(self):
        """The board answers at once, it has run all the time, and all its sockets are back."""
        took = self.wait_for_answer()
        self.station.wait_for_rest()
        samples = self.station.samples()
        counters = self.station.counters()
        for name in NEVER:
            self.assertEqual(samples[name], 0, name)
        self.assertEqual(counters["resets"], self.counters["resets"])
        passed = (counters["time_ns"] - self.counters["time_ns"]) / 1e9
        self.assertAlmostEqual(samples[UPTIME] - self.before[UPTIME], passed, delta=2)
        self.assertGreaterEqual(samples["test_counter"], self.before["test_counter"])
        print(f"answered within {took} ms; stack used: {STACK - samples[STACK_FREE]:.0f} bytes")
        return samples

    def check_scrapes(self, prometheus):
        """Every scrape was a success, and showed the weather."""
        wait_until("the last scrape",
                   lambda: prometheus.query("count_over_time(up[1h])")[0][1] >= SOAK_SECONDS,
                   SOAK_SECONDS + PATIENCE)
        self.assertEqual(prometheus.query("min_over_time(up[1h])")[0][1], 1)
        self.assertEqual(prometheus.query(f"resets({UPTIME}[1h])")[0][1], 0)
        for name, (value, tolerance) in readings_of(WEATHER).items():
            for extreme in ("min", "max"):
                (_, shown), = prometheus.query(f"{extreme}_over_time({name}[1h])")
                self.assertAlmostEqual(shown, value, delta=tolerance, msg=name)

    def test_prometheus(self):
        folder = self.enterContext(Folder())
        with Prometheus(folder, self.station.port) as prometheus:
            prometheus.wait_for_target()
            self.check_scrapes(prometheus)
        self.check_all_is_well()

    def test_load(self):
        for connections in (1, LISTENING, 16):
            with self.subTest(connections=connections):
                wrk(self.station, connections, SOAK_SECONDS)
                samples = self.check_all_is_well()
                self.assertEqual(samples["prometheus_express_http_timeouts_total"], 0)
        counters = self.station.counters()
        self.assertEqual(counters["w5500_refused"], 0)
        self.assertEqual(counters["w5500_timeouts"], self.counters["w5500_timeouts"])

    def test_load_while_the_chip_refuses(self):
        """Each connection that fails is one that no socket listened for."""
        self.station.fault("w5500.refuse_at_once", 1)
        complete, errors = wrk_with_errors(self.station, 16, SOAK_SECONDS)
        refused = self.station.counters()["w5500_refused"]
        failed = errors["connect"] + errors["read"] + errors["write"]
        self.assertGreater(complete, 0)
        self.assertGreater(failed, 0)
        # wrk forgets what is under way at its end.
        self.assertTrue(refused - 2 * 16 <= failed <= refused, f"{failed} of {refused}")
        self.assertEqual((errors["cut"], errors["status"], errors["timeout"]), (0, 0, 0))
        self.station.command("clear")
        self.check_all_is_well()

    def drop_one(self, held, chance):
        """Opens a connection, sends a part of a request, and closes one, maybe another."""
        client = socket.create_connection(("127.0.0.1", self.station.port), timeout=PATIENCE)
        client.sendall(REQUEST[:chance.randrange(2 * len(REQUEST))])
        held.append(client)
        if chance.random() < 0.5 and select.select([client], [], [], 0.002)[0]:
            client.recv(chance.randrange(1, 4_000))
        if len(held) > 3:
            victim = held.pop(chance.randrange(len(held)))
            if chance.random() < 0.5:  # with a reset
                victim.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            victim.close()

    def test_dropped_connections(self):
        chance = random.Random(20265)
        held = []
        for _ in range(DROPS):
            self.drop_one(held, chance)
        for client in held:
            client.close()
        self.check_all_is_well()
        accepted = self.station.counters()["w5500_accepted"] - self.counters["w5500_accepted"]
        self.assertGreaterEqual(accepted, DROPS)

    def test_cable_pulled_under_load(self):
        chance = random.Random(20266)
        for _ in range(CABLE_PULLS):
            losses = self.station.samples()[LINK_LOSSES]
            with Clients(4, self.station.port, self.truth.judge) as clients:
                wait_until("some load", lambda: clients.whole >= 10)
                # The board looks at the link every 250 ms, or a turn of its loop later.
                self.station.let_run(400)
                self.station.fault("w5500.link_lost", 1)
                self.station.let_run(chance.randrange(400, 900))
                self.station.command("clear")
                self.wait_for_answer()
            self.assertEqual(clients.wrong, [])
            samples = self.check_all_is_well()
            self.assertEqual(samples[LINK_LOSSES], losses + 1)


unittest.main()
