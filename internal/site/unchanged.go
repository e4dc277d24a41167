package site

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"casebook/internal/asset"
	"casebook/internal/diag"
	"casebook/internal/publish"
	"casebook/internal/trace"
)

// A lastBuild is what is known of the last build of a site: everything that it
// saw, and everything that it published. While all of that is as it was, octet
// for octet, another build would only make the same files again, and is spared.
//
// Nothing is trusted that can be looked at: every source and every published
// file is read, so that what a power cut or a hand has spoilt is mended by the
// next build, whatever its time and size say. Warnings are said again. Nothing is
// kept of a build with a guard list, whose words are looked for each time. The
// file is safe to delete.
type lastBuild struct {
	about about
	key   *trace.Key
	saw   *trace.Trace
	made  []trace.File // casebook's own manifest is the last
}

// about is what is known of a build as a whole.
type about struct {
	Of          string    // a digest of the program and of what it was told
	From, Until time.Time // the clock of the build, and from when on it may give something else
	Key         string
	Summary     Summary
	Warnings    []diag.Diagnostic
	Zones       [2]string // of Summary.Opens and Next, since messages name them
}

// lastBuildFile holds it, in .casebook/.
const lastBuildFile = "last-build"

// lastBuildHead is its first line.
const lastBuildHead = "casebook build 1\n"

// oneDay bounds how long a build is known: what no file shows, such as new
// rules for a time zone in the system, is met by the first build of a day.
const oneDay = 24 * time.Hour

// unchanged gives the result of building a site of which neither the sources nor
// the output have changed since the last build; nil when that is not so, or not
// known.
func (s *Site) unchanged() *Result {
	if s.Guard != "" {
		return nil
	}
	data, ok := s.own.Get(lastBuildFile)
	if !ok {
		return nil
	}
	last, err := parseLastBuild(string(data))
	if err != nil || last.about.Of == "" || last.about.Of != s.identity() || s.Now.Before(last.about.From) || !s.Now.Before(last.about.Until) {
		return nil
	}
	out, err := publish.Open(publish.Options{Out: s.Out, Site: s.Dir, DryRun: s.DryRun})
	if err != nil {
		return nil // the build says why
	}
	defer out.Abort()
	if !last.holds(out, s.confined, s.Theme) {
		return nil
	}
	return &Result{Summary: last.about.Summary, Problems: last.about.Warnings}
}

// holds reads all that was seen and made. It begins with the manifest, which is
// not there when the output was deleted.
func (l *lastBuild) holds(out *publish.Publisher, roots ...fs.FS) bool {
	if len(l.made) == 0 || !out.Holds(l.made[len(l.made)-1], l.key) {
		return false
	}
	var not atomic.Bool
	eachWith(l.saw.Len()+len(l.made), func() func(int) {
		buffer := make([]byte, 64<<10)
		return func(i int) {
			if not.Load() {
				return
			}
			if n := i - l.saw.Len(); n < 0 && !l.saw.Same(i, buffer, roots...) || n >= 0 && !out.Holds(l.made[n], l.key) {
				not.Store(true)
			}
		}
	})
	return !not.Load()
}

// watchSources begins to note what is seen, before anything is. What is known of
// the last build goes, so that no name of a file that was deleted stays there
// when nothing is kept of this one.
func (s *Site) watchSources() {
	s.own.Remove(lastBuildFile)
	s.key = trace.NewKey()
	s.log = trace.NewLog(s.key)
	s.files = s.log.FS(s.confined)
	s.Theme = s.log.FS(s.Theme)
	s.pictures = asset.NewStore(s.files, s.cache)
}

