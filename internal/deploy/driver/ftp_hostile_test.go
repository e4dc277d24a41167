package driver_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"

	"casebook/internal/deploy/driver"
)

// hostileFTP is a server of a few commands whose lists, and greetings, are what a
// test says; write gives false when the client has gone.
func hostileFTP(t *testing.T, greet, list func(write func(string) bool)) (address string) {
	t.Helper()
	return answerAt(t, "127.0.0.1:0", func(conn net.Conn) { serveHostileFTP(conn, greet, list) }).String()
}

func serveHostileFTP(conn net.Conn, greet, list func(write func(string) bool)) {
	defer conn.Close()
	writeTo := func(c net.Conn) func(string) bool {
		return func(s string) bool { _, err := c.Write([]byte(s)); return err == nil }
	}
	say := writeTo(conn)
	greet(say)
	data, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return
	}
	defer data.Close()
	for lines := bufio.NewScanner(conn); lines.Scan(); {
		switch word, _, _ := strings.Cut(lines.Text(), " "); word {
		case "USER":
			say("331 password\r\n")
		case "PASS":
			say("230 in\r\n")
		case "FEAT":
			say("211-\r\n MLST type*;size*;\r\n211 end\r\n")
		case "PWD":
			say("257 \"/\"\r\n")
		case "CWD":
			say("250 there\r\n")
		case "EPSV":
			say(fmt.Sprintf("229 (|||%d|)\r\n", data.Addr().(*net.TCPAddr).Port))
		case "RETR":
			list(say)
		case "MLST":
			say("250-\r\n type=dir; /\r\n250 end\r\n")
		case "MLSD":
			say("150 it comes\r\n")
			if c, err := data.Accept(); err == nil {
				list(writeTo(c))
				_ = c.Close()
			}
			say("226 done\r\n")
		default:
			say("200 fine\r\n")
		}
	}
}

// A server of FTP that answers without an end where a file was asked for is left.
func TestEndlessAnswerInThePlaceOfAFileOfFTPIsLeft(t *testing.T) {
	t.Setenv("CASEBOOK_DEPLOY_MAIN_PASSWORD", "secret")
	var sent atomic.Int64
	block := strings.Repeat("150-more\r\n", 1000)
	listed := false
	how := optionsOf(t, "ftp://anna@"+hostileFTP(t, func(write func(string) bool) { write("220 here\r\n") }, func(write func(string) bool) {
		if !listed { // the folder, before the file
			listed = true
			write("type=file;size=1; x\r\n")
			return
		}
		for sent.Load() < 4<<30 && write(block) {
			sent.Add(int64(len(block)))
		}
	})+"/")
	how.Insecure = true
	h, err := driver.Open(t.Context(), how)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	r, err := h.Get(t.Context(), "x")
	if err == nil {
		_, err = io.Copy(io.Discard, r)
		err = errors.Join(err, r.Close())
	}
	var said *driver.Error
	if !errors.As(err, &said) || said.ID != "deploy-endless-list" {
		t.Errorf("%v", err)
	}
	if n := sent.Load(); n > 100<<20 {
		t.Errorf("%d MB were taken", n>>20)
	}
}

// A server of FTP that never ends a list, or an answer, fills no memory.
func TestEndlessListOfFTPIsLeft(t *testing.T) {
	t.Setenv("CASEBOOK_DEPLOY_MAIN_PASSWORD", "secret")
	var sent atomic.Int64
	endless := func(line string) func(func(string) bool) {
		block := strings.Repeat(line, 1000)
		return func(write func(string) bool) {
			for sent.Load() < 4<<30 && write(block) {
				sent.Add(int64(len(block)))
			}
		}
	}
	hello := func(write func(string) bool) { write("220 here\r\n") }
	folders := atomic.Int64{}
	for name, server := range map[string]struct{ greet, list func(func(string) bool) }{
		"files":    {hello, endless("type=file;size=1; x\r\n")},
		"one line": {hello, endless("x")},
		"folders in folders": {hello, func(write func(string) bool) {
			write(fmt.Sprintf("type=dir; %d\r\n", folders.Add(1)))
		}},
		"greeting": {endless("220-more\r\n"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			sent.Store(0)
			how := optionsOf(t, "ftp://anna@"+hostileFTP(t, server.greet, server.list)+"/")
			how.Insecure = true
			h, err := driver.Open(t.Context(), how)
			if err == nil {
				_, err = h.List(t.Context())
				_ = h.Close()
			}
			var said *driver.Error
			if !errors.As(err, &said) || name != "one line" && said.ID != "deploy-endless-list" {
				t.Errorf("%v", err)
			}
			if n := sent.Load(); n > 100<<20 {
				t.Errorf("%d MB were taken", n>>20)
			}
		})
	}
}

// What a server says instead of asking for a password is no line that is down.
func TestServerOfFTPThatAsksForNoPasswordIsUnderstood(t *testing.T) {
	t.Setenv("CASEBOOK_DEPLOY_MAIN_PASSWORD", "secret")
	for words, want := range map[string]string{
		"530 Non-anonymous sessions must use encryption.":                    "deploy-ftp/encrypted",
		"421 Sorry, cleartext sessions are not accepted":                     "deploy-ftp/encrypted",
		"530 This user is not known here":                                    "deploy-login",
		"421 Too many connections (8) from this address, please come later.": "deploy-unreachable",
	} {
		at := answerAt(t, "127.0.0.1:0", func(conn net.Conn) {
			defer conn.Close()
			_, _ = conn.Write([]byte("220 here\r\n"))
			for lines := bufio.NewScanner(conn); lines.Scan(); {
				_, _ = conn.Write([]byte(words + "\r\n"))
			}
		})
		how := optionsOf(t, "ftp://anna@"+at.String()+"/")
		how.Insecure = true
		_, err := driver.Open(t.Context(), how)
		var said *driver.Error
		if !errors.As(err, &said) || said.ID != want {
			t.Errorf("%s: %v", words, err)
		}
	}
}
