package driver_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh/knownhosts"

	"casebook/internal/deploy"
	"casebook/internal/deploy/driver"
	"casebook/internal/deploy/driver/drivertest"
)

// A fileServer is a server that takes files, with a cutter before it.
type fileServer struct {
	www  string // the folder of the site on it
	via  string // the target's address through the cutter
	cut  *cutter
	tidy func(map[string]string) map[string]string // leaves out what the server keeps there for itself; nil for nothing
}

// fileServers start them; each skips its test where it is not installed.
var fileServers = map[string]func(t *testing.T) *fileServer{
	"sftp": func(t *testing.T) *fileServer {
		s, cut := startSSH(t), &cutter{left: 1 << 60}
		t.Setenv("CASEBOOK_DEPLOY_MAIN_KEY", s.key)
		port := cut.passTo(t, "127.0.0.1:0", loopback(s.port))
		line := knownhosts.Line([]string{knownhosts.Normalize(loopback(port))}, s.hostKey)
		writeFile(t, filepath.Join(s.dir, "home", ".ssh", "known_hosts"), line+"\n", 0o600)
		return &fileServer{www: s.www, cut: cut, via: fmt.Sprintf("sftp://%s@%s%s", url.PathEscape(currentUser(t)), loopback(port), s.www)}
	},
	"ftps": func(t *testing.T) *fileServer {
		// The server says which port it awaits data at, and is believed: it listens at
		// another address of this machine than the cutter, with the same ports.
		const at = "127.0.0.2"
		if l, err := net.Listen("tcp", at+":0"); err != nil {
			t.Skip("this system has one address of its own only")
		} else {
			_ = l.Close()
		}
		cut := &cutter{left: 1 << 60}
		data := freePorts(t, 60)
		for i := range 60 {
			cut.passTo(t, loopback(data+i), fmt.Sprintf("%s:%d", at, data+i))
		}
		port, www := startFTP(t, at, fmt.Sprintf("require_ssl_reuse=NO\npasv_min_port=%d\npasv_max_port=%d", data, data+59))
		cut.passTo(t, loopback(port), fmt.Sprintf("%s:%d", at, port))
		return &fileServer{www: filepath.Join(www, "site"), cut: cut, via: fmt.Sprintf("ftps://ftp@%s/site", loopback(port))}
	},
	"webdav": func(t *testing.T) *fileServer {
		port, www := startApache(t, "DirectoryIndex disabled")
		cut := &cutter{left: 1 << 60}
		port = cut.passTo(t, "127.0.0.1:0", loopback(port))
		return &fileServer{www: filepath.Join(www, "site"), cut: cut, via: fmt.Sprintf("davs://%s/site", loopback(port)), tidy: withoutDAV}
	},
	"s3": func(t *testing.T) *fileServer {
		port, dir := startS3(t)
		cut := &cutter{left: 1 << 60}
		port = cut.passTo(t, "127.0.0.1:0", loopback(port))
		return &fileServer{www: filepath.Join(dir, "campaign", "web"), cut: cut, via: fmt.Sprintf("s3://campaign/web?endpoint=%s&region=eu-test-1", loopback(port)), tidy: withoutStage}
	},
}

// faultCount gives how often a fault is made: a few times, or with
// CASEBOOK_FAULTS=long a hundred.
func faultCount(few int) int {
	if os.Getenv("CASEBOOK_FAULTS") != "" {
		return 100
	}
	return few
}

// readAlong is a reader who fetches pages, and what they need, in a loop until the
// function it gives is called; there is a site when it begins.
func readAlong(t *testing.T, www string) (stop func() (pages int)) {
	done, ended := make(chan struct{}), make(chan int)
	go func() {
		n := 0
		defer func() { ended <- n }()
		for ; ; n++ {
			select {
			case <-done:
				return
			default:
			}
			if err := drivertest.ReadersSeeFolder(www); err != nil {
				t.Errorf("a reader: %v", err)
				return
			}
			time.Sleep(200 * time.Microsecond)
		}
	}()
	return func() int { close(done); return <-ended }
}

