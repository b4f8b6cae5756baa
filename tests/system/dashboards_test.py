"""Each query of the dashboards gives data on a real Prometheus, for stations that are as people have
them: the image of the Feather M4 on its emulator, a machine with many sensors, and a program that
writes. Grafana itself is not there: what it does with variables is done here."""

import json
import os
import pathlib
import re
import shutil
import sys
import unittest

from support.feather_m4 import Station
from support.harness import SOURCE, Folder, HostSensors, Program, wait_until
from support.prometheus import Prometheus

DASHBOARDS = SOURCE / "dashboards"
EXAMPLES = pathlib.Path(os.environ.get("PROMETHEUS_EXPRESS_HOST_BUILD", "")) / "examples"

sys.path.insert(0, str(DASHBOARDS))
import generate  # noqa: E402  (it is no package)

# Of a machine that has one of everything.
SYSFS = {
    "class/hwmon/hwmon0/name": "nct6775",
    "class/hwmon/hwmon0/temp1_input": "45500",
    "class/hwmon/hwmon0/in0_input": "1200",
    "class/hwmon/hwmon0/curr1_input": "350",
    "class/hwmon/hwmon0/power1_input": "12000000",
    "class/hwmon/hwmon0/fan1_input": "1100",
}
PROC = {
    "loadavg": "0.5 0.03 0.01 1/85 4502",
    "uptime": "5000.1 9000.0",
    "meminfo": "MemTotal: 1000 kB\nMemAvailable: 600 kB",
}
# What stations show only if something went wrong that does not happen here.
RARE = {"prometheus_express_dropped_children_total"}


class Host(HostSensors):
    PATH = EXAMPLES / "host_sensors"


def fake_root(folder):
    for files, name in ((SYSFS, "sys"), (PROC, "proc")):
        for path, text in files.items():
            file = folder / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text + "\n", encoding="utf-8")
    return folder


def make_configuration(folder, ports):
    """That which people copy, in a hurry, with these stations."""
    shutil.copytree(DASHBOARDS / "prometheus", folder)
    config = folder / "prometheus.yml"
    config.write_text(config.read_text(encoding="utf-8").replace("interval: 15s", "interval: 1s"),
                      encoding="utf-8")
    groups = [{"targets": [f"127.0.0.1:{port}"], "labels": {"instance": name, "site": "here"}}
              for name, port in ports.items()]
    (folder / "stations" / "example.json").write_text(json.dumps(groups), encoding="utf-8")
    return config


def filled(text, chosen):
    """With what Grafana puts into a query."""
    for name, value in {**chosen, "__rate_interval": "30s"}.items():
        text = text.replace("${%s}" % name, value).replace(f"${name}", value)
    return text


class Dashboards(unittest.TestCase):
    def setUp(self):
        folder = self.enterContext(Folder())
        self.board = self.enterContext(Station())
        host = self.enterContext(Host("--root", fake_root(folder / "root")))
        config = make_configuration(folder / "prometheus",
                                    {"board": self.board.port, "host": host.port})
        self.prometheus = self.enterContext(Prometheus(
            folder, None, "--web.enable-remote-write-receiver", config=config))
        self.enterContext(Program(EXAMPLES / "remote_write",
                                  f"http://127.0.0.1:{self.prometheus.port}/api/v1/write"))

    def values(self, variable, chosen):
        """Those that Grafana offers, as label_values() and the regular expression say."""
        query = filled(variable["query"]["query"], chosen)
        selector, label = re.fullmatch(r"label_values\((.*), (\w+)\)", query).groups()
        found = self.prometheus.ask(f"label/{label}/values", **{"match[]": selector})
        if variable["regex"]:
            matches = (re.fullmatch(variable["regex"].strip("/"), value) for value in found)
            found = [match[1] for match in matches if match]
        return found

    def choices(self, variables, chosen):
        """All that can be chosen in variables, one after the other."""
        if not variables:
            yield chosen
            return
        first, *rest = variables
        values = [".*"] if first["includeAll"] else self.values(first, chosen) or [""]
        for value in values:
            yield from self.choices(rest, {**chosen, first["name"]: value})

    def without_data(self, dashboard):
        """The panels of which a query gives nothing, whatever is chosen."""
        variables = [v for v in dashboard["templating"]["list"] if v["type"] == "query"]
        missing = {(panel["title"], target["expr"])
                   for panel in dashboard["panels"] for target in panel.get("targets", [])}
        for chosen in self.choices(variables, {}):
            missing = {(title, expression) for title, expression in missing
                       if not self.prometheus.query(filled(expression, chosen))}
        return missing

    def check_generated(self, name):
        """The files are those of their sources."""
        path = DASHBOARDS / "grafana" / f"{name}.json"
        self.assertEqual(path.read_text(encoding="utf-8"), generate.text(name))

    def check_rules(self):
        """All are evaluated without an error."""
        rules = self.rules()
        self.assertGreater(len(rules), 10)
        for rule in rules:
            self.assertEqual((rule["health"], rule.get("lastError", "")), ("ok", ""), rule["name"])

    def rules(self):
        return [rule for group in self.prometheus.ask("rules")["groups"] for rule in group["rules"]]

    def unknown_names(self):
        """What the rules speak of and nobody has."""
        queries = (re.sub(r'"[^"]*"', "", rule["query"]) for rule in self.rules())
        used = re.findall(r"\b(?:prom|instance|process)\w*[_:][\w:]+\b", " ".join(queries))
        return set(used) - set(self.prometheus.ask("label/__name__/values")) - RARE

    def test_each_query_gives_data(self):
        self.board.fault("si7021.absent", 1)  # so that a reading has failed
        self.board.wait_for_rounds(2)
        self.board.command("clear")
        for name in generate.NAMES:
            self.check_generated(name)
            dashboard = generate.dashboard(name)
            try:
                wait_until(name, lambda: not self.without_data(dashboard))
            except TimeoutError:
                self.fail(f"{name}: no data for {self.without_data(dashboard)}")
        up = {labels["instance"]: value for labels, value in self.prometheus.query("up")}
        self.assertEqual(up, {"board": 1, "host": 1})
        try:
            wait_until("all names", lambda: not self.unknown_names())
        except TimeoutError:
            self.fail(f"nobody has {self.unknown_names()}")
        self.check_rules()


unittest.main()
