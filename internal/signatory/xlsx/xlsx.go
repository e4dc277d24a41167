// Package xlsx reads the rows of one sheet of a workbook (ECMA-376, Office
// Open XML), a row at a time, and trusts nothing in the file: sizes, counts
// and nesting are bounded, nothing is written to disk, and a damaged or hostile
// file is a *diag.Fault, never a panic.
package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"casebook/internal/diag"
)

// Bounds on what is read. A workbook of a million people stays far below them.
const (
	maxParts   = 10000     // files in the archive
	maxPart    = 768 << 20 // bytes of one part, unpacked
	freeRatio  = 200       // how much larger than packed a part may be,
	freeSize   = 64 << 20  // once it is larger than this
	maxStrings = 96 << 20  // bytes of all shared strings
	maxText    = 1 << 20   // bytes between two tags
	maxMerged  = 100000    // merged ranges
	MaxRows    = 1 << 20   // rows of a sheet, as spreadsheet programs have it
	MaxColumns = 1 << 14   // columns of a sheet
)

// A Sheet is one sheet that is being read. It is for one goroutine.
type Sheet struct {
	Name    string
	Hidden  bool           // the sheet is, and was asked for by its name
	Others  []string       // the sheets that are not read, where none was asked for by its name
	Strikes bool           // a conditional format crosses cells out; known after the last row
	Hides   bool           // one lets nobody see what is in cells; likewise
	Narrow  []Columns      // what is hidden of its columns, or has no width
	Notes   map[int][]Note // what people have noted on cells, by row from 1
	Around  []string       // what stands in text boxes, and in heads and feet of printed pages
	parts   map[string]*zip.File
	book    *workbook
	styles  styles
	theme   palette
	shared  stringTable
	merged  mergedCells
	epoch   epoch
	rows    *rowReader
}

// Columns are columns of a sheet, both counted from 0.
type Columns struct{ First, Last int }

// IsHiddenColumn reports whether a column, counted from 0, is not shown.
func (s *Sheet) IsHiddenColumn(column int) bool {
	return slices.ContainsFunc(s.Narrow, func(c Columns) bool { return c.First <= column && column <= c.Last })
}

// Open finds a sheet, the first visible one when name is empty, and reads up
// to its rows. An error that is a *diag.Fault is the file's, its position left
// to the caller.
func Open(r io.ReaderAt, size int64, name string) (*Sheet, error) {
	s, err := openSheet(r, size, name)
	switch {
	case err == io.EOF: // of the archive, where its directory points beyond it
		return nil, faultOf(errUnclosed)
	case err != nil:
		return nil, faultOf(err)
	}
	return s, nil
}

func openSheet(r io.ReaderAt, size int64, name string) (*Sheet, error) {
	if err := checkSignature(r); err != nil {
		return nil, err
	}
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return nil, err
	}
	s := &Sheet{}
	if s.parts, err = indexParts(archive); err != nil {
		return nil, err
	}
	if s.book, err = s.readWorkbook(); err != nil {
		return nil, err
	}
	part, err := s.chooseSheet(name)
	if err != nil {
		return nil, err
	}
	if err := s.readTheme(s.book); err != nil {
		return nil, err
	}
	if err := s.readStyles(s.book); err != nil {
		return nil, err
	}
	if err := s.readSharedStrings(s.book); err != nil {
		return nil, err
	}
	if err := s.readMerged(part); err != nil {
		return nil, err
	}
	if err := s.readNotes(part); err != nil {
		return nil, err
	}
	s.rows, err = s.openRows(part)
	return s, err
}

// OpenOther opens another sheet of the same workbook, to look at its first rows.
func (s *Sheet) OpenOther(name string) (*Sheet, error) {
	other := &Sheet{parts: s.parts, book: s.book, styles: s.styles, shared: s.shared, epoch: s.epoch}
	part, err := other.chooseSheet(name)
	if err != nil {
		return nil, err
	}
	if other.rows, err = other.openRows(part); err != nil {
		return nil, faultOf(err)
	}
	return other, nil
}

// Next reads the next row that is written in the file; io.EOF after the last.
func (s *Sheet) Next(r *Row) error {
	if err := s.rows.nextRow(r); err != nil {
		return faultOf(err)
	}
	return nil
}

// Close ends the reading.
func (s *Sheet) Close() error { return s.rows.part.Close() }

// checkSignature tells what is no workbook by its first bytes.
func checkSignature(r io.ReaderAt) error {
	var head [8]byte
	n, err := r.ReadAt(head[:], 0)
	if err != nil && err != io.EOF {
		return err
	}
	switch {
	case bytes.HasPrefix(head[:n], []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return diag.NewFault(diag.Say("encrypted-workbook/old"))
	case !bytes.HasPrefix(head[:n], []byte("PK")):
		return diag.NewFault(diag.Say("damaged-workbook/none"))
	}
	return nil
}

// indexParts gives the parts by their names in lower case, as the standard compares
// them.
func indexParts(archive *zip.Reader) (map[string]*zip.File, error) {
	if len(archive.File) > maxParts {
		return nil, tooLarge()
	}
	parts := make(map[string]*zip.File, len(archive.File))
	for _, f := range archive.File {
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		if parts[name] != nil {
			return nil, diag.NewFault(diag.Say("damaged-workbook/two-parts"))
		}
		parts[name] = f
	}
	return parts, nil
}

// openPart unpacks a part, up to the bounds.
func (s *Sheet) openPart(name string) (io.ReadCloser, error) {
	f := s.parts[strings.ToLower(name)]
	if f == nil {
		return nil, diag.NewFault(diag.Say("damaged-workbook/no-part"))
	}
	if f.Flags&1 != 0 {
		return nil, diag.NewFault(diag.Say("encrypted-workbook"))
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	limit := min(max(freeSize, f.CompressedSize64*freeRatio), maxPart)
	return &boundedReader{ReadCloser: r, left: int64(limit)}, nil
}

// A boundedReader fails rather than unpack more than its limit.
type boundedReader struct {
	io.ReadCloser
	left int64
}

func (b *boundedReader) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, tooLarge()
	}
	return n, err
}

func tooLarge() error { return diag.NewFault(diag.Say("too-large/unpacked")) }

// faultOf makes a fault of what archive and XML readers say; failures of the
// disk and the end of the rows stay what they are.
func faultOf(err error) error {
	var known *diag.Fault
	var disk *fs.PathError
	if errors.As(err, &known) {
		return known
	}
	if err == io.EOF || errors.As(err, &disk) {
		return err
	}
	return diag.NewFault(diag.Say("damaged-workbook"))
}

// noSuchSheet says which sheets there are.
func noSuchSheet(name string, sheets []sheetEntry) error {
	names := make([]string, len(sheets))
	for i, e := range sheets {
		names[i] = e.name
	}
	if name == "" {
		return diag.NewFault(diag.Say("damaged-workbook/no-sheet"))
	}
	if near := diag.Nearest(name, names); near != "" {
		return diag.NewFault(diag.Say("no-sheet/near", "sheet", name, "near", near))
	}
	return diag.NewFault(diag.Say("no-sheet", "sheet", name, "sheets", names[:min(len(names), 10)]))
}

// resolvePart gives a part's name from a relationship's target.
func resolvePart(from, target string) string {
	if strings.HasPrefix(target, "/") {
		return path.Clean(target)[1:]
	}
	return path.Join(path.Dir(from), target)
}
