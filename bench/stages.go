package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// stages is where the time and the memory of a build go, by room of the code.
type stages struct {
	Builds int // what the sums below are divided by
	PerOp  string
	Rooms  map[string]*share
}

// A share is what one room takes of one build.
type share struct {
	CPU       float64 // milliseconds
	Allocated float64 // bytes
	Objects   float64
}

const profiled = 10 // builds under the profiler

// profile runs the benchmark of a whole build, at medium, under the profilers.
func profile(ctx context.Context, dir string) (*stages, error) {
	root, err := productRoot(ctx)
	if err != nil {
		return nil, err
	}
	progressf("stages: %d builds under the profiler", profiled)
	program, cpu, mem := filepath.Join(dir, "build.test"), filepath.Join(dir, "cpu"), filepath.Join(dir, "mem")
	cmd := exec.CommandContext(ctx, "go", "test", "-run", "^$", "-bench", "^BenchmarkBuild$", "-benchtime", fmt.Sprintf("%dx", profiled), "-benchmem",
		"-cpuprofile", cpu, "-memprofile", mem, "-memprofilerate", "65536", "-o", program, "./internal/site")
	cmd.Dir, cmd.Env = root, append(os.Environ(), "TMPDIR="+dir)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, tail(string(out), 12))
	}
	s := &stages{Builds: profiled, PerOp: perOp(string(out)), Rooms: map[string]*share{}}
	for _, x := range []struct {
		file, index, unit string
		to                func(*share) *float64
	}{
		{cpu, "cpu", "ms", func(s *share) *float64 { return &s.CPU }},
		{mem, "alloc_space", "B", func(s *share) *float64 { return &s.Allocated }},
		{mem, "alloc_objects", "count", func(s *share) *float64 { return &s.Objects }},
	} {
		traces, err := exec.CommandContext(ctx, "go", "tool", "pprof", "-traces", "-sample_index="+x.index, "-unit="+x.unit, program, x.file).Output()
		if err != nil {
			return nil, fmt.Errorf("go tool pprof: %w", err)
		}
		for room, sum := range byRoom(traces) {
			if s.Rooms[room] == nil {
				s.Rooms[room] = &share{}
			}
			*x.to(s.Rooms[room]) = sum / profiled
		}
	}
	return s, nil
}

// perOp gives the benchmark's own line: allocations of a build.
func perOp(out string) string {
	for line := range strings.Lines(out) {
		if fields := strings.Fields(line); strings.HasPrefix(line, "BenchmarkBuild") && len(fields) > 6 {
			return strings.Join(fields[len(fields)-4:], " ")
		}
	}
	return ""
}

// byRoom sums the samples of what pprof prints as traces, each for the room
// that is nearest to where it was taken: goldmark's time is markdown's.
func byRoom(traces []byte) map[string]float64 {
	sums := map[string]float64{}
	for block := range bytes.SplitSeq(traces, []byte("-----------+-------------------------------------------------------\n")) {
		value, room := sample(block)
		if room != "" {
			sums[room] += value
		}
	}
	return sums
}

// sample gives the value of one trace and its room, "" for what is not a part
// of a build: the benchmark around it, and the profiler.
func sample(block []byte) (value float64, room string) {
	lines := bufio.NewScanner(bytes.NewReader(block))
	first, collector := true, false
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 || strings.HasSuffix(fields[0], ":") {
			continue // a label
		}
		function := fields[0]
		if first {
			if len(fields) < 2 {
				return 0, ""
			}
			value, function, first = number(fields[0]), fields[1], false
		}
		collector = collector || strings.HasPrefix(function, "runtime.gc") || strings.HasPrefix(function, "runtime.bgsweep") || strings.HasPrefix(function, "runtime.bgscavenge")
		switch rest, ours := strings.CutPrefix(function, "casebook/internal/"); {
		case strings.HasPrefix(function, "casebook/internal/yardstick."), strings.HasPrefix(function, "os.RemoveAll"), strings.HasPrefix(function, "runtime/pprof."):
			return 0, ""
		case ours && room == "":
			room = rest[:strings.IndexAny(rest+".", "./")]
		}
	}
	switch {
	case first:
		return 0, ""
	case collector:
		return value, "(garbage collector)"
	case room == "":
		return value, "(scheduler and the rest)"
	}
	return value, room
}

// number reads a value with its unit behind.
func number(s string) float64 {
	n, _ := strconv.ParseFloat(strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyzB"), 64)
	return n
}

func (s *stages) print(w io.Writer) {
	rooms := slices.SortedFunc(maps.Keys(s.Rooms), func(a, b string) int { return int(s.Rooms[b].CPU*1000 - s.Rooms[a].CPU*1000) })
	var sum share
	for _, x := range s.Rooms {
		sum.CPU, sum.Allocated, sum.Objects = sum.CPU+x.CPU, sum.Allocated+x.Allocated, sum.Objects+x.Objects
	}
	fmt.Fprintf(w, "### Stages\n\nOne cold build at medium, by room, on average of %d under the profilers (what a library does counts for the room that calls it; under half a percent is not shown; %s by the benchmark's own count).\n\n", s.Builds, s.PerOp)
	rows := [][]string{{"", "CPU", "share", "allocated", "share", "objects"}}
	line := func(name string, x share) {
		rows = append(rows, []string{name, fmt.Sprintf("%.0f ms", x.CPU), percent(x.CPU, sum.CPU), fmt.Sprintf("%.1f MB", x.Allocated/1e6), percent(x.Allocated, sum.Allocated), counted(int(x.Objects), "")})
	}
	for _, name := range rooms {
		if x := *s.Rooms[name]; x.CPU > sum.CPU/200 || x.Allocated > sum.Allocated/200 {
			line(name, x)
		}
	}
	line("all", sum)
	align(w, rows)
	fmt.Fprintln(w)
}

func percent(part, whole float64) string {
	if whole == 0 {
		return ""
	}
	return fmt.Sprintf("%.0f %%", 100*part/whole)
}
