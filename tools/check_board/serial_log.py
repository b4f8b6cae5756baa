"""What a board says at a serial port."""

import os
import select
import termios
import threading


class SerialLog:
    """Reads a device at 115200 baud, 8 bits, no parity, for as long as the `with` block lasts."""

    def __init__(self, device):
        self._device = device
        self._text = bytearray()
        self._end = threading.Event()

    def __enter__(self):
        self._file = os.open(self._device, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
        try:
            self._set_up()
        except termios.error as error:
            os.close(self._file)
            raise OSError(f"no serial port: {error.args[-1]}") from None
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._end.set()
        self._thread.join()
        os.close(self._file)

    def _set_up(self):
        _, _, _, _, _, _, characters = termios.tcgetattr(self._file)
        control = termios.CS8 | termios.CREAD | termios.CLOCAL
        speed = termios.B115200
        termios.tcsetattr(self._file, termios.TCSANOW, [0, 0, control, 0, speed, speed, characters])

    def _read(self):
        while not self._end.is_set():
            ready, _, _ = select.select([self._file], [], [], 0.1)
            if not ready:
                continue
            try:
                self._text += os.read(self._file, 4096)
            except BlockingIOError:
                continue
            except OSError as error:  # it was pulled out
                self._text += f"\n(the serial port ended: {error})\n".encode()
                return

    def size(self):
        return len(self._text)

    def text(self):
        return bytes(self._text).decode("utf-8", "replace").replace("\r\n", "\n")
