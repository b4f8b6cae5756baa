"""The live page of the station on the emulated Feather M4, in a real Chromium: two tabs, load and a
Prometheus at once, a sensor that fails, a cable that is pulled, and what the page costs.

PROMETHEUS_EXPRESS_PICTURES=FOLDER also makes the pictures of docs/ that are of this board.
"""

import gzip
import http.client
import os
import pathlib
import sys
import time
import unittest

from support import pictures
from support.browser import Browser
from support.feather_m4 import PROGRAM, Station
from support.harness import BUILD, PATIENCE, SOAK_SECONDS, SOURCE, Folder, wait_until
from support.load import wrk
from support.prometheus import Prometheus

sys.path.insert(0, str(SOURCE / "tools" / "size_report"))
from size_report import section_sizes  # noqa: E402

WITH_PAGE = BUILD / "tests" / "system" / "feather_m4_with_page"
PICTURES = os.environ.get("PROMETHEUS_EXPRESS_PICTURES")
MOST_PICTURE_BYTES = 80_000
WEATHER = (23.46, 41.87, 987.65, 54_321)
LIVE = "document.querySelector('#live')?.innerText == 'Live'"
PROBLEMS = "document.querySelector('#problems').innerText"
# The page, what decides who gets it, and the room for the requests of browsers.
MOST_FLASH = 11_264
MOST_RAM = 7_000
# None of these may happen, whatever tabs there are.
NEVER = ("prom_express_network_reinitialisations_total",
         "prometheus_express_scrapes_refused_total",
         "prometheus_express_http_requests_refused_total")


def get_page(port):
    """The page's response and body, as a browser gets them."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/", headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


class LivePage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = cls.enterClassContext(Browser())

    def open(self, station, **options):
        page = self.browser.open(f"http://127.0.0.1:{station.port}/", **options)
        page.wait_for(LIVE)
        self.addCleanup(lambda: self.assertEqual(page.do("faults"), []))
        return page

    def station(self, *options):
        station = self.enterContext(Station(*options, program=WITH_PAGE))
        station.wait_for_rounds(1)
        return station

    def picture(self, page, name):
        pictures.save(page, pathlib.Path(PICTURES) / f"live_page_{name}.png", MOST_PICTURE_BYTES)

    def test_what_it_is(self):
        station = self.station()
        page = self.open(station)
        self.assertEqual(page.text("#name"), "feather_m4")
        facts = page.text("#facts").split("\n")
        self.assertEqual(facts[facts.index("started by") + 1], "power-on")
        self.assertRegex(facts[facts.index("up") + 1], r"^\d+ s$")
        self.assertIn("serial", facts)
        self.assertIn("°C", page.row("temperature bme680"))
        self.assertIn("hPa", page.row("prom_express_pressure"))
        # This board has one format.
        time.sleep(2)
        self.assertEqual(page.text("#links").split(), ["metrics", "healthz"])

    def test_two_tabs_load_and_prometheus(self):
        station = self.station()
        before = station.counters()
        pages = [self.open(station), self.open(station, width=390)]
        with Prometheus(self.enterContext(Folder()), station.port) as prometheus:
            prometheus.wait_for_target()
            complete = wrk(station, 2, SOAK_SECONDS)
            print(f"beside two tabs and Prometheus: {complete / SOAK_SECONDS:.0f} pages a second")
            wait_until("the last scrape",
                       lambda: prometheus.query("count_over_time(up[1h])")[0][1] >= SOAK_SECONDS)
            self.assertEqual(prometheus.query("min_over_time(up[1h])")[0][1], 1)
        for page in pages:
            seen = page.text("#when")
            page.wait_for(f"{LIVE} && document.querySelector('#when').innerText != '{seen}'")
        samples = station.samples()
        for name in NEVER:
            self.assertEqual(samples[name], 0, name)
        self.assertEqual(station.counters()["resets"], before["resets"])

    def test_load_without_tabs(self):
        """What to compare the other one with."""
        station = self.station()
        with Prometheus(self.enterContext(Folder()), station.port) as prometheus:
            prometheus.wait_for_target()
            complete = wrk(station, 2, SOAK_SECONDS)
        print(f"beside Prometheus alone: {complete / SOAK_SECONDS:.0f} pages a second")

    def test_a_sensor_fails_and_comes_back(self):
        station = self.station()
        page = self.open(station)
        station.fault("si7021.absent", 1)
        page.wait_for(f"{PROBLEMS} == 'si7021: absent'")
        self.assertIn("gone", page.row("temperature si7021"))
        self.assertIn("°C", page.row("temperature bme680"))
        station.command("clear")
        page.wait_for(f"{PROBLEMS} == ''")
        page.wait_for("!document.querySelector('.rows > .bad')")
        self.assertIn("°C", page.row("temperature si7021"))

    def test_the_cable_is_pulled(self):
        station = self.station()
        page = self.open(station)
        station.fault("w5500.link_lost", 1)
        page.wait_for("document.querySelector('#live').innerText.startsWith('No answer since')")
        station.command("clear")
        page.wait_for(LIVE)
        # It lost its link while we looked, which the board counts.
        page.wait_for(f"{PROBLEMS}.includes('link_losses_total rose by 1')")

    def test_what_it_costs(self):
        plain, paged = (section_sizes(program.with_suffix(".elf")) for program in (PROGRAM, WITH_PAGE))
        flash = [sizes[".text"] + sizes[".data"] for sizes in (plain, paged)]
        stacks = []
        for program in (PROGRAM, WITH_PAGE):
            with Station("--track-stack", program=program) as station:
                for _ in range(3):
                    get_page(station.port)
                station.wait_for_rounds(1)
                stacks.append(station.counters()["stack_bytes"])
        ram = [sizes[".data"] + sizes[".bss"] + stack
               for sizes, stack in zip((plain, paged), stacks)]
        station = self.station()
        response, body = get_page(station.port)
        self.assertEqual(response.status, 200)
        self.assertLessEqual(len(body), 8192)
        self.assertIn(b"</html>", gzip.decompress(body))
        print(f"the page: {len(body)} bytes; flash {flash[0]} -> {flash[1]} (+{flash[1] - flash[0]}); "
              f"RAM {ram[0]} -> {ram[1]} (+{ram[1] - ram[0]})", file=sys.stderr)
        self.assertLess(flash[1] - flash[0], MOST_FLASH)
        self.assertLess(ram[1] - ram[0], MOST_RAM)

    if PICTURES:
        def test_pictures(self):
            station = self.station("--day", "600")
            board = self.open(station, height=640)
            phone = self.open(station, width=390, height=760)
            dark = self.open(station, height=640, dark=True)
            time.sleep(100)
            self.picture(board, "feather_m4")
            self.picture(phone, "phone")
            self.picture(dark, "dark")
            station.fault("si7021.absent", 1)
            board.wait_for(f"{PROBLEMS} == 'si7021: absent'")
            time.sleep(20)
            self.picture(board, "failed")


unittest.main()
