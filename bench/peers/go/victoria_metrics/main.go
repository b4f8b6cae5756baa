// Measures VictoriaMetrics/metrics, as ../timing says. A series there has one text, in which label
// values are put by the program; whole and other amounts are counters of two types.
package main

import (
	"io"
	"math"

	"bench/timing"
	"github.com/VictoriaMetrics/metrics"
)

type library struct {
	set     *metrics.Set
	counter *metrics.Counter
}

func name(one *timing.Series) string {
	return `http_requests_total{method="` + one.Method + `",path="` + one.Path + `"}`
}

func (l *library) Inc() { l.counter.Inc() }

func (l *library) Fill(all []timing.Series) {
	l.set = metrics.NewSet()
	for i := range all {
		if amount := all[i].Amount; amount == math.Floor(amount) {
			l.set.NewCounter(name(&all[i])).Set(uint64(amount))
		} else {
			l.set.NewFloatCounter(name(&all[i])).Set(amount)
		}
	}
}

func (l *library) LookUp(one *timing.Series) {
	if one.Amount == math.Floor(one.Amount) {
		l.set.GetOrCreateCounter(name(one)).Inc()
	} else {
		l.set.GetOrCreateFloatCounter(name(one)).Add(1)
	}
}

func (l *library) Write(to io.Writer) { l.set.WritePrometheus(to) }

func main() { timing.Main(&library{counter: metrics.NewSet().NewCounter("counter_total")}) }
