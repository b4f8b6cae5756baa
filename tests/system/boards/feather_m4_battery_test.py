"""The battery station on the emulated Feather M4: it stands by between pushes with the chip's PHY off,
its clock goes on, the watchdog does not bark, and what it takes is what docs/battery.md says."""

import re
import unittest

from support.feather_m4 import Station
from support.harness import BUILD, SOURCE, Folder, Program, wait_until
from support.pushgateway import Pushgateway

PAGE = SOURCE / "docs" / "battery.md"
STANDBY_S = 6
PUSHES = 3
LINK_S = 1.5

# mA at 3.3 V, typical: SAM D5x/E5x data sheet DS60001507, 54.7 (LDO, 120 MHz), and of the W5500's
# "Power dissipation". Standby is an upper bound.
RUNNING, IDLE, STANDBY = 0.137 * 120, 0.023 * 120, 0.1
PHY_ON, PHY_OFF = 132, 15


class BatteryStation(Station):
    def __init__(self, gateway_port, *options):
        super().__init__("--peer", f"10.0.2.91:9091:{gateway_port}", "--link-delay", str(LINK_S), *options,
                         program=BUILD / "tests" / "system" / "light_battery_station")

    def __enter__(self):
        return Program.__enter__(self)


class Charge:
    """Seconds in each state between two looks at the counters, and mA s of those but standby."""

    def __init__(self, before, after):
        seconds = {name: (after[name] - before[name]) / 1e9
                   for name in ("time_ns", "slept_ns", "standby_ns", "w5500_phy_on_ns")}
        self.total = seconds["time_ns"]
        self.standby = seconds["standby_ns"]
        self.idle = seconds["slept_ns"] - self.standby
        self.running = self.total - seconds["slept_ns"]
        self.phy_on = seconds["w5500_phy_on_ns"]
        self.awake = (self.running * RUNNING + self.idle * IDLE + self.phy_on * PHY_ON
                      + (self.total - self.standby - self.phy_on) * PHY_OFF)


class BatteryTest(unittest.TestCase):
    def setUp(self):
        self.gateway = self.enterContext(Pushgateway(self.enterContext(Folder())))

    def pushed(self):
        return {name.removeprefix("battery_station_"): float(value)
                for (name, _), value in self.gateway.samples().items()}

    def wait_for_wakes(self, count):
        return wait_until(f"{count} wakes", lambda: (
            p := self.pushed()).get("wakes_total", 0) >= count and p, 60 + 10 * count)

    def test_what_it_takes(self):
        board = self.enterContext(BatteryStation(self.gateway.port))
        first = self.wait_for_wakes(2)
        before = board.counters()
        last = self.wait_for_wakes(2 + PUSHES)
        after = board.counters()
        charge = Charge(before, after)
        self.assertEqual(after["resets"], 0)
        self.assertEqual((last["failed_pushes_total"], last["failed_readings_total"]), (0, 0))
        self.assertAlmostEqual(last["temperature_celsius"], 20, delta=30)
        pushes = last["wakes_total"] - first["wakes_total"]
        # Nobody's clock stood still, and most of the time everything did.
        passed = last["uptime_seconds"] - first["uptime_seconds"]
        self.assertAlmostEqual(passed, charge.total, delta=1)
        stood_by = last["standby_seconds_total"] - first["standby_seconds_total"]
        self.assertAlmostEqual(stood_by, STANDBY_S * pushes, delta=0.1)
        self.assertAlmostEqual(charge.standby, STANDBY_S * pushes, delta=1)
        # The PHY is off meanwhile, and on for a link and a push.
        self.assertLess(charge.phy_on, charge.total - charge.standby + 0.1)
        self.assertGreater(charge.phy_on, LINK_S * pushes)
        self.check_page(charge, pushes)

    def check_page(self, charge, pushes):
        """Prints what the page has, which must not differ by more than a tenth."""
        per_push = charge.awake / pushes
        awake_s = (charge.total - charge.standby) / pushes
        print(f"awake {awake_s:.2f} s a push: running {charge.running / pushes * 1e3:.0f} ms, idle "
              f"{charge.idle / pushes:.2f} s, PHY on {charge.phy_on / pushes:.2f} s; {per_push:.0f} mA s")
        text = PAGE.read_text()
        said = float(re.search(r"A push takes (\d+) mA s", text).group(1))
        self.assertAlmostEqual(per_push, said, delta=0.1 * said)
        for minutes, mean in re.findall(r"^\| (\d+) min \| ([\d.]+) mA \|", text, re.MULTILINE):
            period = float(minutes) * 60
            expected = (said + (period - awake_s) * (STANDBY + PHY_OFF)) / period
            self.assertAlmostEqual(float(mean), expected, delta=0.02 * expected)

    def test_a_cable_that_is_pulled_keeps_it_awake_for_seconds_only(self):
        board = self.enterContext(BatteryStation(self.gateway.port))
        self.wait_for_wakes(1)
        board.fault("w5500.link_lost", 1)
        before = board.counters()
        board.let_run(40_000)
        charge = Charge(before, board.counters())
        self.assertGreater(charge.standby, 2 * STANDBY_S - 1)
        board.command("clear")
        pushed = self.wait_for_wakes(4)
        self.assertGreaterEqual(pushed["failed_pushes_total"], 2)
        self.assertEqual(board.counters()["resets"], 0)


unittest.main()
