package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// casebook never calls home: in a network of its own, in which nobody can be reached,
// a site is made, built, checked, changed at the desk and deployed to a folder, and the
// system counts no attempt to reach anybody.
func TestNeverCallsHome(t *testing.T) {
	if os.Getenv("CASEBOOK_TEST_ALONE") != "" {
		workAlone(t)
		return
	}
	alone := exec.Command(os.Args[0], "-test.run", "^TestNeverCallsHome$", "-test.v")
	alone.Env = append(os.Environ(), "CASEBOOK_TEST_ALONE=1")
	alone.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	var said bytes.Buffer
	alone.Stdout, alone.Stderr = &said, &said
	if err := alone.Start(); err != nil {
		t.Skipf("this system allows no network of one's own: %v", err)
	}
	if err := alone.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	if strings.Contains(said.String(), "--- SKIP") {
		t.Skip(said.String())
	}
}

// workAlone does what people do, in a network that has this process alone.
func workAlone(t *testing.T) {
	if err := raiseLoopback(); err != nil {
		t.Skipf("this system allows no network of one's own: %v", err)
	}
	site := filepath.Join(t.TempDir(), "site")
	for _, args := range [][]string{
		{"init", site},
		{"build", "--site", site, "--base-url", "https://campaign.test/"},
		{"check", "--site", site},
		{"version"},
	} {
		var out, problems bytes.Buffer
		if code := run(context.Background(), args, strings.NewReader(""), &out, &problems); code != 0 {
			t.Fatalf("%s: exit code %d\n%s", args[0], code, problems.String())
		}
	}
	d := startDesk(t, site)
	const document = "/-/desk/api/documents/content/cases/ada-example/index.md"
	for _, path := range []string{"/", "/cases/ada-example/", "/-/desk/?token=" + d.token, document} {
		if w, body := d.ask("GET", path, "", "X-Casebook-Token", d.token); w.StatusCode >= 400 {
			t.Fatalf("%s: got %d %s", path, w.StatusCode, body)
		}
	}
	w, _ := d.ask("GET", document, "", "X-Casebook-Token", d.token)
	w, body := d.ask("PUT", document, `{"keys":{"summary":"Written alone"}}`, "X-Casebook-Token", d.token, "If-Match", w.Header.Get("ETag"), "Content-Type", "application/json")
	if w.StatusCode != 200 {
		t.Fatalf("a save: got %d %s", w.StatusCode, body)
	}
	w, body = d.ask("POST", "/-/desk/api/build", "{}", "X-Casebook-Token", d.token, "Content-Type", "application/json")
	var would struct{ Confirm string }
	if err := json.Unmarshal([]byte(body), &would); err != nil || would.Confirm == "" {
		t.Fatalf("a build at the desk: got %d %s", w.StatusCode, body)
	}
	if w, body := d.ask("POST", "/-/desk/api/build", `{"confirm":"`+would.Confirm+`"}`, "X-Casebook-Token", d.token, "Content-Type", "application/json"); w.StatusCode != 200 {
		t.Fatalf("a build at the desk: got %d %s", w.StatusCode, body)
	}
	if n := attempts(t); n != 0 {
		t.Errorf("%d attempts to reach somebody", n)
	}
	// What counts them does see one.
	for _, somebody := range []string{"192.0.2.1:443", "campaign.test:443"} {
		before := attempts(t)
		if c, err := (&net.Dialer{Timeout: time.Second}).Dial("tcp", somebody); err == nil {
			c.Close()
			t.Errorf("%s was reached", somebody)
		}
		if attempts(t) == before {
			t.Errorf("an attempt to reach %s was not counted", somebody)
		}
	}
}

// raiseLoopback lets a process talk to itself in a network that is new.
func raiseLoopback() error {
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, 0)
	if err != nil {
		return err
	}
	defer unix.Close(socket)
	loopback, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	loopback.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	return unix.IoctlIfreq(socket, unix.SIOCSIFFLAGS, loopback)
}

// attempts counts, for this network alone, what had no way out, and datagrams, as which
// names are asked for.
func attempts(t *testing.T) int {
	t.Helper()
	counted := 0
	data, err := os.ReadFile("/proc/self/net/snmp")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for line := range strings.Lines(string(data)) {
		words := strings.Fields(line)
		if names == nil || words[0] != names[0] {
			names = words
			continue
		}
		for i, name := range names {
			if key := words[0] + name; key == "Ip:OutNoRoutes" || key == "Udp:OutDatagrams" {
				counted += number(t, words[i])
			}
		}
		names = nil
	}
	data, err = os.ReadFile("/proc/self/net/snmp6")
	if err != nil {
		return counted // a system without IPv6
	}
	for line := range strings.Lines(string(data)) {
		if words := strings.Fields(line); words[0] == "Ip6OutNoRoutes" || words[0] == "Udp6OutDatagrams" {
			counted += number(t, words[1])
		}
	}
	return counted
}

func number(t *testing.T, digits string) int {
	t.Helper()
	n, err := strconv.Atoi(digits)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
