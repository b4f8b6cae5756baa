"""The weather station on an emulated W5500-EVB-Pico: its page, under load, with a cable that is pulled,
with sensors that fail, and after resets.

The emulated processor is slower than a real one, so clients are patient; times are the board's.
"""

import unittest

from support.clients import Clients, ask
from support.feather_m4_page import RESOLUTION, STACK, STACK_FREE, UPTIME, Truth, readings_of, series
from support.harness import PATIENCE, SOAK_SECONDS, wait_until
from support.load import wrk
from support.w5500_evb_pico import Station

WEATHER = (23.46, 41.87, 987.65, 54_321)
CHIP = "prom_express_chip_temperature_celsius"
CHIP_CELSIUS = 41.5
CHIP_RESOLUTION = 0.5  # one step of the converter
LOAD_SECONDS = SOAK_SECONDS if SOAK_SECONDS >= 60 else 3
CABLE_PULLS = 10 if SOAK_SECONDS >= 60 else 2
LINK_LOSSES = "prom_express_network_link_losses_total"
# None of these may happen, whatever the load.
NEVER = ("prom_express_network_reinitialisations_total",
         "prometheus_express_scrapes_refused_total",
         "prometheus_express_http_requests_refused_total",
         "prometheus_express_http_timeouts_total")


def reset_cause(samples):
    """The value of each label of the board's reset_info."""
    name, = (name for name in samples if name.startswith("prom_express_reset_info"))
    labels = name[name.index("{") + 1:-1].split(",")
    return {label: value.strip('"') for label, value in (pair.split("=") for pair in labels)}


class StationTest(unittest.TestCase):
    """One board that runs through all of it: to start one takes seconds."""

    @classmethod
    def setUpClass(cls):
        cls.station = cls.enterClassContext(Station("--chip", str(CHIP_CELSIUS), "--serial"))
        cls.station.set_weather(WEATHER)
        cls.before = cls.station.wait_for_rounds(1)
        cls.truth = Truth(WEATHER, ask(cls.station.port, PATIENCE),
                          {CHIP: (CHIP_CELSIUS, CHIP_RESOLUTION)})

    def check_page(self):
        self.assertTrue(self.truth.judge(ask(self.station.port, PATIENCE), {}))

    def check_all_is_well(self):
        """The board answers, it has run all the time, and all its sockets are back."""
        self.check_page()
        self.station.wait_for_rest()
        samples = self.station.samples()
        for name in NEVER:
            self.assertEqual(samples[name], 0, name)
        self.assertEqual(self.station.counters()["resets"], 0)
        self.assertGreaterEqual(samples[UPTIME], self.before[UPTIME])
        print(f"stack used: {STACK - samples[STACK_FREE]:.0f} bytes")
        return samples

    def test_page(self):
        self.check_page()
        samples = self.station.samples()
        readings = readings_of(WEATHER) | {CHIP: (CHIP_CELSIUS, CHIP_RESOLUTION)}
        for name, (value, tolerance) in readings.items():
            self.assertAlmostEqual(samples[name], value, delta=tolerance, msg=name)
        # What the emulated flash says of itself.
        self.assertIn('target_info{board="w5500_evb_pico",serial="e6613852834f2b27"}', samples)
        self.assertEqual(reset_cause(samples)["cause"], "power-on")
        for line in ("W5500-EVB-Pico; the weather is measured.", "The address is:", "10.0.2.15"):
            self.assertIn(line + "\r\n", self.station.log())

    def test_load(self):
        for connections in (1, 8, 16):
            with self.subTest(connections=connections):
                wrk(self.station, connections, LOAD_SECONDS)
                self.check_all_is_well()
        self.assertEqual(self.station.counters()["w5500_refused"], 0)

    def test_cable_pulled_under_load(self):
        for _ in range(CABLE_PULLS):
            losses = self.station.samples()[LINK_LOSSES]
            with Clients(4, self.station.port, self.truth.judge, seconds=5) as clients:
                wait_until("some load", lambda: clients.whole >= 4)
                # The board looks at the link every 250 ms, or a turn of its loop later.
                self.station.let_run(400)
                self.station.fault("w5500.link_lost", 1)
                self.station.let_run(600)
                self.station.command("clear")
                self.check_page()
            self.assertEqual(clients.wrong, [])
            samples = self.check_all_is_well()
            self.assertEqual(samples[LINK_LOSSES], losses + 1)

    def test_sensors_fail_and_come_back(self):
        for fault, reason in (("absent", "absent"), ("nack_write_every", "not_answering"),
                              ("bus_stuck", "not_answering"), ("stuck_conversion", "timed_out")):
            with self.subTest(fault=fault):
                for sensor in RESOLUTION:
                    self.station.fault(f"{sensor}.{fault}", 1)
                samples = self.station.wait_for_rounds(1)
                for sensor in RESOLUTION:
                    self.assertNotIn(series("temperature", sensor), samples)
                readings = f'prom_express_readings_total{{sensor="si7021",result="{reason}"}}'
                self.assertGreater(samples[readings], 0)
                self.station.command("clear")
                self.station.wait_for_rounds(1)
                self.check_page()


class ResetTest(unittest.TestCase):
    """A board that starts again and again. It has no entropy either: its oscillator stands still."""

    def setUp(self):
        self.station = self.enterContext(Station("--fault", "rosc.silent=1"))

    def wait_for_reset(self, count):
        """Until the board has started so many times more, and answers; gives the page."""
        wait_until("the reset", lambda: self.station.counters()["resets"] == count)
        wait_until("an answer", lambda: b"prom_express_reset_info" in ask(self.station.port, 5))
        return reset_cause(self.station.samples())

    def test_each_cause(self):
        self.station.command("reset")
        self.assertEqual(self.wait_for_reset(1)["cause"], "reset pin")
        self.station.fault("cpu.hangs", 1)
        self.assertEqual(self.wait_for_reset(2)["cause"], "watchdog")
        self.station.fault("cpu.bus_error", 1)
        cause = self.wait_for_reset(3)
        self.assertEqual((cause["cause"], cause["exception"]), ("fault", "0x00000003"))
        self.assertIn(int(cause["pc"], 16) >> 20, (0x100, 0x200))  # in the flash or in RAM
        self.station.command("reset")
        self.assertEqual(self.wait_for_reset(4)["cause"], "reset pin")


unittest.main()
