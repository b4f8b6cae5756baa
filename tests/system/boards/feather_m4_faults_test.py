"""Every fault of the emulated Feather M4's chips, one at a time, at every n-th transaction: the
board does not hang, and no page or part of a page says anything that is not true.

Each fault has a board of its own. What came of it is printed as a table; times are the board's.
"""

import concurrent.futures
import sys
import unittest

from support.clients import LONGEST_SECONDS, Clients, ask
from support.feather_m4 import Station
from support.feather_m4_page import RESOLUTION, Truth
from support.harness import PATIENCE, SOAK_SECONDS

LONG = SOAK_SECONDS >= 60
BOARDS = 6  # at the same time
WEATHER = (23.46, 41.87, 987.65, 54_321)
RECOVERY_MS = 15_000  # a connection that is stuck keeps its slot for 10 s
LEASE_S = 6

# "N/N" strikes each N-th of its events.
EVERY = (1, 2, 3, 5, 7, 11, 23, 50, 101, 250, 499, 1_000, 2_500) if LONG else (1, 7, 61, 499)
MASKS = (0x01, 0x08, 0x80, 0xFF)
POSITIONS = (3, 0, 1, 2, 4, 5, 8, 30) if LONG else (3, 0, 2, 30)
STRUCK_MS = 1_000 if LONG else 300

SENSOR_EVERY = (1, 2, 3, 4, 5, 7, 11, 13, 20) if LONG else (1, 2, 5)
GARBAGE = (-1, 0x00, 0x80, 0xFF) if LONG else (-1, 0x80)
SENSOR_STRUCK_MS = 4_000 if LONG else 1_200


class Result:
    """One line of the table."""

    def __init__(self, what):
        self.what = what
        self.whole = self.cut = 0
        self.recovery_ms = 0
        self.wrong = []

    def add(self, clients, recovery_ms):
        self.whole += clients.whole
        self.cut += clients.cut
        self.wrong += clients.wrong
        self.recovery_ms = max(self.recovery_ms, recovery_ms)

    def __str__(self):
        return (f"{self.what:44} {self.whole:6} {self.cut:6} {len(self.wrong):6}"
                f" {self.recovery_ms:9} ms")


def print_table(results):
    print(f"\n{'fault, struck at every':44}  whole    cut  wrong recovered within", file=sys.stderr)
    for result in results:
        print(result, file=sys.stderr)


def in_parallel(jobs):
    """What each of the functions returns, which run at the same time."""
    with concurrent.futures.ThreadPoolExecutor(BOARDS) as pool:
        futures = [pool.submit(job) for job in jobs]
        return [future.result() for future in futures]


class AnyPage:
    """Judges whether a reply is a whole page, of a station of which nothing else is known."""

    @staticmethod
    def judge(reply, _):
        return reply.endswith(b"\r\n0\r\n\r\n")


def recover(station, truth, seems_well=lambda: True):
    """Until a page comes whole and all seems well; how long that takes."""
    begin = station.now_ms()
    while not (truth.judge(ask(station.port), {}) and seems_well()):
        if station.now_ms() - begin > RECOVERY_MS:
            raise AssertionError(f"not recovered: {station.sockets()}")
    return station.now_ms() - begin


class Board:
    """A station that works, and what is true of it."""

    def __init__(self, *options):
        self.station = Station(*options)

    def __enter__(self):
        self.station.__enter__()
        try:
            self.station.set_weather(WEATHER)
            self.station.wait_for_rounds(1)
            self.truth = Truth(WEATHER, ask(self.station.port, PATIENCE))
            self.resets = self.station.counters()["resets"]
        except BaseException:
            self.station.__exit__(*sys.exc_info())
            raise
        return self

    def __exit__(self, *exception):
        self.station.__exit__(*exception)

    def strike(self, result, settings, ms, clients=3, pause_seconds=0, seems_well=lambda: True,
               patience=LONGEST_SECONDS):
        """Lets faults happen for so long, while clients ask for pages and wait so long for each."""
        port = self.station.port
        with Clients(clients, port, self.truth.judge, pause_seconds, patience) as asking:
            for name, value in settings:
                self.station.fault(name, value)
            self.station.let_run(ms)
        self.station.command("clear")
        try:
            recovery_ms = recover(self.station, self.truth, seems_well)
        except AssertionError as error:
            raise AssertionError(f"{settings}: {error}") from None
        result.add(asking, recovery_ms)

    def check_rest(self, result):
        """All sockets are back, and the program has never started again."""
        try:
            self.station.wait_for_rest()
        except AssertionError as error:
            raise AssertionError(f"{result.what}: {error}") from None
        if self.station.counters()["resets"] != self.resets:
            raise AssertionError(f"{result.what}: the board was reset")


def with_position(name, every, index):
    return [(f"w5500.{name}", f"{every}/{every}"),
            (f"w5500.{name}_position", POSITIONS[index % len(POSITIONS)])]


def bit_error(line, unit, every, index):
    settings = [(f"w5500.{line}_{unit}", f"{every}/{every}"),
                (f"w5500.{line}_mask", MASKS[index % len(MASKS)])]
    if unit == "transactions":
        settings.append((f"w5500.{line}_position", POSITIONS[index % len(POSITIONS)]))
    return settings


