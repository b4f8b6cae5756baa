// Package timing is what the programs that measure Go libraries share: the series, and the works
// that bench_micro has too.
package timing

import (
	"bufio"
	"fmt"
	"io"
	"math/rand"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// Series is http_requests_total{method,path}, counted up to Amount.
type Series struct {
	Method, Path string
	Amount       float64
}

// Library is one that is measured.
type Library interface {
	// Inc increments an unlabelled counter that the program holds.
	Inc()
	// Fill makes a new labelled counter with these series, and forgets that of the last call.
	Fill(all []Series)
	// LookUp finds one of them by its label values and increments it.
	LookUp(one *Series)
	// Write writes the page.
	Write(to io.Writer)
}

// Main is PROGRAM page, which prints the page, or PROGRAM SECONDS, which prints the nanoseconds of
// each work, measured for so long. Both read the series from the standard input.
func Main(library Library) {
	all := read()
	if len(os.Args) != 2 {
		os.Exit(2)
	}
	if os.Args[1] == "page" {
		library.Fill(all)
		library.Write(os.Stdout)
		return
	}
	seconds, err := strconv.ParseFloat(os.Args[1], 64)
	if err != nil {
		os.Exit(2)
	}
	report := func(work string, ns float64) { fmt.Printf("%s %g\n", work, ns) }
	report("inc", measure(seconds, library.Inc))
	for _, count := range []int{100, len(all)} {
		library.Fill(all[:count])
		asked := append([]Series(nil), all[:count]...)
		rand.Shuffle(count, func(i, j int) { asked[i], asked[j] = asked[j], asked[i] })
		at := 0
		report(fmt.Sprintf("lookup_%d", count), measure(seconds, func() {
			library.LookUp(&asked[at])
			if at++; at == count {
				at = 0
			}
		}))
	}
	library.Fill(all)
	var page buffer
	report("page", measure(seconds, func() {
		page.size = 0
		library.Write(&page)
	})/float64(len(all)))
}

// A page as a server reads it: into one buffer that is sent and used again.
type buffer struct {
	bytes [65536]byte
	size  int
}

func (b *buffer) Write(data []byte) (int, error) {
	for rest := data; len(rest) > 0; {
		if b.size == len(b.bytes) {
			b.size = 0
		}
		count := copy(b.bytes[b.size:], rest)
		b.size += count
		rest = rest[count:]
	}
	return len(data), nil
}

// The processor time of one call, the garbage collector's included, from as many as take so long.
func measure(seconds float64, call func()) float64 {
	for count := 1; ; count *= 2 {
		begin := processorSeconds()
		for i := 0; i < count; i++ {
			call()
		}
		if used := processorSeconds() - begin; used >= seconds {
			return used / float64(count) * 1e9
		}
	}
}

func processorSeconds() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	of := func(time syscall.Timeval) float64 { return float64(time.Sec) + float64(time.Usec)/1e6 }
	return of(usage.Utime) + of(usage.Stime)
}

func read() []Series {
	var all []Series
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		words := strings.Fields(lines.Text())
		amount, err := strconv.ParseFloat(words[2], 64)
		if err != nil {
			panic(err)
		}
		all = append(all, Series{words[0], words[1], amount})
	}
	return all
}
