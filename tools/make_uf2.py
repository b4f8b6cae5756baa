#!/usr/bin/env python3
"""Makes a UF2 file, which a person drags onto a board's USB drive, from the image of a program.

usage: make_uf2.py --address ADDRESS --family ID IMAGE.bin PROGRAM.uf2

ADDRESS is where the image belongs in the board's memory, ID the kind of chip; both may be written
in hexadecimal. The format is Microsoft's "USB Flashing Format (UF2)".
"""
import argparse
import pathlib
import struct

MAGICS = 0x0A324655, 0x9E5D5157
END_MAGIC = 0x0AB16F30
FAMILY_IS_PRESENT = 0x2000
BLOCK_BYTES = 512
PAYLOAD_BYTES = 256  # what each board takes
HEADER = struct.Struct("<8I")


def to_uf2(image, address, family):
    """The blocks of the image; the last one is filled up with zeros."""
    count = -(-len(image) // PAYLOAD_BYTES)
    blocks = []
    for number in range(count):
        offset = number * PAYLOAD_BYTES
        payload = image[offset:offset + PAYLOAD_BYTES].ljust(PAYLOAD_BYTES, b"\0")
        header = HEADER.pack(*MAGICS, FAMILY_IS_PRESENT, address + offset, PAYLOAD_BYTES, number,
                             count, family)
        rest = BLOCK_BYTES - 4 - len(header)
        blocks.append(header + payload.ljust(rest, b"\0") + struct.pack("<I", END_MAGIC))
    return b"".join(blocks)


def main():
    def number(text):
        return int(text, 0)

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--address", type=number, required=True)
    parser.add_argument("--family", type=number, required=True)
    parser.add_argument("image", type=pathlib.Path)
    parser.add_argument("program", type=pathlib.Path)
    arguments = parser.parse_args()
    image = arguments.image.read_bytes()
    if not image:
        parser.error(f"{arguments.image} is empty")
    arguments.program.write_bytes(to_uf2(image, arguments.address, arguments.family))


if __name__ == "__main__":
    main()
