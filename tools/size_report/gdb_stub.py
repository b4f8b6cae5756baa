"""The little of GDB's remote protocol that size_report.py needs of QEMU."""
import socket
import subprocess
import tempfile
import time


class Emulator:
    """A program in the emulator, stopped before its first instruction."""

    def __init__(self, command):
        self._folder = tempfile.TemporaryDirectory()
        path = self._folder.name + "/gdb"
        options = ["-S", "-chardev", f"socket,path={path},server=on,wait=off,id=gdb",
                   "-gdb", "chardev:gdb"]
        self._process = subprocess.Popen(command + options, stderr=subprocess.DEVNULL)
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(60)
        for _ in range(200):
            try:
                self._socket.connect(path)
                break
            except (FileNotFoundError, ConnectionRefusedError):
                time.sleep(0.05)
        self._received = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()
        self._process.terminate()
        self._process.wait()
        self._folder.cleanup()

    def _request(self, text):
        data = text.encode()
        self._socket.sendall(b"$" + data + b"#%02x" % (sum(data) % 256))
        return self._answer()

    def _answer(self):
        while b"#" not in self._received[:-2]:
            chunk = self._socket.recv(65536)
            if not chunk:
                raise SystemExit("the emulator has ended")
            self._received += chunk
        begin = self._received.index(b"$") + 1
        end = self._received.index(b"#", begin)
        answer = self._received[begin:end].decode()
        self._received = self._received[end + 3:]
        self._socket.sendall(b"+")
        return answer

    def write(self, address, data):
        for at in range(0, len(data), 1024):
            chunk = data[at:at + 1024]
            if self._request(f"M{address + at:x},{len(chunk):x}:{chunk.hex()}") != "OK":
                raise SystemExit(f"cannot write the board's memory at {address + at:#x}")

    def read(self, address, size):
        data = b""
        while len(data) < size:
            data += bytes.fromhex(self._request(
                f"m{address + len(data):x},{min(1024, size - len(data)):x}"))
        return data

    def run_to(self, address):
        """Runs until the instruction at this address is about to be executed."""
        if self._request(f"Z0,{address & ~1:x},2") != "OK":
            raise SystemExit("cannot set a breakpoint")
        stopped = self._request("c")
        if not stopped.startswith("T05"):
            raise SystemExit(f"the program did not come to {address:#x}: {stopped}")
