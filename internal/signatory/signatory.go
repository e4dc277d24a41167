// Package signatory reads who signed a letter, from CSV, XLSX, TOML or JSON,
// a row at a time and in memory that does not grow with what is only counted.
//
// Nobody who must not be named leaves this package in any form but a count:
// Rows builds people only from rows that every rule lets through, and messages
// name rows and columns, never what is in them.
package signatory

import (
	"io/fs"
	"strings"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/diag"
)

// Options says how a letter's signatory file is read.
type Options struct {
	Languages  []string       // of the site, BCP 47, its own first
	Public     bool           // what an empty cell of the column public means
	SortByName bool           // collated by the page's language, not in the order of the file
	Encoding   string         // a WHATWG label; "" for UTF-8, or UTF-16 with its mark
	Sheet      string         // of a workbook; "" for its first visible sheet
	Now        time.Time      // the day that `until` is compared with
	Zone       *time.Location // in which days are counted; nil is UTC
	Withdrawn  *Withdrawn     // who has been taken off the letter; nil for nobody

	// NameEncoding says for a hint how an encoding is named; "" for the letter's
	// key. It holds a %s for the encoding.
	NameEncoding string

	// At gives the place of a front matter key, for problems with encoding and
	// sheet; nil puts them at the signatory file.
	At func(key string) diag.Position
}

// Extensions are the endings of signatory files, in the order of preference.
var Extensions = []string{".csv", ".xlsx", ".toml", ".json"}

// IsFile reports whether a file beside a letter is a signatory file by its
// name, whatever its letter case.
func IsFile(name string) bool {
	name = strings.ToLower(name)
	for _, ext := range Extensions {
		if name == "signatories"+ext {
			return true
		}
	}
	return false
}

// Scan reads the signatory file once, checks every row, and counts. Problems
// with the content go to rep; an error means that the file could not be read.
// The result is never nil without an error and safe for concurrent use.
func Scan(fsys fs.FS, file string, o Options, rep *diag.Report) (*campaign.Signatories, error) {
	l := newList(fsys, file, o)
	if err := l.scan(rep); err != nil {
		return nil, err
	}
	return l.result(), nil
}

// A list is a signatory file that was scanned, and what was learnt from it.
type list struct {
	fsys   fs.FS
	file   string
	o      Options
	shape  shape
	size   int64 // of the file, in octets; 0 when it is not known
	tally  *tallies
	stored *store
	orders orders
	alphabets
}

func newList(fsys fs.FS, file string, o Options) *list {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if len(o.Languages) == 0 {
		o.Languages = []string{"en"}
	}
	l := &list{fsys: fsys, file: file, o: o, shape: newShape(o.Languages)}
	l.tally, l.stored = newTallies(&l.shape), newStore(&l.shape)
	return l
}

// result gives what the rest of casebook may know.
func (l *list) result() *campaign.Signatories {
	t := l.tally
	return &campaign.Signatories{
		File:       l.file,
		Total:      t.total,
		Named:      t.named,
		Unnamed:    t.total - t.named,
		ByInitials: t.byInitials,
		Groups:     t.groups.sorted(),
		Countries:  t.countries.sorted(),
		NextChange: t.next,
		Rows:       l.rows,
		Initials:   l.initials,
		RowsOf:     l.rowsOf,
		Look:       l.look,
	}
}
