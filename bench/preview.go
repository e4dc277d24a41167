package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"casebook/internal/yardstick"
)

// A preview is how long readers of a preview wait for an edit.
type preview struct {
	Server, Size string
	Failed       string          `json:",omitempty"`
	First        time.Duration   // from the start to the first page
	Seen         []time.Duration // from the end of saving to the text in what GET returns
	Peak         int64           // bytes of memory at the most; 0 where the system does not say
}

// watchPreviews starts the preview server of every tool, one after the other,
// makes the same edits, and asks for the page until it shows them.
func watchPreviews(ctx context.Context, s yardstick.Size, list []*tool, dir string, edits int, limit time.Duration) ([]preview, error) {
	var found []preview
	for _, t := range list {
		if t.Missing != "" || len(t.serve) == 0 {
			continue
		}
		site := filepath.Join(dir, t.Name)
		if err := freshSite(t, s, site); err != nil {
			return nil, err
		}
		for _, server := range t.serve {
			progressf("%s: %s: %d edits", s.Name, server.name, edits)
			p := preview{Server: server.name, Size: s.Name}
			if err := p.watch(ctx, s, site, server.args, edits, limit); err != nil {
				if ctx.Err() != nil {
					return found, ctx.Err()
				}
				p.Failed = err.Error()
			}
			found = append(found, p)
		}
	}
	return found, nil
}

func freshSite(t *tool, s yardstick.Size, site string) error {
	if err := os.RemoveAll(site); err != nil {
		return err
	}
	if err := os.MkdirAll(site, 0o777); err != nil {
		return err
	}
	return t.write(s, site)
}

// watch runs one server and fills in what it took.
func (p *preview) watch(ctx context.Context, s yardstick.Size, site string, args []string, edits int, limit time.Duration) error {
	port, err := freePort()
	if err != nil {
		return err
	}
	args = slices.Clone(args)
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "PORT", port)
	}
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = site, &said, &said
	started := time.Now()
	if err := cmd.Start(); err != nil {
		return err
	}
	defer cmd.Wait()
	defer cmd.Process.Kill()
	address := "http://127.0.0.1:" + port
	if p.First, err = shows(ctx, address+"/", s.Letter(s.Letters-1).Title, started, limit); err != nil {
		return fmt.Errorf("no first page: %w", err)
	}
	for n := range edits {
		took, err := edit(ctx, s, site, address, n, limit)
		if err != nil {
			return fmt.Errorf("edit %d: %w", n+1, err)
		}
		p.Seen = append(p.Seen, took)
	}
	p.Peak = peakOf(cmd.Process.Pid)
	return nil
}

// edit adds a paragraph to an update and waits for it to show.
func edit(ctx context.Context, s yardstick.Size, site, address string, n int, limit time.Duration) (time.Duration, error) {
	i := n * 7 % s.Cases
	c, u := s.Case(i), s.Update(i, n%s.Updates)
	folder := filepath.Join(site, "content", "cases", c.Slug)
	file := filepath.Join(folder, u.Slug+".md")
	if _, err := os.Stat(file); err != nil {
		file = filepath.Join(folder, "updates", u.Slug+".md") // casebook's place for it
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	text := fmt.Sprintf("This is edit number %d of %d.", n+1, time.Now().UnixNano())
	if err := os.WriteFile(file, fmt.Appendf(data, "\n%s\n", text), 0o666); err != nil {
		return 0, err
	}
	return shows(ctx, address+"/cases/"+c.Slug+"/"+u.Slug+"/", text, time.Now(), limit)
}

// shows asks for a page until it holds a text, and gives how long after since
// that was. It asks often while the answer may be near, and seldom later, not
// to keep a slow server from its work.
func shows(ctx context.Context, address, text string, since time.Time, limit time.Duration) (time.Duration, error) {
	for {
		body, err := get(ctx, address)
		took := time.Since(since)
		switch {
		case err == nil && bytes.Contains(body, []byte(text)):
			return took, nil
		case ctx.Err() != nil:
			return 0, ctx.Err()
		case took > limit:
			return 0, errTooLong
		case took < 100*time.Millisecond:
			time.Sleep(time.Millisecond)
		default:
			time.Sleep(10 * time.Millisecond)
		}
	}
}

func get(ctx context.Context, address string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if answer.StatusCode != http.StatusOK {
		err = errors.New(answer.Status)
	}
	return body, err
}

// freePort gives a port that nobody listens on.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}

// peakOf gives the most memory that a running process has had, where the system
// tells (Linux).
func peakOf(pid int) int64 {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(status)) {
		var kilobytes int64
		if _, err := fmt.Sscanf(line, "VmHWM: %d kB", &kilobytes); err == nil {
			return kilobytes * 1024
		}
	}
	return 0
}

func (r *report) printPreview(w io.Writer) {
	if len(r.Preview) == 0 {
		return
	}
	fmt.Fprint(w, "### Preview\n\nFrom the end of saving to the new text in what `GET` returns.\n\n")
	rows := [][]string{{"", "size", "p50", "p95", "first page", "memory", "edits"}}
	for _, p := range r.Preview {
		if p.Failed != "" {
			defer fmt.Fprintf(w, "%s, %s: %s.\n\n", p.Server, p.Size, p.Failed)
		}
		if len(p.Seen) == 0 {
			continue
		}
		rows = append(rows, []string{p.Server, p.Size, fine(p.quantile(50)), fine(p.quantile(95)), seconds(p.First), megabytes(p.Peak), counted(len(p.Seen), "")})
	}
	align(w, rows)
	fmt.Fprintln(w)
}

// quantile gives the time within which so many of a hundred edits showed.
func (p preview) quantile(percent int) time.Duration {
	list := slices.Sorted(slices.Values(p.Seen))
	return list[min(len(list)-1, len(list)*percent/100)]
}
