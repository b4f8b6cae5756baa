"""How long each call takes at most on the emulated Feather M4, at rest, under load, and while
everything fails, against the bounds of docs/bounded_calls.md and of the headers.

The program programs/bounded_calls measures its own calls. "--write" puts what was measured into the
page instead of judging it, for the commit that says why:

  cmake --build build/firmware --target update_bounded_calls
"""

import http.server
import re
import sys
import threading
import time
import unittest

from support.clients import Clients, ask
from support.feather_m4 import Station, read_samples
from support.feather_m4_page import HEAD_END, decode
from support.harness import BUILD, PATIENCE, SOAK_SECONDS, SOURCE, wait_until
from support.load import wrk_with_errors

PROGRAM = BUILD / "tests" / "system" / "bounded_calls"
PAGE = SOURCE / "docs" / "bounded_calls.md"
HEADERS = SOURCE / "src" / "prometheus_express"
ROW = re.compile(r"^\| `(?P<call>[^`]+)` \| \[(?P<header>[^\]]+)\]\([^)]*\) \| (?P<bound>[\d.]+) \|"
                 r" (?P<longest>[\d.]*) \| (?P<during>[^|]*) \|$", re.MULTILINE)
ATTACHED = ("--sht31", "0x44", "--bme280", "0x76", "--ds18b20", "D6", "--dht22", "D9",
            "--analogue", "A1=0.75")
STRUCK_MS = 200
SENSOR_STRUCK_MS = 400
LONG = SOAK_SECONDS >= 60
EVERY = (1, 2, 3, 7, 23, 61, 250) if LONG else (1, 23)

# Of the W5500: that strike now and then, and that are there or not.
STRIKES = ("stuck_command", "lost_command", "torn_read", "lost_fin", "late_handshake", "short_transfer",
           "reset", "mosi_bytes", "mosi_transactions", "miso_bytes", "miso_transactions")
SWITCHES = {"link_lost": (1,), "closed_windows": (1,), "refuse_at_once": (1,), "dns_silent": (1,),
            "sntp_silent": (1,), "version": (0x00, 0x05, 0xFF), "dhcp": (1, 2)}
PARAMETERS = ("mosi_position", "mosi_mask", "miso_position", "miso_mask", "short_transfer_position",
              "reset_position", "late_handshake_ms")


def is_whole(reply, _):
    return reply.endswith(b"\r\n0\r\n\r\n")


class Peer:
    """A gateway or store that takes whatever it is sent."""

    def __enter__(self):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_PUT(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_POST = do_PUT

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):  # the cable was pulled
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Board(Station):
    def __init__(self, gateway, store):
        super().__init__("--peer", f"10.0.2.91:9091:{gateway}", "--peer", f"10.0.2.92:9090:{store}",
                         "--name", "gateway.example=10.0.2.91", "--serial", *ATTACHED, program=PROGRAM)

    def page(self):
        """Every call's longest time in ms, and how often it was made."""

        def read_page():
            reply = ask(self.port)
            if not is_whole(reply, {}):
                return None
            return read_samples(decode(reply.partition(HEAD_END)[2])[0].decode())

        samples = wait_until("a page", read_page, 2 * PATIENCE)
        found = {}
        for name, value in samples.items():
            if call := re.fullmatch(r'bounds_(\w+)\{call="(.*)"\}', name):
                found.setdefault(call.group(2), {})[call.group(1)] = value
        return {call: (numbers["longest_call_seconds"] * 1e3, numbers["calls"])
                for call, numbers in found.items()}


class Measurement:
    """Runs the board through all that may happen to it. `longest` is by call: ms, and during what."""

    def __init__(self, board):
        self._board = board
        self.longest = {}
        self.calls = {}
        self.run()

    def note(self, during):
        for call, (ms, count) in self._board.page().items():
            self.calls[call] = count
            if ms > self.longest.get(call, (0, ""))[0]:
                self.longest[call] = (ms, during)

    def strike(self, faults, ms, clients=0):
        with Clients(clients, self._board.port, is_whole):
            for name, value in faults:
                self._board.fault(name, value)
            self._board.let_run(ms)
        self._board.command("clear")

    def run(self):
        self._board.let_run(2_500)
        self.note("at rest")
        wrk_with_errors(self._board, 16, SOAK_SECONDS if LONG else 3)
        self.note("16 connections")
        for name in STRIKES:
            for every in EVERY:
                self.strike([(f"w5500.{name}", f"{every}/{every}")], STRUCK_MS, 3)
            self.note(f"`w5500.{name}`")
        for name, values in SWITCHES.items():
            for value in values:
                self.strike([(f"w5500.{name}", value)], 2 * STRUCK_MS, 3)
            self.note(f"`w5500.{name}`")
        for fault, names in self.sensor_faults().items():
            value = 2 if fault.endswith("_every") else 1
            self.strike([(name, value) for name in names], SENSOR_STRUCK_MS)
            self.note(f"`{fault}` of all that have it")

    def sensor_faults(self):
        """All that are not of the W5500, but for values that go with others: who has each."""
        known = {f"w5500.{name}" for name in (*STRIKES, *SWITCHES, *PARAMETERS)}
        faults = {}
        for name in self._board.command("faults"):
            device, fault = name.split(".")
            if device == "w5500" and name not in known:
                raise RuntimeError(f"not tried: {name}")
            if device != "w5500" and fault != "garbage_byte":
                faults.setdefault(fault, []).append(name)
        return faults


def measure():
    with Peer() as gateway, Peer() as store, Board(gateway.port, store.port) as board:
        resets = board.counters()["resets"]
        measurement = Measurement(board)
        if board.counters()["resets"] != resets:
            raise RuntimeError("the board was reset")
        return measurement


def write_page(measurement):
    def row(found):
        ms, during = measurement.longest[found["call"]]
        return found[0][:found.start("longest") - found.start()] + f"{ms:.3g} | {during} |"

    PAGE.write_text(ROW.sub(row, PAGE.read_text()))


class BoundedCallsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rows = {found["call"]: found for found in ROW.finditer(PAGE.read_text())}

    def test_no_call_takes_longer_than_its_bound(self):
        begin = time.monotonic()
        measurement = measure()
        print(f"measured in {time.monotonic() - begin:.0f} s")
        for call, (ms, during) in sorted(measurement.longest.items()):
            print(f"{call:50} {ms:8.3f} ms {measurement.calls[call]:9.0f} calls, longest: {during}")
        self.assertEqual(set(measurement.longest), set(self.rows))
        for call, found in self.rows.items():
            self.assertGreater(measurement.calls[call], 0, call)
            self.assertLessEqual(measurement.longest[call][0], float(found["bound"]), call)

    def test_headers_say_the_same(self):
        """Each header of the table has the bound in a sentence, and names the page."""
        self.assertGreater(len(self.rows), 10)
        for call, found in self.rows.items():
            text = re.sub(r"\s*\n\s*(// )?", " ", (HEADERS / found["header"]).read_text())
            self.assertIn("docs/bounded_calls.md", text, found["header"])
            self.assertRegex(text, rf"at most {re.escape(found['bound'])} ms", call)


if "--write" in sys.argv:
    write_page(measure())
else:
    unittest.main()
