"""The other end of an emulated board's cable: a router and client that speaks IPv6, frame by frame.

No program of this machine can reach a board in QEMU over IPv6: its user network forwards ports over
IPv4 alone. So this is what there is to know of Ethernet, IPv6 (RFC 8200), neighbour discovery (RFC
4861), addresses that are made of a router's prefix (RFC 4862) and TCP (RFC 9293) for fetching a page,
over a wire that loses nothing. It shares no code with what it tests.
"""

import ipaddress
import select
import socket
import struct
import time

from support.harness import PATIENCE

MAC = bytes.fromhex("020000000001")
LINK_ADDRESS = ipaddress.IPv6Address("fe80::1")
PREFIX = ipaddress.IPv6Network("fd00:1:2:3::/64")
ADDRESS = PREFIX[1]

IPV6 = 0x86DD
TCP, ICMPV6 = 6, 58
ROUTER_SOLICITATION, ROUTER_ADVERTISEMENT, SOLICITATION, ADVERTISEMENT = 133, 134, 135, 136
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
HEADERS = 14 + 40
LARGEST_FRAME = 14 + 1500


def checksum(source, destination, protocol, payload):
    data = source.packed + destination.packed + struct.pack("!II", len(payload), protocol) + payload
    data += bytes(len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


class Ipv6Host:
    """Listens for QEMU's "-nic socket,connect=127.0.0.1:PORT". `claims`: says of each address that the
    board tries that it is taken (RFC 4862, 5.4)."""

    def __init__(self, claims=False):
        self._claims = claims
        self._neighbours = {}
        self._segments = []
        self._next_port = 40_000

    def __enter__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(PATIENCE)
        self.port = self._listener.getsockname()[1]
        self._wire = None
        return self

    def __exit__(self, *_):
        if self._wire:
            self._wire.close()
        self._listener.close()

    def _read(self, count):
        data = b""
        while len(data) < count:
            piece = self._wire.recv(count - len(data))
            if not piece:
                raise ConnectionError("the board's cable has no other end any more")
            data += piece
        return data

    def turn(self):
        """Takes a frame, answers what a neighbour and router has to, and keeps what TCP brought. Returns
        after a moment where none comes."""
        if self._wire is None:
            self._wire = self._listener.accept()[0]
            self._wire.settimeout(PATIENCE)
        if not select.select([self._wire], [], [], 0.05)[0]:
            return
        frame = self._read(struct.unpack("!I", self._read(4))[0])
        if len(frame) > LARGEST_FRAME:
            raise ValueError(f"a frame of {len(frame)} bytes")
        if len(frame) < HEADERS or struct.unpack("!H", frame[12:14])[0] != IPV6:
            return
        size, protocol = struct.unpack("!HB", frame[18:21])
        source, destination = (ipaddress.IPv6Address(frame[at:at + 16]) for at in (22, 38))
        payload = frame[HEADERS:HEADERS + size]
        if checksum(source, destination, protocol, payload) != 0:
            raise ValueError(f"a wrong check sum from {source}")
        if protocol == ICMPV6:
            self._take_message(frame[6:12], source, payload)
        elif protocol == TCP:
            self._segments.append((source, payload))

    def _send(self, to_mac, source, destination, protocol, payload, at):
        """`at`: where the payload has its check sum."""
        value = checksum(source, destination, protocol, payload)
        payload = payload[:at] + struct.pack("!H", value) + payload[at + 2:]
        frame = (to_mac + MAC + struct.pack("!HIHBB", IPV6, 6 << 28, len(payload), protocol, 255)
                 + source.packed + destination.packed + payload)
        self._wire.sendall(struct.pack("!I", len(frame)) + frame)

    def _take_message(self, mac, source, message):
        kind = message[0]
        target = ipaddress.IPv6Address(message[8:24]) if kind in (SOLICITATION, ADVERTISEMENT) else None
        if kind == ADVERTISEMENT:
            self._neighbours[target] = message[26:32] if len(message) >= 32 else mac
        elif kind == ROUTER_SOLICITATION:
            self.advertise_prefix()
        elif kind == SOLICITATION and source.is_unspecified:
            if self._claims:
                everybody = ipaddress.IPv6Address("ff02::1")
                self._advertise(bytes.fromhex("333300000001"), everybody, target, 0x20000000)
        elif kind == SOLICITATION and target in (LINK_ADDRESS, ADDRESS):
            self._advertise(mac, source, target, 0x60000000)  # solicited, override

    def _advertise(self, to_mac, destination, target, flags):
        message = struct.pack("!BBHI", ADVERTISEMENT, 0, 0, flags) + target.packed + b"\x02\x01" + MAC
        self._send(to_mac, target, destination, ICMPV6, message, 2)

    def advertise_prefix(self):
        """What a router tells everybody: make an address of this prefix."""
        prefix = struct.pack("!BBBBIII", 3, 4, PREFIX.prefixlen, 0xC0, 86_400, 14_400, 0)
        message = (struct.pack("!BBHBBHII", ROUTER_ADVERTISEMENT, 0, 0, 64, 0, 1_800, 0, 0)
                   + prefix + PREFIX.network_address.packed + b"\x01\x01" + MAC)
        self._send(bytes.fromhex("333300000001"), LINK_ADDRESS, ipaddress.IPv6Address("ff02::1"),
                   ICMPV6, message, 2)

    def turn_until(self, what, probe, seconds=PATIENCE):
        deadline = time.monotonic() + seconds
        while not (found := probe()):
            if time.monotonic() > deadline:
                raise TimeoutError(f"waited {seconds} s in vain for {what}")
            self.turn()
        return found

    def resolve(self, address, seconds=PATIENCE):
        """The Ethernet address of a neighbour, who is asked every half a second: he keeps silent about
        an address that he is not sure of yet."""
        group = ipaddress.IPv6Address(ipaddress.IPv6Address("ff02::1:ff00:0").packed[:13]
                                      + address.packed[13:])
        source = LINK_ADDRESS if address.is_link_local else ADDRESS
        message = struct.pack("!BBHI", SOLICITATION, 0, 0, 0) + address.packed + b"\x01\x01" + MAC
        asked = 0

        def find():
            nonlocal asked
            if time.monotonic() - asked > 0.5:
                asked = time.monotonic()
                self._send(b"\x33\x33" + group.packed[12:], source, group, ICMPV6, message, 2)
            return self._neighbours.get(address)

        return self.turn_until(f"the neighbour {address}", find, seconds)

    def fetch(self, address, port, request):
        """All that comes of a request over a connection that both ends close."""
        return Connection(self, address, port).fetch(request)


class Connection:
    """A client's connection: no timers, nothing out of order."""

    def __init__(self, host, address, port):
        self._host, self._address, self._port = host, address, port
        self._mac = host.resolve(address)
        self._source = LINK_ADDRESS if address.is_link_local else ADDRESS
        host._next_port += 1
        self._own_port = host._next_port
        self._sent, self._received = 1_000_000, 0

    def _send(self, flags, data=b"", options=b""):
        header = struct.pack("!HHIIBBHHH", self._own_port, self._port, self._sent, self._received,
                             (20 + len(options)) // 4 << 4, flags, 8_000, 0, 0)
        self._host._send(self._mac, self._source, self._address, TCP, header + options + data, 16)
        self._sent += len(data) + (1 if flags & (SYN | FIN) else 0)

    def _next_segment(self):
        """Flags, sequence number and data of the next one."""

        def find():
            for index, (source, segment) in enumerate(self._host._segments):
                if source == self._address and struct.unpack("!HH", segment[:4]) == (self._port,
                                                                                     self._own_port):
                    return self._host._segments.pop(index)[1]
            return None

        segment = self._host.turn_until(f"a segment of {self._address}", find)
        sequence, _, offset, flags = struct.unpack("!IIBB", segment[4:14])
        if flags & RST:
            raise ConnectionResetError(f"by {self._address}")
        return flags, sequence, segment[offset >> 4 << 2:]

    def fetch(self, request):
        # Larger segments than Ethernet bears are asked for: the board has to know better.
        self._send(SYN, options=struct.pack("!BBH", 2, 4, 8_960))
        flags, sequence, _ = self._next_segment()
        if flags & (SYN | ACK) != SYN | ACK:
            raise ValueError(f"flags {flags:#x} instead of SYN and ACK")
        self._received = sequence + 1 & 0xFFFFFFFF
        self._send(ACK | PSH, request)
        answer = b""
        while not flags & FIN:
            flags, sequence, data = self._next_segment()
            if sequence != self._received:
                continue  # once more, since our answer was not there yet
            answer += data
            self._received = self._received + len(data) + (1 if flags & FIN else 0) & 0xFFFFFFFF
            if data or flags & FIN:
                self._send(ACK)
        self._send(FIN | ACK)
        return answer
