"""Programs of the boards that QEMU emulates, with a port of this machine forwarded to them."""

import os
import shlex
import socket
import sys

from support.harness import BUILD, PATIENCE, Folder, Program
from support.ports import free_port

EMULATOR = os.environ.get("PROMETHEUS_EXPRESS_EMULATOR", "")
ATTEMPTS = 10

# How each emulator gives the board its Ethernet controller, and how its cable is called then.
if "riscv" in EMULATOR:
    NETWORK = ("-global", "virtio-mmio.force-legacy=false",
               "-device", "virtio-net-device,netdev=net0", "-netdev", "{},id=net0")
    CABLE = b"net0"
else:
    NETWORK = ("-nic", "{},model=lan9118")
    CABLE = b"lan9118.0"


class Board(Program):
    """A program on an emulated board that is cut off from the world but for .port of this machine,
    where the program's port 8080 is. More options are QEMU's. Unless `alone`, it reaches this machine as
    10.0.2.2, and whatever else it asks for."""

    def __init__(self, program, *options, alone=True):
        self._image = BUILD / program
        self._restrict = "on" if alone else "off"
        self._options = options
        self._set_port()

    def _set_port(self):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/metrics"
        forward = f"user,restrict={self._restrict},hostfwd=tcp:127.0.0.1:{self.port}-:8080"
        network = [option.format(forward) for option in NETWORK]
        self._folder = Folder()
        self._monitor = self._folder.__enter__() / "monitor"
        super().__init__(*shlex.split(EMULATOR), self._image, *network,
                         "-monitor", f"unix:{self._monitor},server=on,wait=off", *self._options)

    def __exit__(self, *exception):
        super().__exit__(*exception)
        self._folder.__exit__(*exception)

    def plug_cable(self, plugged):
        """Connects the board's Ethernet controller to the network, or cuts it off."""
        with socket.socket(socket.AF_UNIX) as monitor:
            monitor.settimeout(PATIENCE)
            monitor.connect(str(self._monitor))
            monitor.sendall(b"set_link %s %s\n" % (CABLE, b"on" if plugged else b"off"))
            answer = b""
            while answer.count(b"(qemu)") < 2:  # before the command and after it
                answer += monitor.recv(1000)
        if b"not found" in answer:
            raise RuntimeError(answer.decode())

    def __enter__(self):
        for attempt in range(ATTEMPTS):
            super().__enter__()
            try:
                self.wait_for_line("serving")
                return self
            except BaseException:
                # Somebody else may have taken the port since.
                taken = "host forwarding" in self.log() and attempt + 1 < ATTEMPTS
                self.__exit__(*([None] * 3 if taken else sys.exc_info()))
                if not taken:
                    raise
            self._set_port()
        raise AssertionError("unreachable")


class Station(Board):
    """The weather station."""

    def __init__(self):
        super().__init__("examples/sensor_station.elf")
