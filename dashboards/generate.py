#!/usr/bin/env python3
"""Writes the dashboards for Grafana, grafana/NAME.json, of NAME.toml.

A dashboard is rows of panels, a panel is a query and perhaps `more`; what Grafana wants besides is
said here once. After a change of a .toml file: python3 dashboards/generate.py
"""

import json
import pathlib
import tomllib

FOLDER = pathlib.Path(__file__).resolve().parent
NAMES = ("fleet", "station")
SOURCE = {"type": "prometheus", "uid": "${datasource}"}
STATION = 'job=~"$job", instance=~"$instance"'
SENSORS = STATION + ', sensor=~"$sensor"'
COLUMNS = 24
HEIGHTS = {"stat": 4, "state-timeline": 6}
TALL = 8

LEGEND = {"showLegend": True, "displayMode": "list", "placement": "bottom", "calcs": []}
OPTIONS = {
    "stat": {"colorMode": "value", "graphMode": "none"},
    "bargauge": {"displayMode": "basic", "orientation": "horizontal"},
    "timeseries": {"tooltip": {"mode": "multi", "sort": "desc"},
                   "legend": LEGEND},
    "state-timeline": {"showValue": "never", "mergeValues": True, "legend": LEGEND},
    "table": {"showHeader": True},
}
# From a series of the fleet to the dashboard of its station.
TO_STATION = {
    "title": "Open this station",
    "url": "/d/prometheus-express-station?var-datasource=${datasource}"
           "&var-job=${__field.labels.job}&var-instance=${__field.labels.instance}",
}


def query_of(text):
    return text.replace("%%", SENSORS).replace("%", STATION)


def source_variable():
    return {"name": "datasource", "label": "Prometheus", "type": "datasource", "query": "prometheus"}


def variable(source):
    multi = source.get("multi", False)
    return {
        "name": source["name"],
        "label": source.get("label", source["name"]),
        "type": "query",
        "datasource": SOURCE,
        "query": {"query": source["query"], "refId": source["name"]},
        "regex": f"/{source['regex']}/" if "regex" in source else "",
        "refresh": 2,  # whenever the range of time is changed
        "sort": 1,
        "hide": 2 if source.get("hide") else 0,
        "multi": multi,
        "includeAll": multi,
        # Everything, also what has no such label: a panel of a station without sensors is not empty for that.
        **({"allValue": ".*", "current": {"text": ["All"], "value": ["$__all"]}} if multi else {}),
    }


def target(source, kind, index):
    instant = kind in ("stat", "bargauge", "table")
    return {
        "refId": chr(ord("A") + index),
        "datasource": SOURCE,
        "expr": query_of(source["query"]),
        "legendFormat": source.get("legend", "__auto"),
        "instant": instant,
        "range": not instant,
        "format": "table" if kind == "table" else "time_series",
    }


def thresholds(source):
    if "bad_below" in source:
        steps = [("red", None), ("green", source["bad_below"])]
    elif "bad_from" in source:
        steps = [("green", None), ("red", source["bad_from"])]
    else:
        steps = [("green", None)]
    return {"mode": "absolute", "steps": [{"color": c, "value": v} for c, v in steps]}


def defaults(source, links):
    words = {value: {"text": text} for value, text in source.get("words", {}).items()}
    return {
        "unit": source.get("unit", "short"),
        "color": {"mode": "thresholds" if {"bad_below", "bad_from"} & source.keys() else "palette-classic"},
        "thresholds": thresholds(source),
        "mappings": [{"type": "value", "options": words}] if words else [],
        "links": links if "{{instance}}" in source.get("legend", "") else [],
    }


def panel(source, number, x, y, links):
    kind = source.get("kind", "timeseries")
    options = dict(OPTIONS[kind])
    if kind in ("stat", "bargauge"):
        options["reduceOptions"] = {"calcs": ["lastNotNull"]}
    if "show" in source:
        options["textMode"] = source["show"]
    return {
        "id": number,
        "type": kind,
        "title": source["title"],
        "description": source.get("help", ""),
        "datasource": SOURCE,
        "gridPos": {"x": x, "y": y, "w": source.get("width", 12), "h": HEIGHTS.get(kind, TALL)},
        "fieldConfig": {"defaults": defaults(source, links), "overrides": []},
        "options": options,
        "targets": [target(one, kind, i) for i, one in enumerate([source, *source.get("more", [])])],
    }


def panels(rows, links):
    """Those of a row stand beside each other until the line is full."""
    made = []
    y = 0
    for row in rows:
        made.append({"id": len(made) + 1, "type": "row", "title": row["title"], "collapsed": False,
                     "gridPos": {"x": 0, "y": y, "w": COLUMNS, "h": 1}, "panels": []})
        x, y, height = 0, y + 1, 0
        for source in row["panel"]:
            if x + source.get("width", 12) > COLUMNS:
                x, y, height = 0, y + height, 0
            made.append(panel(source, len(made) + 1, x, y, links))
            x += made[-1]["gridPos"]["w"]
            height = max(height, made[-1]["gridPos"]["h"])
        y += height
    return made


def dashboard(name):
    source = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return {
        "uid": source["uid"],
        "title": source["title"],
        "description": source["description"],
        "tags": ["prometheus_express"],
        "schemaVersion": 38,  # of Grafana 10; later ones read it
        "editable": True,
        "graphTooltip": 1,  # one cross-hair for all panels
        "time": {"from": "now-6h", "to": "now"},
        "refresh": "30s",
        "links": [{"type": "dashboards", "tags": ["prometheus_express"], "title": "Stations", "tooltip": "",
                   "icon": "external link", "asDropdown": False, "includeVars": False, "keepTime": True,
                   "targetBlank": False}],
        "templating": {"list": [source_variable(), *map(variable, source["variable"])]},
        "panels": panels(source["row"], [TO_STATION] if name == "fleet" else []),
    }


def text(name):
    """A line for each panel, so that a change is seen in a diff."""
    parts = []
    for key, value in dashboard(name).items():
        if key == "panels":
            shown = "[\n" + ",\n".join(map(json.dumps, value)) + "\n]"
        else:
            shown = json.dumps(value)
        parts.append(f"{json.dumps(key)}: {shown}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    for one in NAMES:
        (FOLDER / "grafana" / f"{one}.json").write_text(text(one), encoding="utf-8")
