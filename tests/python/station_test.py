"""A program as it is written for boards runs as it is, its sensors and network being stand-ins."""

import pathlib
import signal
import sys
import unittest

from support.harness import SOURCE, Program, fetch, wait_until
from support.ports import free_port

BOARDS = pathlib.Path(__file__).parent / "boards"
PAGE = """\
# HELP prom_express_gas gas from the bme680 sensor
# TYPE prom_express_gas gauge
prom_express_gas 1060948
# HELP prom_express_humidity humidity from both sensors
# TYPE prom_express_humidity gauge
prom_express_humidity{sensor="bme680"} 49.4062
prom_express_humidity{sensor="si7021"} 49.7976
# HELP prom_express_pressure pressure from the bme680 sensor
# TYPE prom_express_pressure gauge
prom_express_pressure 983.25
# HELP prom_express_temperature temperature from both sensors
# TYPE prom_express_temperature gauge
prom_express_temperature{sensor="bme680"} 24.7359
prom_express_temperature{sensor="si7021"} 24.3325
"""


class Station(unittest.TestCase):
    def test_page(self):
        port = free_port()
        run = f"import runpy, sys; sys.path.insert(0, {str(BOARDS)!r}); sys.argv[1:] = ['{port}']; " \
              f"runpy.run_path({str(SOURCE / 'python' / 'examples' / 'station.py')!r})"
        with Program(sys.executable, "-u", "-c", run) as station:
            station.wait_for_line(r"Network: \('127.0.0.1', 0, 0, 0\)\n")
            for _ in range(3):
                self.assertEqual(self.page(station, port), PAGE)
            # It says so, and goes on, when nobody asks.
            station.wait_for_line("Error accepting request: timed out\n")
            self.assertEqual(self.page(station, port), PAGE)
            station.signal(signal.SIGINT)
            self.assertNotEqual(station.wait(), 0)
            self.assertIn("KeyboardInterrupt", station.log())

    @staticmethod
    def page(station, port):
        def look():
            try:
                return fetch(port).decode()
            except ConnectionRefusedError:
                return None

        return wait_until("the page", look)


unittest.main()
