// Package program ends other programs with all that they have started.
package program

import (
	"context"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/sys/windows"
)

// EndTogether makes a command of a context end with every program that it has
// started: git leaves to others to speak to a server, and they would go on without it.
func EndTogether(c *exec.Cmd) {
	c.Cancel = func() error {
		if system, err := windows.GetSystemDirectory(); err == nil { // not whatever is first in PATH
			ctx, stop := context.WithTimeout(context.Background(), 3*time.Second)
			defer stop()
			_ = exec.CommandContext(ctx, filepath.Join(system, "taskkill.exe"), "/T", "/F", "/PID", strconv.Itoa(c.Process.Pid)).Run() // the program itself ends all the same
		}
		return c.Process.Kill()
	}
}
