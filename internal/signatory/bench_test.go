package signatory

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"casebook/internal/diag"
)

var given = []string{"Ada", "Bo", "Chinedu", "Daria", "Élodie", "Фёдор", "Ганна", "Hana", "Ivan", "Jūratė", "Karim", "Łucja", "Marta", "Нұрлан", "Olena", "Pavol", "Qadir", "Róża", "Олександр", "Taras", "عائشة", "Vaiva", "Wiktor", "Xenia", "Юлія", "Zoë"}
var syllables = []string{"ko", "va", "len", "ski", "pet", "ren", "mar", "chu", "ber", "dal", "no", "ti", "гор", "ен", "ко", "вич"}

// writePeople writes a list of n invented people.
func writePeople(w io.Writer, n int) {
	fmt.Fprintln(w, "name,role,organisation,group,country,date,public,email")
	for i := range n {
		s := i*7919 + 13
		surname := ""
		for x := uint32(s) * 2654435761 >> 8; len(surname) < 6 || x&1 == 0 && x != 0; x >>= 4 {
			surname += syllables[x&15]
		}
		fmt.Fprintf(w, "%s %s %d,engineer,Example Society %d,Group %d,%s,2020-05-%02d,%s,p%d@example.org\n",
			given[s%len(given)], surname, i%50000, i%300, i%12, []string{"GB", "UA", "Kazakhstan", "LT"}[i%4], 1+i%28, []string{"yes", "true", "no", "initials"}[i%37%4], i)
	}
}

// million gives a folder with a list of a million people.
func million(b *testing.B) (dir, file string) {
	dir, file = b.TempDir(), "signatories.csv"
	var text bytes.Buffer
	writePeople(&text, 1_000_000)
	if err := os.WriteFile(filepath.Join(dir, file), text.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
	text = bytes.Buffer{}
	runtime.GC()
	return dir, file
}

func BenchmarkMillion(b *testing.B) {
	dir, file := million(b)
	for _, sorted := range []bool{false, true} {
		o := options()
		o.SortByName = sorted
		b.Run(fmt.Sprintf("sorted=%v", sorted), func(b *testing.B) {
			for b.Loop() {
				rep := &diag.Report{}
				s, err := Scan(os.DirFS(dir), file, o, rep)
				if err != nil || rep.Failed() {
					b.Fatal(err, rep.All()[0])
				}
				n := 0
				for _, err := range s.Rows("en") {
					if err != nil {
						b.Fatal(err)
					}
					n++
				}
				if n != s.Shown() {
					b.Fatal(n, s.Shown())
				}
			}
		})
	}
}
