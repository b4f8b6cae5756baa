"""What the image for the W5500-EVB-Pico holds: what the boot ROM wants to find, and no more than the
station needs."""

import struct
import sys
import unittest

from support.harness import SOURCE
from support.w5500_evb_pico import PROGRAM

sys.path.insert(0, str(SOURCE / "tools" / "size_report"))
from size_report import Limit, forbidden_in, section_sizes  # noqa: E402

IMAGE = PROGRAM.with_suffix(".elf")
FLASH = Limit(48 * 1024)
FAMILY = 0xE48BFF56
FLASH_BASE = 0x10000000
BLOCK = struct.Struct("<8I")


def crc32(data):
    """Bit by bit, most significant first, from all ones: the boot ROM's."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ (0x04C11DB7 if crc >> 31 else 0)) & 0xFFFFFFFF
    return crc


class Image(unittest.TestCase):
    def test_flash(self):
        sections = section_sizes(IMAGE)
        size = sections[".boot"] + sections[".text"] + sections[".data"]
        print(f"the W5500-EVB-Pico station: {FLASH.show(size)} bytes of flash", file=sys.stderr)
        self.assertEqual(FLASH.fault("flash", size), [])

    def test_no_heap_no_printf_no_exceptions(self):
        self.assertEqual(forbidden_in(IMAGE), [])

    def test_second_stage(self):
        first = PROGRAM.with_suffix(".bin").read_bytes()[:256]
        self.assertEqual(struct.unpack("<I", first[252:]), (crc32(first[:252]),))

    def test_uf2_holds_the_image(self):
        image = PROGRAM.with_suffix(".bin").read_bytes()
        uf2 = PROGRAM.with_suffix(".uf2").read_bytes()
        payload = b""
        for at in range(0, len(uf2), 512):
            _, _, _, address, size, _, _, family = BLOCK.unpack_from(uf2, at)
            self.assertEqual((address, size, family), (FLASH_BASE + len(payload), 256, FAMILY))
            payload += uf2[at + 32:at + 32 + size]
        self.assertEqual(payload[:len(image)], image)


unittest.main()
