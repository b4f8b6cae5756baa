"""Makes a picture of a page small: a PNG of at most 256 colours, each pixel in that which is nearest to
its own. Knows of PNG (ISO/IEC 15948) what Chromium writes: eight bits for each of three or four channels,
not interlaced.
"""

import collections
import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_COLOURS = 256


def chunks(png):
    at = len(SIGNATURE)
    while at < len(png):
        size, = struct.unpack_from(">I", png, at)
        yield png[at + 4:at + 8], png[at + 8:at + 8 + size]
        at += size + 12


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def paeth(left, above, corner):
    guess = left + above - corner
    return min((left, above, corner), key=lambda value: abs(guess - value))


def unfilter(kind, line, above, step):
    """The line as it was before its filter, in place."""
    for i, value in enumerate(line):
        left = line[i - step] if i >= step else 0
        corner = above[i - step] if i >= step else 0
        line[i] = (value + (0, left, above[i], (left + above[i]) // 2,
                            kind == 4 and paeth(left, above[i], corner))[kind]) & 0xFF


def rows(png):
    """Width, and the colours of each row."""
    found = collections.defaultdict(bytes)
    for kind, data in chunks(png):
        found[kind] += data
    width, _, bits, colour = struct.unpack_from(">IIBB", found[b"IHDR"])
    assert bits == 8 and colour in (2, 6), (bits, colour)
    step = 3 if colour == 2 else 4
    data = zlib.decompress(found[b"IDAT"])
    above = bytearray(width * step)
    lines = []
    for at in range(0, len(data), width * step + 1):
        line = bytearray(data[at + 1:at + 1 + width * step])
        unfilter(data[at], line, above, step)
        lines.append([bytes(line[i:i + 3]) for i in range(0, len(line), step)])
        above = line
    return width, lines


def small(png):
    width, lines = rows(png)
    counts = collections.Counter(colour for line in lines for colour in line)
    palette = [colour for colour, _ in counts.most_common(MOST_COLOURS)]
    nearest = {colour: min(range(len(palette)), key=lambda i: sum(
        (a - b) ** 2 for a, b in zip(palette[i], colour))) for colour in counts}
    data = b"".join(b"\0" + bytes(nearest[colour] for colour in line) for line in lines)
    head = struct.pack(">IIBBBBB", width, len(lines), 8, 3, 0, 0, 0)
    return (SIGNATURE + chunk(b"IHDR", head) + chunk(b"PLTE", b"".join(palette)) +
            chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b""))


def save(page, path, most_bytes):
    """Takes a picture of the page."""
    page.do("screenshot", path=str(path))
    path.write_bytes(small(path.read_bytes()))
    if path.stat().st_size > most_bytes:
        raise AssertionError(f"{path.name} has {path.stat().st_size} bytes")
