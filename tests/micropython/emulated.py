"""MicroPython on an emulated board, steered over its first serial port, as mpremote does it.

What is on the board's file system lies in memory that is no part of Python's heap, as flash is, and
so is there after a soft reset.
"""

import http.client
import importlib.util
import socket
import sys
import threading

from machines import MACHINES, firmware
from places import HERE, SOURCES
from support.harness import PATIENCE, Folder, Program, wait_until

PROMPT = b"raw REPL; CTRL-B to exit\r\n>"
MOUNT = """\
import sys, uctypes, vfs
vfs.mount(vfs.VfsRom(uctypes.bytearray_at({address:#x}, {size})), "/rom")
sys.path[:] = ["/rom"]
"""


def load_writer():
    path = SOURCES / "tools" / "mpremote" / "mpremote" / "romfs.py"
    spec = importlib.util.spec_from_file_location("romfs", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.VfsRomWriter()


def add_files(writer, folder):
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            writer.opendir(path.name)
            add_files(writer, path)
            writer.closedir()
        elif path.suffix in (".py", ".mpy"):
            writer.mkfile(path.name, path.read_bytes())


def file_system(*folders):
    writer = load_writer()
    for folder in folders:
        add_files(writer, folder)
    return writer.finalise()


class Client(http.client.HTTPConnection):
    """Over the board's second serial port."""

    def __init__(self, path):
        super().__init__("board", timeout=PATIENCE)
        self._path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


class Board(Program):
    """One of machines.py, which runs while the `with` block does and has the files of `folders`."""

    def __init__(self, name, *folders):
        machine = MACHINES[name]
        self._folder = Folder()
        self._place = self._folder.__enter__()
        files = file_system(HERE / "board", HERE / machine.wires, *folders)
        (self._place / "files").write_bytes(files)
        self._mount = MOUNT.format(address=machine.address, size=len(files))
        serial = [part for which in ("console", "clients")
                  for part in ("-chardev", f"socket,id={which},path={self._place / which},server=on,wait=off")]
        super().__init__(*machine.command, "-kernel", firmware(name), "-display", "none", "-monitor", "none",
                         *serial, "-serial", "chardev:console", *machine.clients, "-device",
                         f"loader,file={self._place / 'files'},addr={machine.address:#x},force-raw=on")

    def __enter__(self):
        self._console = socket.socket(socket.AF_UNIX)
        self._said = b""
        self._at = 0  # so far it was read
        self._listener = threading.Thread(target=self._listen)
        super().__enter__()
        try:
            wait_until("the emulator", self._is_there)
            self._listener.start()
            self._console.sendall(b"\x01")  # the prompt for programs
            self._read_until(PROMPT)
            self.run(self._mount)
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise
        return self

    def __exit__(self, *exception):
        super().__exit__(*exception)  # with which the console ends
        if self._listener.is_alive():
            self._listener.join()
        self._console.close()
        self._folder.__exit__(*exception)

    def _is_there(self):
        try:
            self._console.connect(str(self._place / "console"))
            return True
        except (FileNotFoundError, ConnectionRefusedError):
            return False

    def _listen(self):
        """Takes what the board says, which waits while nobody does: a few hundred bytes are all there is room for."""
        while True:
            try:
                more = self._console.recv(1000)
            except OSError:
                return
            if not more:
                return
            self._said += more

    def _read_until(self, end):
        def look():
            if not self.running():
                raise RuntimeError(f"the board has ended: {self._said}")
            return self._said.find(end, self._at) >= 0

        wait_until(repr(end), look, 6 * PATIENCE)  # programs that fill the memory take their time
        start, stop = self._at, self._said.find(end, self._at)
        self._at = stop + len(end)
        return self._said[start:stop].decode()

    def begin(self, program):
        """Runs a program, whose words end() gives."""
        self._console.sendall(program.encode() + b"\x04")
        self._read_until(b"OK")

    def end(self):
        """What it has printed. AssertionError: an exception has ended it."""
        printed = self._read_until(b"\x04")
        raised = self._read_until(b"\x04>")
        if raised:
            raise AssertionError(printed + raised)
        return printed.replace("\r\n", "\n")

    def run(self, program):
        self.begin(program)
        return self.end()

    def soft_reset(self):
        self._console.sendall(b"\x04")
        printed = self._read_until(PROMPT)
        self.run(self._mount)
        return printed

    def wait_for(self, words):
        """Until the program has printed that."""
        self._read_until(words.encode())

    def ask(self, method, path, body=None, headers=None):
        """Of the answer to a request: the status, the type and the body."""
        client = Client(self._place / "clients")
        try:
            client.request(method, path, body, {"Connection": "close", **(headers or {})})
            reply = client.getresponse()
            return reply.status, reply.getheader("Content-Type"), reply.read()
        finally:
            client.close()
