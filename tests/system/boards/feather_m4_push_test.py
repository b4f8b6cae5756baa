"""The emulated Feather M4 pushes and writes over its W5500; support/boards_push.py says what."""

import time
import unittest

from support.boards_push import PushTests, SleepingStationTests
from support.feather_m4 import Station
from support.harness import BUILD, PATIENCE, Folder, Program, wait_until

GATEWAY = "10.0.2.91"
STORE = "10.0.2.92"
WEATHER = (21.25, 45.5, 1013.25, 50_000)
OTHER_WEATHER = (-15.2, 80.1, 985.4, 8_100)
READINGS = ("temperature_celsius", "humidity_percent")
RESOLUTION = {"bme680": (0.01, 0.01), "si7021": (0.01, 0.025)}  # degrees, per cent


class PushBoard(Station):
    """One that finds its gateway by name."""

    def __init__(self, image, gateway_port, *options):
        super().__init__("--peer", f"{GATEWAY}:9091:{gateway_port}",
                         "--name", f"gateway.example={GATEWAY}", "--debugger", *options,
                         program=BUILD / "tests/system" / image)

    def __enter__(self):
        return Program.__enter__(self)

    def plug_cable(self, plugged):
        self.command(f"fault w5500.link_lost {int(not plugged)}")


class Push(PushTests, unittest.TestCase):
    def board(self, gateway_port, store_port, words):
        """It asks for its address, for the gateway's, and for the time."""
        self.epoch = int(time.time()) - 120
        line = f"gateway.example:9091 {STORE}:9090/api/v1/write {words} 0"
        return PushBoard("push_board_feather_m4", gateway_port,
                         "--peer", f"{STORE}:9090:{store_port}",
                         "--epoch", str(self.epoch), "--arguments", line)

    def check_the_end(self, counts, scrapes):
        super().check_the_end(counts, scrapes)
        # The samples have the time that the emulator's SNTP server says: two minutes ago.
        series = f'board_measurements_total{{instance="{self.instance}"}}'
        self.assertAlmostEqual(self.store.query(f"timestamp({series})"), self.epoch + PATIENCE,
                               delta=PATIENCE)


class Example(SleepingStationTests, unittest.TestCase):
    def sleeping_station(self, gateway_port):
        return PushBoard("light_sleeper_feather_m4", gateway_port, "--weather", self.weather_file())

    def weather_file(self):
        path = self.enterContext(Folder()) / "weather.csv"
        path.write_text("seconds,temperature_celsius,humidity_percent,pressure_hpa,gas_ohms\n"
                        "0," + ",".join(map(str, WEATHER)) + "\n")
        return path

    def check_weather(self, values, weather=WEATHER):
        for sensor, resolution in RESOLUTION.items():
            for name, value, delta in zip(READINGS, weather, resolution):
                self.assertAlmostEqual(values[name, sensor], value, delta=delta)

    def test_its_counters_go_on_after_a_reset(self):
        board = self.enterContext(self.sleeping_station(self.gateway.port))
        before = self.wait_for_wakes(2)["wakes_total"]
        board.command("reset")
        wait_until("the next start", lambda: "the counters go on" in board.log())
        after = self.wait_for_wakes(1)["wakes_total"]
        self.assertEqual(board.counters()["resets"], 1)
        self.assertGreater(after, before)

    def test_a_sensor_that_fails_shows_no_reading(self):
        board = self.enterContext(self.sleeping_station(self.gateway.port))
        self.check_weather(self.wait_for_wakes(1))
        board.command("fault si7021.absent 1")
        values = self.wait_for_wakes(1)
        for name in READINGS:
            self.assertNotIn((name, "si7021"), values)
            self.assertIn((name, "bme680"), values)
        self.assertGreater(values["failed_readings_total", "si7021"], 0)
        board.command("clear")
        board.command("weather " + " ".join(map(str, OTHER_WEATHER)))
        self.check_weather(self.wait_for_wakes(1), OTHER_WEATHER)


unittest.main()
