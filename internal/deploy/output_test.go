package deploy

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casebook/internal/deploy/driver/drivertest"
)

// A page that another build has changed since it was compared, though it has the
// same size, is not sent: nobody has seen a report of it.
func TestChangedOutputIsNotSent(t *testing.T) {
	const page, other = "about/index.html", "about is other than it was   "
	for name, open := range map[string]func(t *testing.T) (o Options, read func() map[string]string){
		"by another name first": func(*testing.T) (Options, func() map[string]string) {
			d := drivertest.NewDisk(nil)
			return options(d), d.Files
		},
		"whole": func(*testing.T) (Options, func() map[string]string) {
			d := drivertest.NewDisk(nil)
			d.Able.PutsWhole = true
			return options(d), d.Files
		},
		"folder": func(t *testing.T) (Options, func() map[string]string) {
			dir := filepath.Join(t.TempDir(), "www")
			return optionsFor(t, "file:"+dir), func() map[string]string { return drivertest.ReadFolder(t, dir) }
		},
		"zip": func(t *testing.T) (Options, func() map[string]string) {
			at := filepath.Join(t.TempDir(), "site.zip")
			return optionsFor(t, "zip:"+at), func() map[string]string {
				if _, err := os.Stat(at); err != nil {
					return nil
				}
				return readZip(t, at)
			}
		},
		"git": func(t *testing.T) (Options, func() map[string]string) {
			repo := gitRepository(t)
			return optionsFor(t, "git+file:"+repo+"#pages"), func() map[string]string { return nil }
		},
	} {
		t.Run(name, func(t *testing.T) {
			o, read := open(t)
			site := siteOf(t, drivertest.VersionOne)
			j, err := Prepare(context.Background(), site, o)
			if err != nil {
				t.Fatal(err)
			}
			defer j.Close()
			changed := (other + strings.Repeat(" ", 100))[:len(drivertest.VersionOne[page])]
			if err := os.WriteFile(filepath.Join(site.Folder, filepath.FromSlash(page)), []byte(changed), 0o644); err != nil {
				t.Fatal(err)
			}
			if _, err := j.Send(context.Background(), func(Event) {}); err == nil || !strings.Contains(err.Error(), page+" in the output folder changed") {
				t.Errorf("got %v", err)
			}
			if got := read()[page]; got == changed {
				t.Errorf("readers have %q", got)
			}
		})
	}
}

// However a file is read, it is the one that was built.
func TestFileIsReadAsItWasBuilt(t *testing.T) {
	site := siteOf(t, map[string]string{"a.txt": strings.Repeat("0123456789", 10_000)})
	for _, changed := range []bool{false, true} {
		text := []byte(strings.Repeat("0123456789", 10_000))
		if changed {
			text[99_999]++
		}
		if err := os.WriteFile(filepath.Join(site.Folder, "a.txt"), text, 0o644); err != nil {
			t.Fatal(err)
		}
		f, err := (&Job{site: site}).openFile(site.Files[0])
		if err != nil {
			t.Fatal(err)
		}
		for name, read := range map[string]func() ([]byte, error){
			"to the end":  func() ([]byte, error) { return io.ReadAll(f) },
			"to its size": func() (b []byte, err error) { b = make([]byte, len(text)); _, err = io.ReadFull(f, b); return b, err },
			"by another":  func() ([]byte, error) { var b bytes.Buffer; _, err := io.Copy(&b, f); return b.Bytes(), err },
			"after a start": func() ([]byte, error) {
				_, _ = f.Read(make([]byte, 7))
				_, _ = f.Seek(0, io.SeekStart)
				return io.ReadAll(f)
			},
		} {
			if _, err := f.Seek(0, io.SeekStart); err != nil {
				t.Fatal(err)
			}
			got, err := read()
			if changed != (err != nil) || !changed && !bytes.Equal(got, text) {
				t.Errorf("%s, changed %v: %d bytes, %v", name, changed, len(got), err)
			}
		}
		_ = f.Close()
	}
}
