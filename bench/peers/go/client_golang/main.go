// Measures client_golang, as ../timing says.
package main

import (
	"io"

	"bench/timing"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
)

type library struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	counter  prometheus.Counter
}

func (l *library) Inc() { l.counter.Inc() }

func (l *library) Fill(all []timing.Series) {
	l.registry = prometheus.NewRegistry()
	l.requests = prometheus.NewCounterVec(
		prometheus.CounterOpts{Name: "http_requests_total", Help: "Requests served."}, []string{"method", "path"})
	l.registry.MustRegister(l.requests)
	for _, one := range all {
		l.requests.WithLabelValues(one.Method, one.Path).Add(one.Amount)
	}
}

func (l *library) LookUp(one *timing.Series) { l.requests.WithLabelValues(one.Method, one.Path).Inc() }

func (l *library) Write(to io.Writer) {
	families, err := l.registry.Gather()
	if err != nil {
		panic(err)
	}
	encoder := expfmt.NewEncoder(to, expfmt.FmtText)
	for _, family := range families {
		if err := encoder.Encode(family); err != nil {
			panic(err)
		}
	}
}

func main() {
	timing.Main(&library{counter: prometheus.NewCounter(prometheus.CounterOpts{Name: "counter_total"})})
}