def chip_strikes():
    """The faults of the W5500 that strike now and then: by name, a list of settings for each n."""
    strikes = {}
    for name in ("stuck_command", "lost_command", "torn_read"):
        strikes[name] = [[(f"w5500.{name}", f"{n}/{n}")] for n in EVERY]
    strikes["lost_fin"] = [[("w5500.lost_fin", f"{n}/{n}")] for n in (1, 3)]
    strikes["late_handshake"] = [[("w5500.late_handshake", f"{n}/{n}"),
                                  ("w5500.late_handshake_ms", ms)]
                                 for n, ms in ((1, 300), (2, 3_500), (3, 0))]
    for name in ("short_transfer", "reset"):
        strikes[name] = [with_position(name, n, i) for i, n in enumerate(EVERY)]
    for line in ("mosi", "miso"):
        for unit in ("bytes", "transactions"):
            events = 10 if unit == "bytes" else 1  # rarer, for there are more of them
            strikes[f"{line}_{unit}"] = [bit_error(line, unit, events * n, i)
                                         for i, n in enumerate(EVERY)]
    return strikes


def sensor_strikes(sensor):
    """The same of a sensor, with those that are there or not."""
    strikes = {name: [[(f"{sensor}.{name}", 1)]] for name in SENSOR_SWITCHES}
    for name in ("nack_every", "nack_write_every", "bad_crc_every"):
        strikes[name] = [[(f"{sensor}.{name}", n)] for n in SENSOR_EVERY]
    for byte in GARBAGE:
        strikes[f"garbage_byte={byte}, every"] = [
            [(f"{sensor}.garbage_byte", byte), (f"{sensor}.garbage_every", n)]
            for n in SENSOR_EVERY]
    return strikes


SENSOR_SWITCHES = ("absent", "bus_stuck", "stuck_conversion", "wrong_id")
CHIP_SWITCHES = ("link_lost", "closed_windows", "refuse_at_once", "dns_silent", "sntp_silent")


class FaultsTest(unittest.TestCase):
    def check(self, results):
        print_table(results)
        for result in results:
            self.assertEqual(result.wrong, [], result.what)

    def strike_chip(self, name, cases):
        struck_at = (str(case[0][1]).split("/")[0] for case in cases)
        result = Result(f"w5500.{name} {', '.join(struck_at)}")
        # A wrong bit of an address may write into what the chip is just sending for another socket:
        # no driver can notice that, so there is no other.
        clients = 1 if name.startswith("mosi") else 3
        with Board() as board:
            for settings in cases:
                board.strike(result, settings, STRUCK_MS, clients)
            board.check_rest(result)
        return result

    def test_chip(self):
        cases = chip_strikes()
        for name in CHIP_SWITCHES:
            cases[name] = [[(f"w5500.{name}", 1)]]
        cases["version"] = [[("w5500.version", value)] for value in (0x00, 0x05, 0xFF)]
        self.check(in_parallel([lambda name=name: self.strike_chip(name, cases[name])
                                for name in cases]))

    def strike_dhcp(self, kind, what, struck_ms):
        """While a lease is to be renewed: after 3 s with the server, after 5.25 s with any."""
        result = Result(f"w5500.dhcp={kind}, {what}")
        with Board("--lease", str(LEASE_S)) as board:
            board.strike(result, [("w5500.dhcp", kind)], struck_ms, pause_seconds=0.05)
            board.check_rest(result)
        return result

    def start_without_dhcp(self, kind, what):
        result = Result(f"w5500.dhcp={kind}, {what} from the start")
        with Station("--fault", f"w5500.dhcp={kind}") as station:
            station.set_weather(WEATHER)
            station.let_run(1_500)
            self.assertEqual(ask(station.port), b"")
            station.command("clear")
            result.recovery_ms = recover(station, AnyPage())
            result.whole = 1
        return result

    def test_dhcp(self):
        kept, *others = in_parallel([
            lambda: self.strike_dhcp(3, "silent to unicast", 8_000),
            lambda: self.strike_dhcp(1, "silent", 7_500),
            lambda: self.strike_dhcp(2, "refuses", 5_000),
            lambda: self.start_without_dhcp(1, "silent"),
            lambda: self.start_without_dhcp(2, "refuses")])
        self.check([kept, *others])
        # Others are asked before the lease ends.
        self.assertEqual(kept.cut, 0)

    def strike_sensor(self, sensor, fault, cases):
        """A sensor that fails is not shown, or is shown rightly; the board and the other go on."""
        result = Result(f"{sensor}.{fault} {', '.join(str(case[-1][1]) for case in cases)}")
        ok = f'prom_express_readings_total{{sensor="{sensor}",result="ok"}}'
        with Board() as board:
            for settings in cases:
                readings = []

                def measures():
                    readings.append(board.station.samples()[ok])
                    return readings[-1] > readings[0]

                # The network is sound: only a busy machine keeps a page waiting.
                board.strike(result, settings, SENSOR_STRUCK_MS, 1, 0.03, measures, PATIENCE)
            board.check_rest(result)
        return result

    def test_sensors(self):
        jobs = []
        for sensor in RESOLUTION:
            for fault, cases in sensor_strikes(sensor).items():
                jobs.append(lambda sensor=sensor, fault=fault, cases=cases:
                            self.strike_sensor(sensor, fault, cases))
        results = in_parallel(jobs)
        self.check(results)
        # The network is sound.
        for result in results:
            self.assertGreater(result.whole, 0, result.what)
            self.assertEqual(result.cut, 0, result.what)

    def test_no_fault_is_left_out(self):
        tried = {"trng.silent"}  # by feather_m4_entropy_test.py
        tried |= {"adc.stuck"}  # by feather_m4_workbench_test.py
        tried |= {"w5500.dhcp", "w5500.version"} | {f"w5500.{name}" for name in CHIP_SWITCHES}
        cases = [case for all_cases in chip_strikes().values() for case in all_cases]
        for sensor in RESOLUTION:
            cases += [case for all_cases in sensor_strikes(sensor).values() for case in all_cases]
        tried |= {name for case in cases for name, _ in case}
        with Station() as station:
            self.assertEqual(tried, set(station.command("faults")))


unittest.main()
