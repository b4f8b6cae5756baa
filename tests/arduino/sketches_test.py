"""The sketches that need no network of their own, run on this host.

Usage: sketches_test.py FOLDER_OF_PROGRAMS
"""

import pathlib
import subprocess
import sys
import unittest

FOLDER = pathlib.Path(sys.argv[1])


def first_lines(name, count):
    """What the sketch sends to the serial monitor at first."""
    with subprocess.Popen([FOLDER / f"sketch_{name}"], stdout=subprocess.PIPE, text=True) as sketch:
        lines = [sketch.stdout.readline() for _ in range(count)]
        sketch.kill()
        return lines


class SketchesTest(unittest.TestCase):
    def test_gauge_on_a_pin(self):
        self.assertEqual(first_lines("GaugeOnAPin", 4), [
            "# HELP board_light_raw What the light sensor on A0 reads.\n",
            "# TYPE board_light_raw gauge\n",
            "board_light_raw 0\n",
            "# HELP board_uptime_seconds Since the board started.\n"])

    def test_counter_from_an_interrupt(self):
        self.assertEqual(first_lines("CounterFromAnInterrupt", 4), [
            "# HELP meters_pulses_total Pulses of the meters.\n",
            "# TYPE meters_pulses_total counter\n",
            'meters_pulses_total{meter="water"} 0\n',
            'meters_pulses_total{meter="power"} 0\n'])


unittest.main(argv=sys.argv[:1])
