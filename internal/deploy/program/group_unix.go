//go:build !windows

// Package program ends other programs with all that they have started.
package program

import (
	"os"
	"os/exec"
	"syscall"
)

// EndTogether makes a command of a context end with every program that it has
// started: git leaves to others to speak to a server, and they would go on without it.
func EndTogether(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error {
		if err := syscall.Kill(-c.Process.Pid, syscall.SIGKILL); err != syscall.ESRCH {
			return err
		}
		return os.ErrProcessDone
	}
}
