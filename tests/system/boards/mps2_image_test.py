"""What the weather station's image holds, and what it must not."""

import sys
import unittest

from support.harness import BUILD, SOURCE

sys.path.insert(0, str(SOURCE / "tools" / "size_report"))
from size_report import Limit, forbidden_in, section_sizes  # noqa: E402

IMAGE = BUILD / "examples" / "sensor_station.elf"

WHOLE = Limit(40 * 1024)  # of flash


class Image(unittest.TestCase):
    def check(self, limit, what, size):
        print(f"{what}: {limit.show(size)} bytes of flash", file=sys.stderr)
        self.assertEqual(limit.fault(what, size), [])

    def test_size(self):
        sections = section_sizes(IMAGE)
        self.check(WHOLE, "the weather station", sections[".text"] + sections[".data"])

    def test_no_heap_no_printf_no_exceptions(self):
        self.assertEqual(forbidden_in(IMAGE), [])
        self.assertLessEqual(section_sizes(IMAGE).get(".ARM.extab", 0), 0)


unittest.main()