// testFaults sends the two versions of a site in turn, each to be stopped by a
// fault; the run after it leaves the server with the site, and nothing else, and
// readers meet whole pages all the while.
func testFaults(t *testing.T, s *fileServer, times int, fault func(i int, site deploy.Site)) {
	t.Helper()
	how := optionsOf(t, s.via)
	versions := []map[string]string{drivertest.VersionOne, drivertest.VersionTwo}
	sites := []deploy.Site{siteOf(t, versions[0]), siteOf(t, versions[1])}
	if _, err := deployTo(sites[0], how); err != nil {
		t.Fatal(err)
	}
	stop := readAlong(t, s.www)
	defer func() { t.Logf("%d faults; readers fetched %d times", times, stop()) }()
	for i := range times {
		to := (i + 1) % 2
		fault(i, sites[to])
		s.cut.cutAfter(1<<60, false)
		if _, err := deployTo(sites[to], how); err != nil {
			t.Fatalf("after fault %d: %v", i, err)
		}
		files := drivertest.ReadFolder(t, s.www)
		if s.tidy != nil {
			files = s.tidy(files)
		}
		isSite(t, files, versions[to], nil)
		if t.Failed() {
			t.Fatalf("after fault %d", i)
		}
	}
}

func TestCutLineLeavesWholePages(t *testing.T) {
	for name, start := range fileServers {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			random := rand.New(rand.NewPCG(15, 4))
			var whole int64
			ends := map[string]int{}
			testFaults(t, s, faultCount(3), func(i int, site deploy.Site) {
				how := optionsOf(t, s.via)
				if i == 0 { // what a whole run takes
					s.cut.cutAfter(1<<60, false)
					_, _ = deployTo(siteOf(t, drivertest.VersionTwo), how)
					whole = s.cut.passedBytes()
					_, _ = deployTo(siteOf(t, drivertest.VersionOne), how)
				}
				s.cut.cutAfter(random.Int64N(whole), i%3 == 2)
				_, err := deployTo(site, how)
				ends[fmt.Sprint(err)]++
			})
			t.Logf("a whole run takes %d bytes; cut ones end so: %v", whole, ends)
		})
	}
}

// A line over which a file takes longer than anybody waits for silence is slow, and
// not cut: it is sent once.
func TestSlowLineIsNoCutLine(t *testing.T) {
	if os.Getenv("CASEBOOK_FAULTS") == "" {
		t.Skip("takes a minute")
	}
	for name, start := range fileServers {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			before := driver.SetPatience(5 * time.Second)
			defer driver.SetPatience(before)
			random, files := rand.NewChaCha8([32]byte{15}), maps.Clone(drivertest.VersionOne)
			text := make([]byte, 600_000)
			_, _ = random.Read(text)
			files["report-two.pdf"] = string(text)
			s.cut.rate = 50_000
			s.cut.cutAfter(1<<60, false)
			if _, err := deployTo(siteOf(t, files), optionsOf(t, s.via)); err != nil {
				t.Errorf("got %v", err)
			}
			if passed := s.cut.passedBytes(); passed > 1_200_000 {
				t.Errorf("%d bytes have passed, for 710,000 of files", passed)
			}
			s.cut.rate = 0
		})
	}
}

// What another build has changed since, in the same size, comes to no reader of any
// server.
func TestChangedOutputIsSentNowhere(t *testing.T) {
	for name, start := range fileServers {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			site := siteOf(t, drivertest.VersionOne)
			const page = "cases/a/index.html"
			writeFile(t, filepath.Join(site.Folder, page), strings.Repeat("x", len(drivertest.VersionOne[page])), 0o644)
			began := time.Now()
			if _, err := deployTo(site, optionsOf(t, s.via)); !isSaid(err, "deploy-changed-output") {
				t.Errorf("got %v", err)
			}
			if time.Since(began) > time.Minute {
				t.Error("it was tried again and again")
			}
			if text, err := os.ReadFile(filepath.Join(s.www, page)); err == nil {
				t.Errorf("readers have %q", text)
			}
		})
	}
}

