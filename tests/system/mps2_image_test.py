"""What the weather station's image holds, and what it must not."""

import collections
import pathlib
import re
import sys
import unittest

from harness import BUILD, SOURCE

sys.path.insert(0, str(SOURCE / "tools" / "size_report"))
from size_report import Limit, forbidden_in, section_sizes  # noqa: E402

IMAGE = BUILD / "examples" / "sensor_station.elf"

WHOLE = Limit(40 * 1024, 62_000)  # of flash
NETWORK = Limit(24 * 1024)  # lwIP, the room net/lwip, the board's driver and start-up
NETWORK_LIBRARIES = {"liblwip_mps2_an386.a", "libboard_mps2_an386_lwip.a", "libboard_mps2_an386.a"}


def flash_of_libraries(path):
    """Bytes of flash that come from each library, after the linker's map."""
    table = path.read_text().split("Linker script and memory map")[1]
    sizes = collections.Counter()
    section = None
    # A long section name stands on a line of its own.
    for line in re.sub(r"\n( \.\S+)\n +", r"\n\1 ", table).splitlines():
        if found := re.match(r"\.\w+", line):
            section = found.group()
        found = re.match(r" \.\S+ +0x([0-9a-f]+) +0x([0-9a-f]+) (\S+)$", line)
        if found and section in (".text", ".data") and line.startswith(" ."):
            library = pathlib.Path(re.sub(r"\(.*", "", found.group(3))).name
            sizes[library] += int(found.group(2), 16)
    return sizes


class Image(unittest.TestCase):
    def check(self, limit, what, size):
        print(f"{what}: {limit.show(size)} bytes of flash", file=sys.stderr)
        self.assertEqual(limit.fault(what, size), [])

    def test_size(self):
        sections = section_sizes(IMAGE)
        self.check(WHOLE, "the weather station", sections[".text"] + sections[".data"])

    def test_size_of_network(self):
        sizes = flash_of_libraries(IMAGE.with_suffix(".map"))
        for library, size in sizes.most_common():
            print(f"{size:7} {library}", file=sys.stderr)
        sections = section_sizes(IMAGE)
        in_sections = sections[".text"] + sections[".data"]
        self.assertLessEqual(abs(sum(sizes.values()) - in_sections), in_sections // 50)
        self.assertLessEqual(NETWORK_LIBRARIES, set(sizes))
        self.check(NETWORK, "the network", sum(sizes[name] for name in NETWORK_LIBRARIES))

    def test_no_heap_no_printf_no_exceptions(self):
        self.assertEqual(forbidden_in(IMAGE), [])
        self.assertLessEqual(section_sizes(IMAGE).get(".ARM.extab", 0), 0)


unittest.main()
