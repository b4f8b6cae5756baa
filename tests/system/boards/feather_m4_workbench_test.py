"""The workbench on a Feather M4: a sensor of each kind, and presses that an interrupt counts."""

import unittest

from support.feather_m4 import Station
from support.harness import BUILD, PATIENCE, wait_until

PROGRAM = BUILD / "examples" / "workbench"
ATTACHED = ("--sht31", "0x44", "--bme280", "0x76", "--ds18b20", "D6", "--dht22", "D9",
            "--analogue", "A1=0.75", "--pulses", "D5=0")
COLD = (-12.3, 81.5, 987.6, 50_000)

# What each shows, and how near to the weather.
TEMPERATURES = {"sht31": 0.01, "bme280": 0.01, "ds18b20": 0.04, "dht22": 0.06}
HUMIDITIES = {"sht31": 0.01, "bme280": 0.02, "dht22": 0.06}
SENSORS = (*TEMPERATURES, "tmp36")


def series(name, sensor):
    return f'workbench_{name}{{sensor="{sensor}"}}'


def result(sensor, word):
    return f'workbench_readings_total{{sensor="{sensor}",result="{word}"}}'


def differences(samples, weather):
    """What does not show this weather yet, or at all."""
    celsius, percent, hectopascals, _ = weather
    expected = {series("temperature_celsius", sensor): (celsius, tolerance)
                for sensor, tolerance in TEMPERATURES.items()}
    expected |= {series("humidity_percent", sensor): (percent, tolerance)
                 for sensor, tolerance in HUMIDITIES.items()}
    expected[series("pressure_pascals", "bme280")] = (hectopascals * 100, 3)
    expected[series("temperature_celsius", "tmp36")] = (25, 0.1)
    return {name: samples.get(name) for name, (value, tolerance) in expected.items()
            if abs(samples.get(name, 1e9) - value) > tolerance}


class WorkbenchTest(unittest.TestCase):
    def setUp(self):
        self.station = self.enterContext(Station(*ATTACHED, program=PROGRAM))

    def wait_for(self, what, condition):
        """Until the page is so; returns it."""
        seen = []

        def is_so():
            seen[:] = [self.station.samples()]
            return condition(seen[0])

        try:
            wait_until(what, is_so, PATIENCE)
        except TimeoutError:
            self.fail(f"no {what}: {seen}")
        return seen[0]

    def check_presses(self):
        """Each pulse is one press, whatever else the board does."""
        before = self.station.samples()["workbench_presses_total"]
        self.station.command("pulses D5=400")
        self.station.let_run(500)
        at_least = self.station.counters()["pulses_16"]
        presses = self.station.samples()["workbench_presses_total"] - before
        at_most = self.station.counters()["pulses_16"]
        self.assertGreater(at_least, 150)
        self.assertTrue(at_least - 1 <= presses <= at_most, (at_least, presses, at_most))
        self.station.command("pulses D5=0")

    def test_sensors_and_presses(self):
        self.station.set_weather(COLD)
        self.wait_for("weather", lambda samples: not differences(samples, COLD))
        self.check_presses()

        for sensor in TEMPERATURES:
            self.station.fault(f"{sensor}.absent", 1)
        self.station.command("analogue A1=0")
        samples = self.wait_for("page without readings", lambda samples: not any(
            series("temperature_celsius", sensor) in samples for sensor in SENSORS))
        self.assertNotIn(series("humidity_percent", "dht22"), samples)
        for sensor in TEMPERATURES:
            self.assertGreater(samples[result(sensor, "absent")], 0)
        self.assertGreater(samples[result("tmp36", "implausible")], 0)

        self.station.fault("adc.stuck", 1)
        self.wait_for("converter that does not answer",
                      lambda samples: result("tmp36", "not_answering") in samples)

        self.station.command("clear")
        self.station.command("analogue A1=0.75")
        samples = self.wait_for("weather again", lambda samples: not differences(samples, COLD))
        self.assertNotIn("prometheus_express_dropped_children_total", samples)
        self.assertEqual(self.station.counters()["ds18b20_violations"], 0)


unittest.main()
