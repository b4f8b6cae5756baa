"""What the system tests share.

They are started by ctest, which says in the environment where the build is. By hand, in the folder
tests/system: "python3 -m curl_test" takes the release build; "python3 -m boards.mps2_push_test" needs
the environment that "ctest -N -V" shows. Whatever they wait for has a limit, and whatever they start
is ended by its process id.
"""

import http.client
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(__file__).resolve().parents[3]
BUILD = pathlib.Path(os.environ.get("PROMETHEUS_EXPRESS_BUILD_DIR", SOURCE / "build" / "release"))
CXX = os.environ.get("PROMETHEUS_EXPRESS_CXX", "c++")
SOAK_SECONDS = int(os.environ.get("PROMETHEUS_EXPRESS_SOAK_SECONDS", "5"))
PATIENCE = 30  # seconds to wait for something that usually happens at once


def server_program(package, name):
    """The path of a program that ./test has unpacked."""
    path = SOURCE / "build" / "servers" / package / "usr" / "bin" / name
    if not path.exists():
        sys.exit(f"{path} is missing: ./test fetches it")
    return path


def wait_until(what, probe, seconds=PATIENCE):
    """Calls `probe` until it gives something true, and returns that."""
    deadline = time.monotonic() + seconds
    while True:
        found = probe()
        if found:
            return found
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds} s in vain for {what}")
        time.sleep(0.05)


class Folder:
    """A new folder that is gone after the `with` block."""

    def __enter__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="prometheus_express_"))
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path)


class Program:
    """A program that runs while the `with` block does. What it prints is kept in log()."""

    STDIN = subprocess.DEVNULL

    def __init__(self, *command):
        self._command = [str(part) for part in command]

    def __enter__(self):
        self._log = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            self._command, stdin=self.STDIN, stdout=self._log, stderr=self._log
        )
        return self

    def __exit__(self, exception, *_):
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if exception:
            print(f"--- {self._command[0]} printed:\n{self.log()}", file=sys.stderr)
        self._log.close()

    def log(self):
        size = os.fstat(self._log.fileno()).st_size
        return os.pread(self._log.fileno(), size, 0).decode("utf-8", "replace")

    def running(self):
        return self._process.poll() is None

    def wait_for_line(self, pattern):
        """The match of the regular expression in what the program prints."""

        def look():
            found = re.search(pattern, self.log())
            if not found and not self.running():
                raise RuntimeError(f"ended without printing '{pattern}'")
            return found

        return wait_until(f"a line '{pattern}'", look)

    def pid(self):
        return self._process.pid

    def signal(self, number):
        self._process.send_signal(number)

    def wait(self):
        """Waits for the end of the program, which must come soon, and returns its exit code."""
        return self._process.wait(PATIENCE)

    def interrupt(self):
        """What Ctrl-C does; returns the exit code."""
        self.signal(signal.SIGINT)
        return self.wait()


class HostSensors(Program):
    """The example host_sensors, serving at .port."""

    PATH = BUILD / "examples" / "host_sensors"

    def __init__(self, *options):
        super().__init__(self.PATH, "--port", "0", *options)

    def __enter__(self):
        super().__enter__()
        try:
            found = self.wait_for_line(r"serving https?://[^ ]+:(\d+)/metrics\n")
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise
        self.port = int(found.group(1))
        self.url = f"http://127.0.0.1:{self.port}/metrics"
        return self


def fetch(port, path="/metrics", headers=None, context=None):
    """The body of a GET that is answered 200; over TLS where there is a context for it."""
    if context is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    else:
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=PATIENCE, context=context)
    try:
        connection.request("GET", path, headers=headers or {})
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"GET {path} was answered {response.status}")
        return body
    finally:
        connection.close()
