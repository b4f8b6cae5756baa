"""emulated_feather_m4 as a program: its command line, what it prints, commands, exit statuses."""

import http.client
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import unittest

PROGRAM = sys.argv.pop(1)
IMAGES = pathlib.Path(sys.argv.pop(1))
PATIENCE = 30


def run(image, *options):
    return subprocess.run([PROGRAM, IMAGES / image, *options], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=PATIENCE)


class Commands:
    """A connection to a board's control socket."""

    def __init__(self, path):
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(PATIENCE)
        self._socket.connect(str(path))
        self._lines = self._socket.makefile("r")

    def __call__(self, command):
        self._socket.sendall((command + "\n").encode())
        answer = []
        while not answer or not answer[-1].startswith(("ok", "error")):
            line = self._lines.readline()
            if not line:
                raise EOFError(command)
            answer.append(line.rstrip("\n"))
        return answer

    def close(self):
        self._lines.close()
        self._socket.close()


class Programs(unittest.TestCase):
    def test_exit_statuses(self):
        self.assertEqual(run("exceptions.elf", "--debugger").returncode, 0)
        fault = run("fault2.elf", "--debugger")
        self.assertEqual((fault.returncode, fault.stdout), (71, "before"))
        self.assertIn("a write to 0x20030000", fault.stderr)
        self.assertEqual(run("fault0.elf", "--debugger").returncode, 70)
        self.assertEqual(run("exceptions.elf").returncode, 71)  # no debugger
        self.assertEqual(run("http.elf", "--seconds", "0.5", "--free-running").returncode, 0)

    def test_bad_command_lines(self):
        for options in (["--port", "x"], ["--port", "70000"], ["--seconds", "0"],
                        ["--fault", "x=1"], ["--weather", "/no/such"], ["--frob", "1"],
                        ["--day", "0"], ["--day"],
                        ["--trace", "two.elf"], ["--peer", "10.0.2.2:80"], ["--name", "x"],
                        ["--port"], ["--epoch", "then"], ["--epoch", "-1"], ["--arguments"]):
            self.assertEqual(run("http.elf", *options).returncode, 2, options)
        self.assertEqual(run("no_such.uf2").returncode, 2)

    def test_attached_sensors_have_faults(self):
        faults = run("wires.elf", "--sht31", "0x44", "--fault", "help")
        self.assertIn("sht31.bad_crc_every\n", faults.stdout)
        self.assertNotIn("sht31", run("wires.elf", "--fault", "help").stdout)
        self.assertEqual(run("wires.elf", "--sht31", "0x40").returncode, 2)
        wired = ("--debugger", "--free-running", "--ds18b20", "D5", "--dht22", "D6")
        self.assertEqual(run("wires.elf", *wired).returncode, 0)
        self.assertNotEqual(run("wires.elf", *wired, "--fault", "dht22.absent=1").returncode, 0)

    def test_command_line(self):
        image = IMAGES / "command_line.elf"
        for arguments in ("", "x", "two words", "y" * 100):
            printed = run(image.name, "--debugger", *(["--arguments", arguments] * bool(arguments)))
            self.assertEqual(printed.stdout, f"{image} {arguments}")
        self.assertNotEqual(run(image.name, "--debugger", "--arguments", "z" * 2000).returncode, 0)

    def test_free_running_is_the_same_at_every_run(self):
        options = ("--free-running", "--seconds", "2", "--counters")
        first, second = run("http.elf", *options).stdout, run("http.elf", *options).stdout
        self.assertEqual(re.sub(r":\d+/", ":PORT/", first), re.sub(r":\d+/", ":PORT/", second))
        self.assertIn("instructions ", first)

    def test_serves_and_obeys(self):
        with tempfile.TemporaryDirectory() as folder:
            control = pathlib.Path(folder) / "control"
            board = subprocess.Popen(
                [PROGRAM, IMAGES / "http.elf", "--control", control, "--trace"],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                text=True)
            try:
                self.drive(board, control)
                self.assertEqual(board.wait(PATIENCE), 0)
            finally:
                board.kill()
                board.wait()
                board.stdout.close()

    def drive(self, board, control):
        line = board.stdout.readline()
        port = int(re.fullmatch(r"serving http://127\.0\.0\.1:(\d+)/metrics\n", line).group(1))
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        for _ in range(3):
            client.request("GET", "/metrics")
            self.assertEqual(len(client.getresponse().read()), 1000)
        client.close()
        commands = Commands(control)
        self.assertEqual(commands("weather 1 2 3 4"), ["ok"])
        self.assertEqual(commands("fault bme680.absent 1"), ["ok"])
        self.assertIn("error", commands("fault bme680.frob 1")[-1])
        counters = dict(line.split(" ", 1) for line in commands("counters")[:-1])
        self.assertEqual(counters["w5500_accepted"], "1")
        self.assertGreater(int(counters["stack_bytes"]), 50)
        self.assertEqual(commands("reset"), ["ok"])
        other = Commands(control)
        self.assertEqual(other("quit"), ["ok"])
        other.close()
        commands.close()


unittest.main()
