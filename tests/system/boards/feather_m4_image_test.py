"""What the image of the Feather M4 holds, and what memory it needs while it is busy."""

import struct
import sys
import unittest

from support.clients import Clients
from support.feather_m4 import PROGRAM, Station
from support.feather_m4_page import STACK, STACK_FREE
from support.harness import BUILD, SOURCE

sys.path.insert(0, str(SOURCE / "tools" / "size_report"))
from size_report import Limit, forbidden_in, section_sizes  # noqa: E402

IMAGE = PROGRAM.with_suffix(".elf")
WORKBENCH = BUILD / "examples" / "workbench"

# Interrupts, in the vector table behind the 16 words that every Cortex-M has.
EIC = range(16 + 12, 16 + 28)
TC0 = 16 + 107

# The addresses by which code reaches what only programs with such sensors use.
PERIPHERALS = {"EIC": 0x40002800, "ADC0": 0x43001C00, "cycle counter": 0xE0001000}
FLASH = Limit(40 * 1024, 39_860)
RAM = Limit(12 * 1024)
CLIENTS = 8
LAST_CHUNK = b"\r\n0\r\n\r\n"
FAULTS = (("bme680.garbage_every", 3), ("si7021.absent", 1), ("w5500.reset", "500/500"))


def is_whole(reply, _):
    return reply.endswith(LAST_CHUNK)


class Image(unittest.TestCase):
    def check(self, limit, what, size):
        print(f"the Feather M4 station: {limit.show(size)} bytes of {what}", file=sys.stderr)
        self.assertEqual(limit.fault(what, size), [])

    def test_flash(self):
        sections = section_sizes(IMAGE)
        self.check(FLASH, "flash", sections[".text"] + sections[".data"])

    def test_no_heap_no_printf_no_exceptions(self):
        self.assertEqual(forbidden_in(IMAGE), [])

    def deepest_stack(self, station):
        """In bytes: as the board sees it, and as the emulator does, which looks at every branch."""
        shown = STACK - int(station.samples()[STACK_FREE])
        tracked = station.counters()["stack_bytes"]
        self.assertTrue(0 < shown < STACK)
        # What was reserved but never written, the board does not see.
        self.assertTrue(tracked - 256 <= shown <= tracked, f"{shown}, {tracked}")
        return tracked

    def test_ram(self):
        """With all of the stack that many clients take, and faults of the chip and the sensors."""
        sections = section_sizes(IMAGE)
        with Station("--track-stack") as station:
            with Clients(CLIENTS, station.port, is_whole) as clients:
                station.let_run(1_000)
                for fault, value in FAULTS:
                    station.fault(fault, value)
                station.let_run(2_000)
                station.command("clear")
                station.let_run(1_000)
            self.assertGreater(clients.whole, 0)
            station.wait_for_rounds(1)
            stack = self.deepest_stack(station)
        print(f"the deepest stack: {stack} bytes", file=sys.stderr)
        self.check(RAM, "RAM", sections[".data"] + sections[".bss"] + stack)

    def check_parts(self, program, has_them):
        """Whether the image has the drivers of pin interrupts, converter and exact waits."""
        image = program.with_suffix(".bin").read_bytes()
        vectors = struct.unpack_from("<153I", image)
        # What nobody handles leads to one place.
        self.assertEqual({vectors[line] for line in EIC} != {vectors[TC0]}, has_them)
        for name, base in PERIPHERALS.items():
            self.assertEqual(struct.pack("<I", base) in image, has_them, name)

    def test_parts_that_are_not_used_are_not_linked(self):
        self.check_parts(PROGRAM, False)
        self.check_parts(WORKBENCH, True)

    def test_uf2_holds_the_image(self):
        image = PROGRAM.with_suffix(".bin").read_bytes()
        uf2 = PROGRAM.with_suffix(".uf2").read_bytes()
        payload = b"".join(uf2[i + 32:i + 32 + 256] for i in range(0, len(uf2), 512))
        self.assertEqual(payload[:len(image)], image)


unittest.main()