// A line that is cut while a server is opened, at whatever byte, is told as that: not
// as a server that lets nobody in, or a folder that is not there; another attempt is
// worth it.
func TestCutWhileItIsOpenedIsALine(t *testing.T) {
	for name, start := range fileServers {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			open := func(bytes int64) error {
				s.cut.cutAfter(bytes, false)
				h, err := driver.Open(t.Context(), optionsOf(t, s.via))
				if err == nil {
					_ = h.Close()
				}
				return err
			}
			if err := open(1 << 60); err != nil {
				t.Fatal(err)
			}
			whole := s.cut.passedBytes()
			for bytes := int64(0); bytes < whole; bytes += max(41, whole/50) {
				err := open(bytes)
				var said *driver.Error
				if err != nil && (!errors.As(err, &said) || said.Trouble != driver.Cut) {
					t.Errorf("after %d of %d bytes: %v", bytes, whole, err)
				}
			}
		})
	}
}

func TestKilledClientLeavesWholePages(t *testing.T) {
	if to := os.Getenv("CASEBOOK_TEST_DEPLOY"); to != "" {
		sendInChild(t, to)
		return
	}
	if testing.Short() {
		t.Skip("the short form: go test without -short cuts and kills, as CI does")
	}
	for name, start := range fileServers {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			random := rand.New(rand.NewPCG(15, 5))
			killed := 0
			var whole time.Duration
			testFaults(t, s, faultCount(3), func(i int, site deploy.Site) {
				if i == 0 {
					began := time.Now()
					_, _ = deployTo(site, optionsOf(t, s.via))
					_, _ = deployTo(siteOf(t, drivertest.VersionOne), optionsOf(t, s.via))
					whole = time.Since(began) / 2
				}
				if killChild(t, s, site, time.Duration(random.Int64N(int64(whole)/3))) {
					killed++
				}
			})
			t.Logf("%d killed while they sent", killed)
		})
	}
}

// killChild sends a site by another program, which is killed a while after it has
// begun to write; it reports that the program had not ended before.
func killChild(t *testing.T, s *fileServer, site deploy.Site, after time.Duration) bool {
	t.Helper()
	text, err := json.Marshal(site.Files)
	if err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(t.TempDir(), "files.json")
	writeFile(t, list, string(text), 0o644)
	c := exec.Command(os.Args[0], "-test.run", "^TestKilledClientLeavesWholePages$")
	c.Env = append(os.Environ(), "CASEBOOK_TEST_DEPLOY="+s.via, "CASEBOOK_TEST_OUTPUT="+site.Folder, "CASEBOOK_TEST_FILES="+list)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = c.Wait(); close(ended) }()
	var kill <-chan time.Time
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for {
		select {
		case <-look.C:
			if _, err := os.Stat(filepath.Join(s.www, deploy.LockName)); err == nil && kill == nil {
				kill = time.After(after)
			}
		case <-kill:
			_ = c.Process.Kill()
			<-ended
			return true
		case <-ended:
			return false
		}
	}
}

// sendInChild is the program that is killed.
func sendInChild(t *testing.T, to string) {
	certificate(t, t.TempDir())
	site := siteOf(t, nil)
	site.Folder = os.Getenv("CASEBOOK_TEST_OUTPUT")
	text, err := os.ReadFile(os.Getenv("CASEBOOK_TEST_FILES"))
	if err == nil {
		err = json.Unmarshal(text, &site.Files)
	}
	if err != nil {
		t.Fatal(err)
	}
	_, _ = deployTo(site, optionsOf(t, to))
}
