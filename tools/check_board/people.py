"""What takes a person at the board."""

from page import Unreachable, fallen

CABLE_SECONDS = 20
START_SECONDS = 60


class Person:
    """Asks for something to be done. There may be nobody."""

    def __init__(self, there):
        self._there = there

    def does(self, what):
        """Waits for Enter; False where nobody is there, or says "skip"."""
        if not self._there:
            return False
        print(f"\n>>> {what}, then press Enter (or type skip and Enter).", flush=True)
        try:
            return input().strip() != "skip"
        except EOFError:
            self._there = False
            return False


def check_cable(page, report, person):
    before = page.fetch()
    if not person.does("Pull the network cable"):
        return report.skip("cable", "nobody pulled it")
    if page.wait_until(lambda samples: samples is None, CABLE_SECONDS) is None:
        return report.add("cable pulled", False, "the page still comes")
    person.does("Plug it in again")
    waited = page.wait_until(lambda samples: samples is not None, CABLE_SECONDS)
    if waited is None:
        return report.add("cable", False, f"no page within {CABLE_SECONDS} s")
    after = page.fetch()
    report.add("cable", True, f"the page comes again after {waited:.1f} s")
    return report.add("counters after it", not fallen(before, after), ", ".join(fallen(before, after)) or
                      "none has fallen")


def check_sensors(page, report, person):
    """Shows what was measured before and after; what is right, the person knows."""
    before = page.fetch()
    if not person.does("Breathe at the sensor for ten seconds, or warm it with a finger"):
        return report.skip("sensors", "nobody warmed one")
    after = page.fetch()
    gauges = [name for name in after if after.type_of(name) == "gauge" and name in before]
    changes = [f"{name} {before[name]:g} -> {after[name]:g}" for name in gauges if before[name] != after[name]]
    return report.add("sensors", bool(changes), "; ".join(changes) or "no gauge has changed")


def check_button(page, report, person, serial):
    """The board starts again, tells why, and is heard."""
    before = page.fetch()
    heard = serial.size() if serial else 0
    if not person.does("Press the reset button once"):
        return report.skip("reset button", "nobody pressed it")
    uptime = before.find("uptime_seconds")

    def is_new(samples):
        return samples is not None and (uptime is None or samples.find("uptime_seconds") < uptime)

    waited = page.wait_until(is_new, START_SECONDS)
    if waited is None:
        return report.add("reset button", False, f"no page of a new start within {START_SECONDS} s")
    try:
        causes = [name for name in page.fetch() if "cause=" in name]
    except Unreachable as error:
        return report.add("reset button", False, str(error))
    report.add("reset button", True, " ".join([f"a page after {waited:.1f} s", *causes]))
    if serial:
        report.add("serial", serial.size() > heard, f"{serial.size() - heard} bytes after the start")
    return None
