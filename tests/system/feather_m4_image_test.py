"""What the image of the Feather M4 holds, and what memory it needs while it is busy."""

import sys
import threading
import unittest

from feather_m4 import PROGRAM, Station
from harness import SOURCE, fetch

sys.path.insert(0, str(SOURCE / "tools" / "size_report"))
from size_report import Limit, forbidden_in, section_sizes  # noqa: E402

IMAGE = PROGRAM.with_suffix(".elf")
FLASH = Limit(40 * 1024)
RAM = Limit(12 * 1024)
STACK = 16 * 1024  # of linker.ld
CLIENTS = 4
FETCHES = 25


class Image(unittest.TestCase):
    def check(self, limit, what, size):
        print(f"the Feather M4 station: {limit.show(size)} bytes of {what}", file=sys.stderr)
        self.assertEqual(limit.fault(what, size), [])

    def test_flash(self):
        sections = section_sizes(IMAGE)
        self.check(FLASH, "flash", sections[".text"] + sections[".data"])

    def test_no_heap_no_printf_no_exceptions(self):
        self.assertEqual(forbidden_in(IMAGE), [])

    def test_ram(self):
        sections = section_sizes(IMAGE)
        with Station() as station:
            clients = [threading.Thread(target=lambda: [fetch(station.port) for _ in range(FETCHES)])
                       for _ in range(CLIENTS)]
            for client in clients:
                client.start()
            for client in clients:
                client.join()
            samples = station.wait_for_rounds(1)
        stack = STACK - samples["prom_express_stack_free_bytes"]
        self.assertGreater(stack, 0)
        self.assertLess(stack, STACK)
        self.check(RAM, "RAM", sections[".data"] + sections[".bss"] + int(stack))

    def test_uf2_holds_the_image(self):
        image = PROGRAM.with_suffix(".bin").read_bytes()
        uf2 = PROGRAM.with_suffix(".uf2").read_bytes()
        payload = b"".join(uf2[i + 32:i + 32 + 256] for i in range(0, len(uf2), 512))
        self.assertEqual(payload[:len(image)], image)


unittest.main()
