"""The live page in a real Chromium: what people see of a station, and when it is gone.

PROMETHEUS_EXPRESS_PICTURES=FOLDER also makes the pictures of docs/ that are of a host.
"""

import base64
import gzip
import hashlib
import http.client
import os
import pathlib
import re
import subprocess
import time
import unittest

from support import pictures
from support.browser import Browser
from support.harness import BUILD, PATIENCE, HostSensors, Program, wait_until

PROGRAM = BUILD / "tests" / "system" / "live_page"
PICTURES = os.environ.get("PROMETHEUS_EXPRESS_PICTURES")
MOST_PICTURE_BYTES = 80_000
PERIOD_S = 2
SERIES = 1_000


class Mill(Program):
    """tests/system/programs/live_page.cpp, which takes words."""

    STDIN = subprocess.PIPE

    def __init__(self, series):
        super().__init__(PROGRAM, series)

    def __enter__(self):
        super().__enter__()
        self.port = int(self.wait_for_line(r"serving http://localhost:(\d+)/metrics")[1])
        return self

    def __exit__(self, *exception):
        self._process.stdin.close()
        super().__exit__(*exception)

    def tell(self, word):
        self._process.stdin.write(f"{word}\n".encode())
        self._process.stdin.flush()


class HostSensorsWithPage(HostSensors):
    PATH = BUILD / "tests" / "system" / "host_sensors_with_page"


