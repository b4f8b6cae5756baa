"""The weather station on an emulated Feather M4, with a port of this machine that leads to it."""

import os
import pathlib
import socket
import sys

from harness import BUILD, PATIENCE, Folder, Program, fetch, wait_until

EMULATOR = pathlib.Path(os.environ.get("PROMETHEUS_EXPRESS_FEATHER_M4", ""))
PROGRAM = BUILD / "examples" / "sensor_station_feather_m4"  # .elf, .uf2


class Station(Program):
    """What a person drags onto the board, serving at .port."""

    def __init__(self, program=PROGRAM, *options):
        self._folder = Folder()
        self._control = self._folder.__enter__() / "control"
        super().__init__(EMULATOR, program.with_suffix(".uf2"), "--port", "8080:0",
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

    def samples(self):
        """The page: what stands before each sample's value, and the value."""
        lines = fetch(self.port).decode().splitlines()
        pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
        return {name: float(value) for name, value in pairs}

    def wait_for_rounds(self, count):
        """Until so many rounds of readings have begun and ended from now on; returns the page."""
        begin = self.samples()["test_counter"]
        return wait_until(f"{count} rounds of readings",
                          lambda: (s := self.samples())["test_counter"] > begin + count and s)
