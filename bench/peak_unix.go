//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peak gives the most memory that a process had in bytes: getrusage's
// ru_maxrss, which Apple counts in bytes and everybody else in kilobytes.
func peak(s *os.ProcessState) int64 {
	usage, ok := s.SysUsage().(*syscall.Rusage)
	switch {
	case !ok:
		return 0
	case runtime.GOOS == "darwin":
		return int64(usage.Maxrss)
	}
	return int64(usage.Maxrss) * 1024
}
