"""The UF2 files of tools/make_uf2.py, read as a bootloader reads them."""

import pathlib
import struct
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).parents[2] / "tools" / "make_uf2.py"
ADDRESS = 0x4000
FAMILY = 0x55114460


def read_block(block):
    """Where the payload of one block goes, the payload, and the block's number and number of blocks."""
    first, second, flags, address, size, number, count, family = struct.unpack_from("<8I", block)
    (last,) = struct.unpack_from("<I", block, 508)
    if (first, second, last) != (0x0A324655, 0x9E5D5157, 0x0AB16F30):
        raise ValueError("no UF2 block")
    if flags != 0x2000 or family != FAMILY:
        raise ValueError("not for this board")
    if size != 256 or address % 256 != 0:
        raise ValueError("not what the bootloader can write")
    return address, block[32:32 + size], number, count


class MakeUf2Test(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def run_script(self, image, *arguments):
        (self.folder / "image.bin").write_bytes(image)
        return subprocess.run(
            [sys.executable, SCRIPT, *arguments, self.folder / "image.bin", self.folder / "p.uf2"],
            stderr=subprocess.PIPE, check=False, timeout=60)

    def test_every_byte_arrives(self):
        for size in [*range(1, 20), 255, 256, 257, 511, 512, 513, 40_000, 507_904]:
            image = bytes((i * 7 + i // 256) % 256 for i in range(size))
            result = self.run_script(image, "--address", "0x4000", "--family", hex(FAMILY))
            self.assertEqual(result.returncode, 0, result.stderr)
            uf2 = (self.folder / "p.uf2").read_bytes()
            self.assertEqual(len(uf2) % 512, 0)
            memory = bytearray(b"\xFF" * 524_288)
            count = len(uf2) // 512
            for number in range(count):
                address, payload, its_number, its_count = read_block(
                    uf2[number * 512:number * 512 + 512])
                self.assertEqual((its_number, its_count), (number, count))
                memory[address:address + len(payload)] = payload
            self.assertEqual(memory[ADDRESS:ADDRESS + size], image)
            filled = -size % 256
            self.assertEqual(memory[ADDRESS + size:ADDRESS + size + filled], bytes(filled))
            self.assertEqual(set(memory[ADDRESS + size + filled:]) | {0xFF}, {0xFF})
            self.assertEqual(set(memory[:ADDRESS]), {0xFF})

    def test_what_is_missing_is_an_error(self):
        for arguments in ([], ["--address", "0x4000"], ["--address", "x", "--family", "1"]):
            self.assertEqual(self.run_script(b"abc", *arguments).returncode, 2)
        empty = self.run_script(b"", "--address", "0x4000", "--family", "1")
        self.assertEqual(empty.returncode, 2)
        self.assertIn(b"is empty", empty.stderr)
        self.assertFalse((self.folder / "p.uf2").exists())


unittest.main()
