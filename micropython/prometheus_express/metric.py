"""Counters, gauges, histograms and summaries: types in C, with what of them is written in Python."""

import time

from prometheus_express import _core
from prometheus_express._core import Counter, Gauge, Histogram, Summary
from prometheus_express.context import CountExceptions, Timer, TrackInProgress
from prometheus_express.registry import REGISTRY

DEFAULT_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)

# time.time() counts from 1970 on hosts, from 2000 on most boards.
_EPOCH = 0 if time.gmtime(0)[0] == 1970 else 946684800


def _count_exceptions(self, exception=Exception):
    return CountExceptions(self, exception)


def _track_inprogress(self):
    return TrackInProgress(self)


def _set_to_current_time(self):
    self.set(int(time.time()) + _EPOCH)


def _time_into_gauge(self):
    return Timer(self.set)


def _time(self):
    return Timer(self.observe)


# The types do not keep what is attached to them: this module does.
_kept = (
    (Counter, {"count_exceptions": _count_exceptions, "_registry": REGISTRY}),
    (Gauge, {"track_inprogress": _track_inprogress, "set_to_current_time": _set_to_current_time,
             "time": _time_into_gauge, "_registry": REGISTRY}),
    (Summary, {"time": _time, "_registry": REGISTRY}),
    (Histogram, {"time": _time, "DEFAULT_BUCKETS": DEFAULT_BUCKETS, "_registry": REGISTRY}),
)
for _type, _members in _kept:
    _core.attach(_type, **_members)
