"""The weather station on an emulated Feather M4, with a port of this machine that leads to it."""

import os
import pathlib
import socket
import sys

from support.harness import BUILD, PATIENCE, SOURCE, Folder, Program, fetch, wait_until

sys.path.insert(0, str(SOURCE / "tools"))
sys.dont_write_bytecode = True
from make_uf2 import to_uf2  # noqa: E402  # in tools/

EMULATOR = pathlib.Path(os.environ.get("PROMETHEUS_EXPRESS_FEATHER_M4", ""))
PROGRAM = BUILD / "examples" / "sensor_station_feather_m4"  # .elf, .uf2

# The chip's eight sockets when there is no client: the last one is for DHCP, which sleeps.
AT_REST = ["SOCK_CLOSED"] + 7 * ["SOCK_LISTEN 8080"]

IDENTITY_PAGE = 504 * 1024
APPLICATION = 16 * 1024
FAMILY = 0x55114460


def image_with_identity(program, block):
    """A program (.bin) and the identity page of tools/make_identity (.bin), beside that, to be dragged onto
    the board."""
    image = program.read_bytes().ljust(IDENTITY_PAGE - APPLICATION, b"\xff") + block.read_bytes()
    path = block.with_name("program.uf2")
    path.write_bytes(to_uf2(image, APPLICATION, FAMILY))
    return path


def read_samples(page):
    """What stands before each sample's value, and the value."""
    pairs = (line.rsplit(" ", 1) for line in page.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in pairs}


class Station(Program):
    """What a person drags onto the board, serving at .port. Options are those of the emulator."""

    EMULATOR = EMULATOR
    PROGRAM = PROGRAM

    def __init__(self, *options, program=None):
        self._folder = Folder()
        self._control = self._folder.__enter__() / "control"
        super().__init__(self.EMULATOR, (program or self.PROGRAM).with_suffix(".uf2"), "--port", "8080:0",
                         "--control", self._control, *options)

    def __enter__(self):
        super().__enter__()
        try:
            found = self.wait_for_line(r"serving http://127\.0\.0\.1:(\d+)/metrics\n")
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise
        self.port = int(found.group(1))
        self.url = f"http://127.0.0.1:{self.port}/metrics"
        return self

    def __exit__(self, *exception):
        super().__exit__(*exception)
        self._folder.__exit__(*exception)

    def command(self, line):
        """Steers the emulator (emulators/feather_m4/control.h); returns its answer."""
        with socket.socket(socket.AF_UNIX) as control:
            control.settimeout(PATIENCE)
            control.connect(str(self._control))
            control.sendall(f"{line}\n".encode())
            with control.makefile() as answers:
                lines = []
                for answer in answers:
                    if answer.startswith("error"):
                        raise RuntimeError(f"{line}: {answer}")
                    if answer.startswith("ok"):
                        return lines
                    lines.append(answer.rstrip("\n"))
        raise RuntimeError(f"{line}: no answer")

    def set_weather(self, weather):
        """Degrees Celsius, per cent, hectopascals, ohms: what the sensors measure from now on."""
        self.command("weather " + " ".join(map(str, weather)))

    def fault(self, name, value):
        self.command(f"fault {name} {value}")

    def counters(self):
        """What the emulator counts, by name."""
        pairs = (line.split() for line in self.command("counters"))
        return {name: int(value) for name, value, *more in pairs if not more}

    def now_ms(self):
        """The board's time, which does not pass faster when this machine is slow."""
        return self.counters()["time_ns"] // 1_000_000

    def let_run(self, ms):
        """For so long, of the board's time."""
        end = self.now_ms() + ms
        wait_until(f"{ms} ms to pass", lambda: self.now_ms() >= end, ms / 1000 + PATIENCE)

    def leap(self, seconds):
        """So many seconds of the board's time pass, as fast as this machine can."""
        end = self.now_ms() + 1000 * seconds
        self.command(f"leap {seconds}")
        wait_until(f"{seconds} s of the board to pass", lambda: self.now_ms() >= end, seconds + PATIENCE)

    def sockets(self):
        """The states of the chip's eight sockets, those that listen with their port."""
        lines = (line.split() for line in self.command("counters") if line.startswith("socket"))
        return sorted(f"{state} {port}" if state == "SOCK_LISTEN" else state
                      for _, state, _, port, *_ in lines)

    def wait_for_rest(self):
        """Until all of the chip's sockets are where they are without any client."""
        try:
            wait_until("rest", lambda: self.sockets() == AT_REST, 2 * PATIENCE)
        except TimeoutError:
            raise AssertionError(f"the chip's sockets: {self.sockets()}") from None

    def samples(self):
        """The page: what stands before each sample's value, and the value."""
        return read_samples(fetch(self.port).decode())

    def wait_for_rounds(self, count):
        """Until so many rounds of readings have begun and ended from now on; returns the page."""
        begin = self.samples()["test_counter"]
        return wait_until(f"{count} rounds of readings",
                          lambda: (s := self.samples())["test_counter"] > begin + count and s)
