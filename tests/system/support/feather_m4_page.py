"""What a page of the Feather M4 station may say, byte for byte: anything else is wrong."""

import math
import re

HEAD_END = b"\r\n\r\n"

# By the data sheets: degrees and per cent of each sensor; hectopascals, and a part of the gas
# resistance.
RESOLUTION = {"bme680": (0.01, 0.01), "si7021": (0.01, 0.025)}
PRESSURE_RESOLUTION = 0.03
GAS_RESOLUTION = 0.002

GAS = "prom_express_gas"
PRESSURE = "prom_express_pressure"
RESULTS = ("ok", "absent", "not_answering", "bad_checksum", "wrong_chip", "timed_out", "was_reset",
           "implausible")
READINGS_TOTAL = {f'prom_express_readings_total{{sensor="{sensor}",result="{result}"}}'
                  for sensor in RESOLUTION for result in RESULTS}
INFOS = ("target_info", "prom_express_reset_info")
UPTIME = "prom_express_uptime_seconds"
STACK_FREE = "prom_express_stack_free_bytes"
STACK = 16 * 1024  # of linker.ld


def series(what, sensor):
    return f'prom_express_{what}{{sensor="{sensor}"}}'


def readings_of(weather):
    """What the sensors' samples show: by name, the value and how far from it they may be."""
    temperature, humidity, pressure, gas = weather
    readings = {GAS: (gas, gas * GAS_RESOLUTION), PRESSURE: (pressure, PRESSURE_RESOLUTION)}
    for sensor, (celsius, percent) in RESOLUTION.items():
        readings[series("temperature", sensor)] = (temperature, celsius)
        readings[series("humidity", sensor)] = (humidity, percent)
    return readings


def decode(raw):
    """Of a chunked reply that may be cut anywhere: its text so far, and whether that is all."""
    text = b""
    while True:
        size, end, rest = raw.partition(b"\r\n")
        if not end:
            if not re.fullmatch(rb"[0-9a-f]{0,4}\r?", size):
                raise ValueError(f"no size of a chunk: {size!r}")
            return text, False
        if not re.fullmatch(rb"[0-9a-f]{1,4}", size):
            raise ValueError(f"no size of a chunk: {size!r}")
        count = int(size, 16)
        if count == 0:
            return text, rest == b"\r\n"
        text += rest[:count]
        end = rest[count:count + 2]
        if not b"\r\n".startswith(end):
            raise ValueError(f"a chunk goes on with {end!r}")
        if len(end) < 2:
            return text, False
        raw = rest[count + 2:]


class Truth:
    """Judges replies while the weather stays the same, by one that came without any fault. `more` is
    what the board measures besides: by name, the value and how far from it it may be."""

    def __init__(self, weather, reply, more=None):
        self._readings = readings_of(weather) | (more or {})
        self._head, _, body = reply.partition(HEAD_END)
        text, whole = decode(body)
        if not whole:
            raise ValueError("the first page is cut")
        lines = text.decode().splitlines()
        self._comments = [line for line in lines if line.startswith("#")]
        self._fixed = {line for line in lines if line.startswith(INFOS)}
        samples = {line for line in lines if not line.startswith("#")}
        self._plain = {line.rsplit(" ", 1)[0] for line in samples if "{" not in line}
        kinds = (line.split() for line in self._comments if line.startswith("# TYPE"))
        self._kinds = {name: kind for _, _, name, kind in kinds}

    def judge(self, reply, last):
        """Says whether it is a whole page. Raises ValueError where a byte is wrong, even of a part.

        `last` is what the same client saw before, by name: counters do not go back. It is updated.
        """
        if b"HTTP/1.1 4".startswith(reply[:10]) or b"HTTP/1.1 5".startswith(reply[:10]):
            return False
        head, found, body = reply.partition(HEAD_END)
        if not found:
            if not (self._head + HEAD_END).startswith(reply):
                raise ValueError(f"a wrong head: {reply!r}")
            return False
        if head != self._head:
            raise ValueError(f"a wrong head: {head!r}")
        text, whole = decode(body)
        *lines, rest = text.split(b"\n")
        if whole and rest:
            raise ValueError(f"a last line without end: {rest!r}")
        comments = iter(self._comments)
        for line in lines:
            self._judge_line(line.decode(), comments, last)
        if whole and next(comments, None) is not None:
            raise ValueError("the page lacks metrics")
        return whole

    def _judge_line(self, line, comments, last):
        if line.startswith("#"):
            if line != next(comments, None):
                raise ValueError(f"a wrong comment: {line!r}")
            return
        if line in self._fixed:
            return
        name, _, text = line.rpartition(" ")
        value = float(text)
        if name in self._readings:
            right = self._is_near(name, value)
        elif name in READINGS_TOTAL:
            right = self._goes_on(name, value, last)
        elif name not in self._plain:
            right = False
        elif name == STACK_FREE:
            right = 0 < value < STACK and value <= last.get(name, STACK)
            last[name] = value
        elif self._kinds.get(name) == "gauge" and name != UPTIME:
            right = value in range(60)
        else:
            right = self._goes_on(name, value, last)
        if not right:
            raise ValueError(f"{line!r}, before {last.get(name)}")

    def _is_near(self, name, value):
        truth, tolerance = self._readings[name]
        # These two say so where there is no reading; the others are not there at all.
        if math.isnan(value):
            return name in (GAS, PRESSURE)
        return abs(value - truth) <= tolerance + 1e-9

    @staticmethod
    def _goes_on(name, value, last):
        before = last.get(name, 0)
        last[name] = value
        return before <= value < before + 1e5
