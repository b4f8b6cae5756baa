"""The weather station of the MPS2 with IPv6: its page over the address of its link, and over the one
that it makes of a router's prefix."""

import ipaddress
import shlex
import unittest

from support.harness import BUILD, Program
from support.ipv6_host import PREFIX, Ipv6Host
from support.qemu import EMULATOR

PROGRAM = BUILD / "examples" / "sensor_station_ipv6.elf"
MAC = "52:54:00:12:34:56"
INTERFACE = "5054:ff:fe12:3456"  # made of it (RFC 4291, appendix A)
PORT = 8080
REQUEST = "GET {} HTTP/1.1\r\nHost: [{}]:8080\r\nConnection: close\r\n\r\n"
FETCHES = 30


class Board(Program):
    """At the other end of the host's cable."""

    def __init__(self, host):
        super().__init__(*shlex.split(EMULATOR), PROGRAM, "-nic",
                         f"socket,connect=127.0.0.1:{host.port},model=lan9118,mac={MAC}")


class Ipv6Test(unittest.TestCase):
    def start(self, **options):
        self.host = self.enterContext(Ipv6Host(**options))
        self.board = self.enterContext(Board(self.host))
        # The board's messages at its start are answered while it starts.
        self.host.turn_until("the station to serve", lambda: "serving" in self.board.log())

    def fetch(self, address, path="/metrics"):
        reply = self.host.fetch(address, PORT, REQUEST.format(path, address).encode())
        self.assertTrue(reply.startswith(b"HTTP/1.1 200 OK\r\n"), reply[:200])
        return reply

    def check_page(self, address):
        reply = self.fetch(address)
        self.assertTrue(reply.endswith(b"\r\n0\r\n\r\n"), reply[-200:])
        self.assertIn(b'\nprom_express_temperature{sensor="bme680"} ', reply)

    def test_page_over_the_address_of_its_link(self):
        self.start()
        address = ipaddress.IPv6Address(f"fe80::{INTERFACE}")
        self.assertIn(f"\n{address}\n", self.board.log().lower().replace("\r", ""))
        for _ in range(FETCHES):
            self.check_page(address)
        self.assertTrue(self.fetch(address, "/healthz").endswith(b"\r\n\r\nok\n"))

    def test_page_over_the_address_of_a_router_s_prefix(self):
        self.start()
        self.host.advertise_prefix()
        self.check_page(ipaddress.IPv6Address(f"{str(PREFIX.network_address).rstrip(':')}:{INTERFACE}"))

    def test_an_address_that_somebody_else_has_is_not_used(self):
        self.start(claims=True)
        self.assertIn("no IPv6 address", self.board.log())
        with self.assertRaises(TimeoutError):
            self.host.resolve(ipaddress.IPv6Address(f"fe80::{INTERFACE}"), seconds=2)


unittest.main()
