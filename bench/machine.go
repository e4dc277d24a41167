package main

import (
	"os"
	"runtime"
	"strconv"
	"strings"
)

// A machine is what was measured on.
type machine struct {
	CPU    string
	Cores  int
	System string
	Go     string
	Load   float64 // processes that wanted a core at the start; -1 if unknown
}

func thisMachine() machine {
	m := machine{CPU: runtime.GOARCH, Cores: runtime.NumCPU(), System: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version(), Load: -1}
	info, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(info)) {
		if key, value, _ := strings.Cut(line, ":"); strings.TrimSpace(key) == "model name" {
			m.CPU = strings.TrimSpace(value)
			break
		}
	}
	load, _ := os.ReadFile("/proc/loadavg")
	if minute, _, ok := strings.Cut(string(load), " "); ok {
		if n, err := strconv.ParseFloat(minute, 64); err == nil {
			m.Load = n
		}
	}
	return m
}

// busy reports whether other work took much of the machine, so that times are
// not to be trusted. To compile this program alone counts for a little.
func (m machine) busy() bool { return m.Load > float64(m.Cores)/2 }
