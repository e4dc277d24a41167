package publish

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// streamOut publishes one file, written in pieces of the given size.
func streamOut(t *testing.T, o Options, content []byte, piece int) (Stats, error) {
	t.Helper()
	p, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Abort()
	w, err := p.Create("letters/x/signatories.csv")
	if err != nil {
		return Stats{}, err
	}
	for len(content) > 0 {
		n, err := w.Write(content[:min(piece, len(content))])
		if err != nil {
			_ = w.Close()
			return Stats{}, err
		}
		content = content[n:]
	}
	if err := w.Close(); err != nil {
		return Stats{}, err
	}
	return p.Commit(Record{})
}

func rows(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, "Ada Example %d,Example Union\n", i)
	}
	return b.Bytes()
}

func TestStreamPublishesWhatIsWritten(t *testing.T) {
	eachWay(t, func(t *testing.T, o Options) {
		list := rows(5000)
		changedAtEnd := append(bytes.Clone(list[:len(list)-1]), '!')
		changedAtStart := append([]byte("!"), list[1:]...)
		for i, content := range [][]byte{list, list, changedAtEnd, list, changedAtStart, list[:100_000], list, {}, list} {
			before := tree(t, o.Out)["letters/x/signatories.csv"]
			stats, err := streamOut(t, o, content, 1000)
			if err != nil {
				t.Fatal(err)
			}
			wantTree(t, o.Out, site{"letters/x/signatories.csv": string(content)})
			wantWritten := 1
			if i > 0 && before == string(content) {
				wantWritten = 0
			}
			if stats.Written != wantWritten || stats.Bytes != int64(len(content)) {
				t.Errorf("step %d: got %+v, want %d written", i, stats, wantWritten)
			}
		}
	})
}

func TestUnchangedStreamTouchesNothing(t *testing.T) {
	o := newSite(t)
	if _, err := streamOut(t, o, rows(5000), 700); err != nil {
		t.Fatal(err)
	}
	o.fault = func(op, name string) error { return errors.New("touched: " + op + " " + name) }
	if _, err := streamOut(t, o, rows(5000), 999); err != nil {
		t.Error(err)
	}
}

func TestStreamThatFailsPublishesNothing(t *testing.T) {
	o := newSite(t)
	mustBuild(t, o, first)
	written := 0
	o.fault = func(op, _ string) error {
		if op == "write" {
			if written++; written > 1 {
				return errors.New("the disk broke")
			}
		}
		return nil
	}
	if _, err := streamOut(t, o, rows(10_000), 1000); err == nil {
		t.Error("published half a file")
	}
	wantTree(t, o.Out, first)
	wantNothingBeside(t, o)
}

func TestStreamLeftOpenPublishesNothing(t *testing.T) {
	o := newSite(t)
	p, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	w, err := p.Create("data.csv")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Commit(Record{}); err == nil {
		t.Error("published a file that was still being written")
	}
	_ = w.Close()
	wantTree(t, o.Out, nil)
}

func TestStreamDoesNotReplaceForeignFile(t *testing.T) {
	o := newSite(t)
	mustBuild(t, o, first)
	plant(t, o.Out, site{"letters/x/signatories.csv": "mine"})
	if _, err := streamOut(t, o, rows(3), 10); err == nil || !strings.Contains(err.Error(), filepath.ToSlash("letters/x/signatories.csv")) {
		t.Errorf("got %v, want the file named", err)
	}
	wantTree(t, o.Out, union(first, site{"letters/x/signatories.csv": "mine"}))
}