// remember keeps what this build saw and made for the next. Trouble with it is
// no trouble: the next build is a whole one then.
func (s *Site) remember(out *publish.Publisher, summary Summary, rep *diag.Report) {
	if s.log == nil || s.warden != nil {
		return
	}
	saw, ok := s.log.Trace()
	if !ok {
		return
	}
	until := s.Now.Add(oneDay)
	if !summary.Next.IsZero() && summary.Next.Before(until) {
		until = summary.Next
	}
	summary.Files = publish.Stats{Unchanged: summary.Files.Written + summary.Files.Unchanged, Bytes: summary.Files.Bytes}
	last := lastBuild{saw: saw, made: out.Contents(), key: s.key, about: about{
		Of: s.identity(), From: s.Now, Until: until, Key: s.key.String(), Summary: summary, Warnings: rep.All(),
		Zones: [2]string{summary.Opens.Location().String(), summary.Next.Location().String()},
	}}
	if data, err := last.encode(); err == nil {
		s.own.Put(lastBuildFile, data)
	}
}

// encode gives a line of JSON about the build, the lines of what was seen, an
// empty line, and a line for each file published.
func (l *lastBuild) encode() ([]byte, error) {
	head, err := json.Marshal(l.about)
	if err != nil {
		return nil, err
	}
	b := make([]byte, 0, 128*(l.saw.Len()+len(l.made))+len(head)+64)
	b = append(append(append(b, lastBuildHead...), head...), '\n')
	b = append(l.saw.Append(b), '\n')
	for _, f := range l.made {
		b = append(append(append(hex.AppendEncode(b, f.Sum[:]), '\t'), f.Name...), '\n')
	}
	return b, nil
}

var errNoLastBuild = errors.New("not about a build")

// parseLastBuild reads what encode gave.
func parseLastBuild(text string) (*lastBuild, error) {
	text, known := strings.CutPrefix(text, lastBuildHead)
	head, text, _ := strings.Cut(text, "\n")
	saw, made, whole := strings.Cut(text, "\n\n")
	if !known || !whole {
		return nil, errNoLastBuild
	}
	l := &lastBuild{}
	if err := json.Unmarshal([]byte(head), &l.about); err != nil {
		return nil, err
	}
	if l.key, known = trace.ParseKey(l.about.Key); !known {
		return nil, errNoLastBuild
	}
	var beside sync.WaitGroup
	var errSaw error
	beside.Go(func() { l.saw, errSaw = trace.Parse(l.key, saw+"\n") })
	errMade := l.parseMade(made)
	beside.Wait()
	return l, errors.Join(errSaw, errMade, l.about.inZones())
}

// parseMade reads the lines of what was published.
func (l *lastBuild) parseMade(lines string) error {
	l.made = make([]trace.File, 0, strings.Count(lines, "\n"))
	for line := range strings.Lines(lines) {
		sum, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		digest, err := trace.ParseDigest(sum)
		if err != nil || name == "" {
			return errNoLastBuild
		}
		l.made = append(l.made, trace.File{Name: name, Sum: digest})
	}
	return nil
}

// inZones gives the moments of the summary their time zones again.
func (a *about) inZones() error {
	for i, at := range []*time.Time{&a.Summary.Opens, &a.Summary.Next} {
		if a.Zones[i] == "" { // no more than an offset, which is in the moment
			continue
		}
		zone, err := time.LoadLocation(a.Zones[i])
		if err != nil {
			return err
		}
		*at = at.In(zone)
	}
	return nil
}

// identity tells which program builds, where to, and what it was told; "" when
// that cannot be known.
func (s *Site) identity() string {
	out, err := filepath.Abs(s.Out)
	if err != nil || program() == "" {
		return ""
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%q %q %t %t %t", program(), out, s.BaseURL, s.Drafts, s.NoMinify, s.Portable))
	return hex.EncodeToString(sum[:])
}

// program tells this program from any other: what it was built of, and the size
// and time of its file, as one that is being worked on has no version.
var program = sync.OnceValue(func() string {
	info, _ := debug.ReadBuildInfo()
	file, err := os.Executable()
	if err != nil {
		return ""
	}
	stat, err := os.Stat(file)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%s\n%d %d", info, stat.Size(), stat.ModTime().UnixNano())
})
