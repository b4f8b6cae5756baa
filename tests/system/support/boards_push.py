"""What the tests share in which an emulated board pushes to a real Pushgateway and writes to a real
Prometheus over its own stack. The board's own test file says which board, as PushTests.board()."""

import contextlib
import re
import socket
import threading
import time

from support.harness import PATIENCE, SOAK_SECONDS, Folder, wait_until
from support.pushgateway import Pushgateway
from support.stores import PrometheusStore

SERIES = 3  # of the program
QUEUE = 200  # samples that its queue holds at least, whatever a slow machine sent before
ROUNDS = max(1, SOAK_SECONDS // 15)  # how often the cable is pulled


class Gate:
    """A port that leads to another one. While it is held, what a client sends stays here."""

    def __init__(self, port):
        self._target = port
        self._open = threading.Event()
        self._open.set()
        self._caught = threading.Event()

    def __enter__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._threads = []
        self._start(self._accept)
        return self

    def __exit__(self, *_):
        self._open.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(PATIENCE)
        self._listener.close()

    def hold(self):
        """Returns once a client is in the middle of sending something."""
        self._caught.clear()
        self._open.clear()
        if not self._caught.wait(PATIENCE):
            raise TimeoutError("nothing came through the gate")

    def release(self):
        self._open.set()

    def _start(self, target, *arguments):
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()
        return thread

    def _accept(self):
        while True:
            try:
                client = self._listener.accept()[0]
            except OSError:
                return
            self._start(self._serve, client)

    def _serve(self, client):
        with client, socket.create_connection(("127.0.0.1", self._target), PATIENCE) as server:
            client.settimeout(PATIENCE)
            answers = self._start(self._copy, server, client, 65536, lambda: None)
            self._copy(client, server, 512, self._pass)
            answers.join()

    def _pass(self):
        if not self._open.is_set():
            self._caught.set()
            self._open.wait(PATIENCE)

    @staticmethod
    def _copy(source, sink, size, wait):
        """Until one of them has ended; the other one hears of it."""
        try:
            while piece := source.recv(size):
                wait()
                sink.sendall(piece)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            for peer in (source, sink):
                with contextlib.suppress(OSError):
                    peer.shutdown(socket.SHUT_RDWR)


def end_of(board, seconds):
    """What push_board has counted when it has ended well."""
    wait_until("the board to be done", lambda: not board.running(), seconds)
    if board.wait() != 0:
        raise RuntimeError(board.log())
    return {name: int(n) for name, n in re.findall(r"^([a-z]+)\n(\d+)$", board.log(), re.M)}


class PushTests:
    """For a unittest.TestCase with board(gateway_port, store_port, words): a board that runs
    push_board, with what it has to know besides the two addresses."""

    @classmethod
    def setUpClass(cls):
        cls.gateway = cls.enterClassContext(Pushgateway(cls.enterClassContext(Folder())))
        cls.store = cls.enterClassContext(PrometheusStore(cls.enterClassContext(Folder())))

    def setUp(self):
        self.instance = self.id().rsplit(".", 1)[-1]
        self.gate = self.enterContext(Gate(self.gateway.port))

    def start(self, scrapes, every_ms):
        words = f"{self.instance} {scrapes} {every_ms}"
        return self.enterContext(self.board(self.gate.port, self.store.port, words))

    def measurements(self):
        """What the gateway shows of the board; None before its first push."""
        found = [value for (name, labels), value in self.gateway.samples().items()
                 if name == "board_measurements_total" and ("instance", self.instance) in labels]
        return float(found[0]) if found else None

    def stored(self):
        names = ("board_measurements_total", "board_temperature", "board_failed_pushes_total")
        labels = f'job="board",instance="{self.instance}"'
        return [self.store.query(f"sum(count_over_time({name}{{{labels}}}[1h]))") or 0
                for name in names]

    def check_the_end(self, counts, scrapes):
        self.assertEqual(counts["queued"], scrapes * SERIES)
        self.assertEqual(counts["refused"], 0)
        self.assertEqual(counts["sent"] + counts["dropped"], counts["queued"], counts)
        self.assertEqual(sum(self.stored()), counts["sent"])
        # The newest is there, and the gateway has what the board had at its end.
        series = f'board_measurements_total{{instance="{self.instance}"}}'
        self.assertEqual(self.store.query(f"max(last_over_time({series}[1h]))"), scrapes)
        self.assertEqual(self.measurements(), scrapes)

    def pull_cable_in_mid_push(self, board, seconds):
        self.gate.hold()
        board.plug_cable(False)
        self.gate.release()
        time.sleep(seconds)
        board.plug_cable(True)

    def test_cable_is_pulled_in_mid_push(self):
        # So slowly that the queue has room for ten seconds, whatever else this machine does.
        scrapes = 20 + 40 * ROUNDS
        board = self.start(scrapes, 100)
        wait_until("a first push", self.measurements)
        for _ in range(ROUNDS):
            self.pull_cable_in_mid_push(board, 1.5)
            time.sleep(1)
        counts = end_of(board, PATIENCE + 4 * ROUNDS)
        self.assertEqual(counts["dropped"], 0)
        self.assertGreater(counts["retries"], 0)
        self.assertIn("push to", board.log())  # and why it failed
        self.check_the_end(counts, scrapes)
        self.assertEqual(self.stored(), [scrapes] * SERIES)

    def test_longer_than_the_queue(self):
        board = self.start(225, 20)
        wait_until("a first push", self.measurements)
        self.pull_cable_in_mid_push(board, 3.5)
        counts = end_of(board, PATIENCE)
        self.assertGreater(counts["dropped"], 0)
        self.assertGreater(counts["sent"], QUEUE)
        self.check_the_end(counts, 225)

    def test_store_comes_back(self):
        # The queue has room for all of them, however long this machine takes.
        board = self.start(60, 100)
        wait_until("a first push", self.measurements)
        self.store.stop()
        time.sleep(1)
        self.store.start()
        counts = end_of(board, PATIENCE)
        self.assertEqual(counts["dropped"], 0)
        self.check_the_end(counts, 60)


class SleepingStationTests:
    """For a unittest.TestCase with sleeping_station(gateway_port), a board that runs that example,
    and check_weather(values), which fails where what arrived is not the weather."""

    def setUp(self):
        self.gateway = self.enterContext(Pushgateway(self.enterContext(Folder())))

    def pushed(self):
        """name: value, or (name, sensor): value, of the station's group."""
        found = {}
        for (name, labels), value in self.gateway.samples().items():
            labels = dict(labels)
            self.assertEqual(labels.pop("job"), "sleeping_station")
            self.assertEqual(labels.pop("instance"), "station-1")
            name = name.removeprefix("sleeping_station_")
            found[(name, *labels.values()) if labels else name] = float(value)
        return found

    def wait_for_wakes(self, more):
        """What was pushed so many wakes later."""
        begin = self.pushed().get("wakes_total", 0)
        return wait_until(f"{more} more pushes", lambda: (
            p := self.pushed()).get("wakes_total", 0) >= begin + more and p)

    def test_reads_and_pushes(self):
        board = self.enterContext(self.sleeping_station(self.gateway.port))
        self.check_weather(self.wait_for_wakes(1))
        board.plug_cable(False)
        wait_until("a push that fails", lambda: ": push to " in board.log())
        board.plug_cable(True)
        values = self.wait_for_wakes(1)
        self.check_weather(values)
        self.assertNotIn("prometheus_express_dropped_children_total", values)
        self.assertGreaterEqual(
            sum(v for name, v in values.items() if name[0] == "failed_pushes_total"), 1)
