// Package xlsx reads the rows of one sheet of a workbook (ECMA-376, Office
// Open XML), a row at a time, and trusts nothing in the file: sizes, counts
// and nesting are bounded, nothing is written to disk, and a damaged or hostile
// file is a *diag.Fault, never a panic.
package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"casebook/internal/diag"
)

// Bounds on what is read. A workbook of a million people stays far below them.
const (
	maxParts   = 10000     // files in the archive
	maxPart    = 768 << 20 // octets of one part, unpacked
	freeRatio  = 200       // how much larger than packed a part may be,
	freeSize   = 64 << 20  // once it is larger than this
	maxStrings = 96 << 20  // octets of all shared strings
	maxText    = 1 << 20   // octets between two tags
	maxMerged  = 100000    // merged ranges
	MaxRows    = 1 << 20   // rows of a sheet, as spreadsheet programs have it
	MaxColumns = 1 << 14   // columns of a sheet
)

// A Sheet is one sheet that is being read. It is for one goroutine.
type Sheet struct {
	Name   string
	parts  map[string]*zip.File
	styles styles
	shared stringTable
	merged merged
	epoch  epoch
	rows   *rowReader
}

// Open finds a sheet, the first visible one when name is empty, and reads up
// to its rows. An error that is a *diag.Fault is the file's, its position left
// to the caller.
func Open(r io.ReaderAt, size int64, name string) (*Sheet, error) {
	s, err := open(r, size, name)
	switch {
	case err == io.EOF: // of the archive, where its directory points beyond it
		return nil, fault(errUnclosed)
	case err != nil:
		return nil, fault(err)
	}
	return s, nil
}

func open(r io.ReaderAt, size int64, name string) (*Sheet, error) {
	if err := checkMagic(r); err != nil {
		return nil, err
	}
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return nil, err
	}
	s := &Sheet{}
	if s.parts, err = index(archive); err != nil {
		return nil, err
	}
	book, err := s.workbook()
	if err != nil {
		return nil, err
	}
	part, err := s.choose(book, name)
	if err != nil {
		return nil, err
	}
	if err := s.stylesOf(book); err != nil {
		return nil, err
	}
	if err := s.sharedOf(book); err != nil {
		return nil, err
	}
	if err := s.mergedOf(part); err != nil {
		return nil, err
	}
	s.rows, err = s.rowsOf(part)
	return s, err
}

// Next reads the next row that is written in the file; io.EOF after the last.
func (s *Sheet) Next(r *Row) error {
	if err := s.rows.next(r); err != nil {
		return fault(err)
	}
	return nil
}

// Close ends the reading.
func (s *Sheet) Close() error { return s.rows.part.Close() }

// checkMagic tells what is no workbook by its first octets.
func checkMagic(r io.ReaderAt) error {
	var head [8]byte
	n, err := r.ReadAt(head[:], 0)
	if err != nil && err != io.EOF {
		return err
	}
	switch {
	case bytes.HasPrefix(head[:n], []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return &diag.Fault{Code: "encrypted-workbook", Message: "the workbook is protected by a password, or of Excel 97",
			Hint: "save it as .xlsx without a password"}
	case !bytes.HasPrefix(head[:n], []byte("PK")):
		return &diag.Fault{Code: "damaged-workbook", Message: "not a workbook", Hint: "save it as .xlsx, or as .csv"}
	}
	return nil
}

// index gives the parts by their names in lower case, as the standard compares
// them.
func index(archive *zip.Reader) (map[string]*zip.File, error) {
	if len(archive.File) > maxParts {
		return nil, tooLarge()
	}
	parts := make(map[string]*zip.File, len(archive.File))
	for _, f := range archive.File {
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		if parts[name] != nil {
			return nil, damaged("two of its parts have one name")
		}
		parts[name] = f
	}
	return parts, nil
}

// open unpacks a part, up to the bounds.
func (s *Sheet) open(name string) (io.ReadCloser, error) {
	f := s.parts[strings.ToLower(name)]
	if f == nil {
		return nil, damaged("a part of it is missing")
	}
	if f.Flags&1 != 0 {
		return nil, &diag.Fault{Code: "encrypted-workbook", Message: "the workbook is protected by a password", Hint: "save it without a password"}
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	limit := min(max(freeSize, f.CompressedSize64*freeRatio), maxPart)
	return &bounded{ReadCloser: r, left: int64(limit)}, nil
}

// A bounded reader fails rather than unpack more than its limit.
type bounded struct {
	io.ReadCloser
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, tooLarge()
	}
	return n, err
}

func tooLarge() error {
	return &diag.Fault{Code: "too-large", Message: "the workbook unpacks to far more than a list of people", Hint: "save the list as .csv"}
}

func damaged(what string) error {
	return &diag.Fault{Code: "damaged-workbook", Message: "the workbook is damaged: " + what, Hint: "open it in a spreadsheet program and save it anew"}
}

// fault makes a fault of what archive and XML readers say; failures of the
// disk and the end of the rows stay what they are.
func fault(err error) error {
	var known *diag.Fault
	var disk *fs.PathError
	if errors.As(err, &known) {
		return known
	}
	if err == io.EOF || errors.As(err, &disk) {
		return err
	}
	return damaged("it cannot be unpacked and read to its end")
}

// noSheet says which sheets there are.
func noSheet(name string, sheets []sheetEntry) error {
	names := make([]string, len(sheets))
	for i, e := range sheets {
		names[i] = e.name
	}
	if name == "" {
		return damaged("it has no visible sheet")
	}
	hint := diag.DidYouMean(name, names)
	if hint == "" {
		hint = "its sheets are " + diag.OneOf(names[:min(len(names), 10)])
	}
	return &diag.Fault{Code: "no-sheet", Message: fmt.Sprintf("no sheet called %q", name), Hint: hint}
}

// resolve gives a part's name from a relationship's target.
func resolve(from, target string) string {
	if strings.HasPrefix(target, "/") {
		return path.Clean(target)[1:]
	}
	return path.Join(path.Dir(from), target)
}
