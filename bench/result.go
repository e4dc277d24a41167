package main

import (
	"encoding/json"
	"os"
	"slices"
	"time"

	"casebook/internal/yardstick"
)

// bounds say how often and how long.
type bounds struct {
	rounds int
	limit  time.Duration // for one build
}

// A report is everything that was measured, as it is written for programs.
type report struct {
	Date    string
	Machine machine
	Memory  bool // on a file system in memory
	Rounds  int
	Photos  int `json:",omitempty"`
	Tools   []*tool
	Sizes   []yardstick.Size
	Results []*result
	Starts  []start   `json:",omitempty"`
	Preview []preview `json:",omitempty"`
	Stages  *stages   `json:",omitempty"`
	Deploys []*sent   `json:",omitempty"`
}

// A result is what one tool took for one size.
type result struct {
	Tool, Size string
	Failed     string `json:",omitempty"` // why there are no runs
	Cold       []run  `json:",omitempty"`
	Again      []run  `json:",omitempty"`
	Files      int
	Bytes      int64
	Rewritten  int // files that the second build wrote again
}

// findResult gives the result of a tool for a size, nil if it has none.
func (r *report) findResult(tool, size string) *result {
	for _, x := range r.Results {
		if x.Tool == tool && x.Size == size && len(x.Cold) > 0 {
			return x
		}
	}
	return nil
}

// middle gives the median of each thing that was measured.
func middle(runs []run) run {
	return run{
		Wall: median(runs, func(r run) time.Duration { return r.Wall }),
		CPU:  median(runs, func(r run) time.Duration { return r.CPU }),
		Peak: median(runs, func(r run) int64 { return r.Peak }),
	}
}

// median gives the middle one of some numbers, of two in the middle their mean,
// and 0 of none.
func median[T any, N ~int64](list []T, of func(T) N) N {
	values := make([]N, len(list))
	for i, x := range list {
		values[i] = of(x)
	}
	slices.Sort(values)
	if len(values) == 0 {
		return 0
	}
	half := len(values) / 2
	if len(values)%2 == 1 {
		return values[half]
	}
	return (values[half-1] + values[half]) / 2
}

// MarshalJSON gives milliseconds and bytes, which need no explanation.
func (r run) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]any{"wall_ms": milliseconds(r.Wall), "cpu_ms": milliseconds(r.CPU), "peak_bytes": r.Peak})
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func (r *report) save(file string) error {
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(data, '\n'), 0o666)
}