def get(port, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", "/", headers={name.replace("_", "-"): text for name, text in headers.items()})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def scrapes(port):
    """How many requests the server has had."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", "/metrics")
    page = connection.getresponse().read().decode()
    connection.close()
    return int(re.search(r"^prometheus_express_http_requests_total (\d+)$", page, re.MULTILINE)[1])


class LivePage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = cls.enterClassContext(Browser())

    def open(self, port, **options):
        page = self.browser.open(f"http://127.0.0.1:{port}/", **options)
        page.wait_for("document.querySelector('#live')?.innerText == 'Live'")
        self.addCleanup(lambda: self.assertEqual(page.do("faults"), []))
        return page

    def mill(self, series=3):
        return self.enterContext(Mill(series))

    def test_it_is_safe_and_comes_once(self):
        mill = self.mill()
        response, body = get(mill.port, Accept_Encoding="gzip")
        page = gzip.decompress(body).decode()
        self.assertLessEqual(len(body), 8192)
        self.assertNotIn("src=", page)
        self.assertEqual(re.findall(r"\bhttps?://[^'\"\s]*", page), ["http://www.w3.org/2000/svg"])
        policy = response.headers["Content-Security-Policy"]
        for element in "style", "script":
            text = re.search(rf"<{element}>(.*)</{element}>", page, re.DOTALL)[1]
            digest = hashlib.sha256(text.encode()).digest()
            self.assertIn(f"{element}-src 'sha256-{base64.b64encode(digest).decode()}'", policy)
        self.assertEqual(get(mill.port, Accept_Encoding="gzip",
                             If_None_Match=response.headers["ETag"])[0].status, 304)
        self.assertIn(b"href=metrics", get(mill.port)[1])
        # What somebody smuggles in does not run.
        shown = self.open(mill.port)
        ran = shown.evaluate("""(() => { const item = document.createElement('script');
            item.textContent = 'window.ran = true'; document.body.append(item);
            return window.ran === true; })()""")
        self.assertFalse(ran)
        self.assertIn("Content Security Policy", shown.do("faults")[0])

    def test_everything_is_there(self):
        mill = self.mill()
        page = self.open(mill.port)
        self.assertEqual(page.text("#name"), "mill")
        self.assertIn("2.4.1", page.text("#facts"))
        page.wait_for("[...document.querySelectorAll('#links a')].length == 5")
        connection = http.client.HTTPConnection("127.0.0.1", mill.port, timeout=PATIENCE)
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
        connection.close()
        keys = {line.rsplit(" ", 1)[0] for line in text.splitlines()
                if line and line[0] != "#" and "_bucket{" not in line}
        shown = page.evaluate("""JSON.stringify([...document.querySelectorAll('h3')].map(title =>
            title.innerText.replace(/ \\w+$/, '')))""")
        for family in re.findall(r"^# TYPE (\S+)", text, re.MULTILINE):
            self.assertEqual(f'"{family}"' in shown, f"\n{family}" in text, family)
        count = page.evaluate("document.querySelectorAll('.rows > li:not(.histogram)').length")
        self.assertEqual(count, len(keys))
        self.assertIn("g", page.row("mill_weight_grams").split("\n"))
        self.assertIn("KiB", page.row("mill_ground_bytes_total"))
        bars = page.evaluate("document.querySelectorAll('.histogram ol')[0].children.length")
        self.assertEqual(bars, 8)
        self.assertIn("≤ 5 ms", page.text(".histogram ol"))

    def test_odd_texts_and_numbers(self):
        page = self.open(self.mill().port)
        self.assertIn('a"b\\c} 5 <b> {d="e"', page.row("mill_notes d=").replace("\n", " "))
        self.assertIn("-2.500e-7", page.row("mill_notes d="))
        self.assertIn("NaN", page.row("mill_notes nothing"))
        self.assertIn("0.0125\nm", page.row("rain_metres north"))  # which has a time behind it
        self.assertIn("What is \\odd\\ & <i>strange</i>.", page.text("#family-mill_notes"))

    def test_values_change_and_charts_draw(self):
        mill = self.mill()
        page = self.open(mill.port)
        first = page.row("mill_load_ratio stone 1")
        path = "document.querySelector('.family svg path:nth-child(2)').getAttribute('d')"
        page.wait_for(f"({path} || '').split('L').length >= 4")
        self.assertNotEqual(page.row("mill_load_ratio stone 1"), first)
        # It ends at the right, where now is, and has no gap.
        drawn = page.evaluate(path)
        self.assertEqual(drawn.count("M"), 1)
        self.assertEqual(re.findall(r"[ML]([0-9.]+)", drawn)[-1], "197.0")
        # Noise of a hundredth of a degree does not fill the chart, what really changes does.
        self.assertLess(self.drawn_height(page, "mill_oven_celsius"), 2)
        self.assertGreater(self.drawn_height(page, "mill_load_ratio"), 20)
        heights = [page.evaluate(f"document.querySelectorAll('.histogram ol')[1].children[{i}]"
                                 ".children[1].getBoundingClientRect().height") for i in range(8)]
        self.assertAlmostEqual(max(heights), 64, delta=1)
        self.assertLessEqual(min(heights), 1.5)

    def drawn_height(self, page, family):
        """Of the 32 units of the first chart of a family, those between its lowest and its highest point."""
        path = f"document.querySelector('#family-{family} svg path:nth-child(2)').getAttribute('d')"
        heights = [float(found) for found in re.findall(r"[ML][0-9.]+ ([0-9.]+)", page.evaluate(path))]
        self.assertGreaterEqual(len(heights), 2)
        return max(heights) - min(heights)

    def test_a_sensor_fails_and_comes_back(self):
        mill = self.mill()
        page = self.open(mill.port)
        self.assertEqual(page.text("#problems"), "")
        mill.tell("fail")
        page.wait_for("document.querySelector('#problems').innerText.includes('scale: bad checksum')")
        self.assertIn("⚠", page.evaluate("document.title"))
        self.assertIn("gone", page.row("mill_weight_grams sensor scale"))
        bad = "document.querySelectorAll('.rows > .bad').length"
        self.assertEqual(page.evaluate(bad), 1)
        self.assertIn("bad_checksum", page.text(".rows > .bad"))
        # Who comes now sees it, too.
        self.open(mill.port).wait_for("document.querySelector('#problems').innerText.includes('scale')")
        mill.tell("work")
        page.wait_for("document.querySelector('#problems').innerText == ''")
        self.assertEqual(page.evaluate(bad), 0)
        self.assertNotIn("⚠", page.evaluate("document.title"))
        self.assertRegex(page.row("mill_weight_grams sensor scale"), r"1,[12]\d\d")

    def test_dropped_children(self):
        mill = self.mill()
        page = self.open(mill.port)
        mill.tell("fill")
        page.wait_for("document.querySelector('#problems').innerText.includes('series dropped')")

    def test_a_thousand_series_stay_smooth(self):
        mill = self.mill(SERIES)
        page = self.open(mill.port)
        self.assertGreater(page.evaluate("document.querySelectorAll('.rows > li').length"), SERIES)
        # The longest time in which the page did nothing else, over some periods, while it is scrolled.
        page.evaluate("""window.worst = 0; window.frames = 0; let last = performance.now();
            (function look(now) { window.worst = Math.max(window.worst, now - last); last = now; ++frames;
                                  scrollBy(0, 40); requestAnimationFrame(look); })(last)""")
        time.sleep(5 * PERIOD_S)
        worst, frames = page.evaluate("[window.worst, window.frames]")
        print(f"{SERIES} series: {frames} frames in {5 * PERIOD_S} s, the longest {worst:.0f} ms")
        self.assertGreater(frames, 30)
        # Lines are drawn of what is seen, and no others.
        drawn = page.evaluate("document.querySelectorAll('path[d]:nth-child(2)').length")
        self.assertLess(drawn, SERIES)

    def test_filter_and_keyboard(self):
        mill = self.mill(20)
        page = self.open(mill.port)
        shown = "[...document.querySelectorAll('.rows > li')].filter(item => item.offsetParent).length"
        everything = page.evaluate(shown)
        page.do("press", key="/")
        self.assertEqual(page.evaluate("document.activeElement.id"), "filter")
        for key in [*"stone", "Space", "7"]:
            page.do("press", key=key)
        page.wait_for(f"{shown} < 5")
        self.assertIn("stone 7", page.text("#values").replace("\n", " "))
        self.assertEqual(page.evaluate("document.querySelector('#exporter').hidden"), True)
        self.assertRegex(page.text("#count"), r"^[12] of \d+$")
        page.wait_for(f"document.querySelectorAll('.rows > li').length > 0 && {shown} < 5")
        page.do("press", key="Escape")
        self.assertEqual(page.evaluate(shown), everything)
        # Each link can be reached, in the order in which they stand.
        page.wait_for("document.querySelectorAll('#links a').length == 5")
        reached = []
        for _ in range(5):
            page.do("press", key="Tab")
            reached.append(page.evaluate("document.activeElement.innerText"))
        self.assertEqual(reached, ["metrics", "healthz", "OpenMetrics", "text 1.0.0", "protobuf"])

    def test_accessible(self):
        mill = self.mill()
        mill.tell("fail")
        for options in ({}, {"dark": True}, {"width": 390}, {"width": 390, "dark": True}):
            with self.subTest(**options):
                page = self.open(mill.port, **options)
                page.wait_for("document.querySelector('#problems').innerText != ''")
                self.assertEqual(page.do("axe"), [])
                # Nothing is wider than the screen.
                self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"),
                                     options.get("width", 1100))

    def test_without_javascript(self):
        mill = self.mill()
        page = self.browser.open(f"http://127.0.0.1:{mill.port}/", script=False)
        self.assertEqual(page.answer["status"], 200)
        body = gzip.decompress(get(mill.port, Accept_Encoding="gzip")[1]).decode()
        self.assertIn('<noscript><p>The numbers are at <a href="metrics">', body)

    def test_a_hidden_tab_stops_fetching(self):
        mill = self.mill()
        tab = self.browser.open_tab(f"http://127.0.0.1:{mill.port}/")
        tab.wait_for("document.querySelector('#live')?.innerText == 'Live'")
        tab.wait_for("document.querySelectorAll('#links a').length == 5")
        other = self.browser.open_tab("about:blank")
        other.do("front")
        tab.wait_for("document.querySelector('#live')?.innerText == 'Paused'")
        before = scrapes(mill.port)
        time.sleep(3 * PERIOD_S)
        self.assertEqual(scrapes(mill.port), before + 1)
        tab.do("front")
        tab.wait_for("document.querySelector('#live')?.innerText == 'Live'")
        wait_until("more", lambda: scrapes(mill.port) > before + 5)

    def test_the_station_is_gone_and_comes_back(self):
        with HostSensorsWithPage() as sensors:
            page = self.browser.open(f"http://127.0.0.1:{sensors.port}/")
            page.wait_for("document.querySelector('#live')?.innerText == 'Live'")
            port = sensors.port
            time.sleep(1)
        page.wait_for("document.querySelector('#live')?.innerText.startsWith('No answer since')")
        self.assertIn("trying again", page.text("#when"))
        self.assertEqual(page.evaluate("document.body.className"), "gone")
        time.sleep(5)  # it started later than before by more than that
        with Program(HostSensorsWithPage.PATH, "--port", port):
            page.wait_for("document.querySelector('#live')?.innerText == 'Live'")
            self.assertIn("started again", page.text("#facts"))
            self.assertEqual(page.do("faults"), [])

    if PICTURES:
        def test_pictures(self):
            with HostSensorsWithPage() as sensors:
                page = self.open(sensors.port, height=640)
                time.sleep(60)
                pictures.save(page, pathlib.Path(PICTURES) / "live_page_host.png", MOST_PICTURE_BYTES)


unittest.main()
