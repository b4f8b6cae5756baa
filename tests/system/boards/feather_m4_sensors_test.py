"""What the station on a Feather M4 shows of its sensors: the weather, or that there is no reading."""

import math
import unittest

from support.feather_m4 import Station
from support.feather_m4_page import GAS, PRESSURE, RESOLUTION, readings_of, series

WEATHER = (21.3, 45.6, 1013.25, 50_000)

# What a fault of both sensors may be called.
REASONS = {
    "absent": {"absent"},
    "nack_every": {"absent", "timed_out"},
    "nack_write_every": {"not_answering", "absent"},
    "bus_stuck": {"not_answering"},
    "stuck_conversion": {"timed_out"},
    "garbage_every": {"wrong_chip", "was_reset", "not_answering", "timed_out", "implausible",
                      "bad_checksum"},
}


def readings(samples, sensor):
    """How many there were, by result."""
    begin = f'prom_express_readings_total{{sensor="{sensor}",result="'
    return {name[len(begin):-2]: value for name, value in samples.items() if name.startswith(begin)}


class SensorsTest(unittest.TestCase):
    def setUp(self):
        self.station = self.enterContext(Station())

    def check_weather(self, samples, weather, names=""):
        for name, (value, tolerance) in readings_of(weather).items():
            if names in name:
                self.assertAlmostEqual(samples[name], value, delta=tolerance, msg=name)

    def test_weather(self):
        for weather in (WEATHER, (-15.2, 80.1, 985.4, 8_100),
                        (38.9, 12.7, 1040.1, 1_060_948), (0.0, 100.0, 870.0, 300_000)):
            self.station.set_weather(weather)
            self.check_weather(self.station.wait_for_rounds(1), weather)

    def check_failed(self, before, samples, sensor, reasons):
        """Since `before` the sensor has failed, for one of these reasons, and shows no reading."""
        for what in ("temperature", "humidity"):
            self.assertNotIn(series(what, sensor), samples)
        if sensor == "bme680":
            self.assertTrue(math.isnan(samples[GAS]) and math.isnan(samples[PRESSURE]))
        counts = readings(before, sensor)
        more = {result for result, count in readings(samples, sensor).items()
                if result != "ok" and count > counts.get(result, 0)}
        self.assertTrue(more and more <= reasons, f"{sensor}: {more}")

    def test_failures(self):
        self.station.set_weather(WEATHER)
        samples = self.station.wait_for_rounds(1)
        for fault, reasons in REASONS.items():
            with self.subTest(fault=fault):
                before = samples
                for sensor in RESOLUTION:
                    self.station.fault(f"{sensor}.{fault}", 1)
                samples = self.station.wait_for_rounds(1)
                for sensor in RESOLUTION:
                    self.check_failed(before, samples, sensor, reasons)
                self.station.command("clear")
                samples = self.station.wait_for_rounds(2)
                self.check_weather(samples, WEATHER)
        self.assertNotIn("prometheus_express_dropped_children_total", samples)

    def test_another_chip_at_the_address(self):
        """It is found out when somebody exchanges it, which cannot be done while it has power."""
        before = self.station.samples()
        for fault, value in (("absent", 1), ("wrong_id", 1), ("absent", 0)):
            for sensor in RESOLUTION:
                self.station.fault(f"{sensor}.{fault}", value)
            samples = self.station.wait_for_rounds(1)
        for sensor in RESOLUTION:
            self.check_failed(before, samples, sensor, {"absent", "timed_out", "wrong_chip"})
            self.assertGreater(readings(samples, sensor)["wrong_chip"], 0)

    def test_bad_check_sums(self):
        before = self.station.wait_for_rounds(1)
        self.station.fault("si7021.bad_crc_every", 1)
        samples = self.station.wait_for_rounds(1)
        # A sensor that still wakes up when it is asked again counts as absent.
        self.check_failed(before, samples, "si7021", {"bad_checksum", "absent"})
        self.assertGreater(readings(samples, "si7021")["bad_checksum"], 0)

    def test_one_failing_sensor_leaves_the_other_alone(self):
        self.station.set_weather(WEATHER)
        self.station.fault("bme680.absent", 1)
        samples = self.station.wait_for_rounds(1)
        self.check_weather(samples, WEATHER, "si7021")


unittest.main()
