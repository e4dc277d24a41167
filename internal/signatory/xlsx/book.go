package xlsx

import (
	"bufio"
	"casebook/internal/diag"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// A parser reads the tags of a part. Names lose their prefixes: the parts that
// are read here mix no vocabularies in which a name means two things.
type parser struct {
	part io.ReadCloser
	xml  *xml.Decoder
	rate *tagLimit
}

// A tagLimit bounds how much is read for one tag or text.
type tagLimit struct {
	r     io.Reader
	read  int64
	limit int64
}

func (r *tagLimit) Read(p []byte) (int, error) {
	if r.read >= r.limit {
		return 0, diag.NewFault(diag.Say("damaged-workbook/long-tag"))
	}
	n, err := r.r.Read(p[:min(int64(len(p)), r.limit-r.read)])
	r.read += int64(n)
	return n, err
}

func (s *Sheet) openParser(name string) (*parser, error) {
	part, err := s.openPart(name)
	if err != nil {
		return nil, err
	}
	rate := &tagLimit{r: part}
	return &parser{part: part, rate: rate, xml: xml.NewDecoder(bufio.NewReaderSize(rate, 64<<10))}, nil
}

// nextToken gives the next tag or text; io.EOF at the end.
func (p *parser) nextToken() (xml.Token, error) {
	p.rate.limit = p.xml.InputOffset() + maxText
	t, err := p.xml.RawToken()
	if err != nil {
		return nil, err
	}
	if _, ok := t.(xml.Directive); ok {
		return nil, diag.NewFault(diag.Say("damaged-workbook/document-type"))
	}
	return t, nil
}

// eachTag calls start for every opening tag of a part.
func (s *Sheet) eachTag(name string, start func(xml.StartElement) error) error {
	p, err := s.openParser(name)
	if err != nil {
		return err
	}
	defer p.part.Close()
	for {
		t, err := p.nextToken()
		if err != nil {
			return unlessAtEnd(err)
		}
		if e, ok := t.(xml.StartElement); ok {
			if err := start(e); err != nil {
				return err
			}
		}
	}
}

func unlessAtEnd(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}

// attribute gives an attribute by its name without prefix; "" when it is missing.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space != "xmlns" {
			return a.Value
		}
	}
	return ""
}

func isTrue(s string) bool { return s == "1" || s == "true" }

// A workbook is what the workbook part says.
type workbook struct {
	part   string
	sheets []sheetEntry
	byID   map[string]relation
	byType map[string]string // kind of relation -> part
}

// A relation is a part that another one uses.
type relation struct {
	part string
	kind string // the last word of its type: "worksheet"
}

type sheetEntry struct {
	name, id string
	hidden   bool
}

// maxSheets bounds the list of sheets.
const maxSheets = 10000

// readWorkbook reads the list of sheets and where everything is.
func (s *Sheet) readWorkbook() (*workbook, error) {
	b := &workbook{part: "xl/workbook.xml"}
	_, roots, err := s.readRelationships("")
	if err != nil {
		return nil, err
	}
	if part := roots["officeDocument"]; part != "" {
		b.part = part
	}
	if b.byID, b.byType, err = s.readRelationships(b.part); err != nil {
		return nil, err
	}
	err = s.eachTag(b.part, func(e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			s.epoch = epoch1900
			if isTrue(attribute(e, "date1904")) {
				s.epoch = epoch1904
			}
		case "sheet":
			if len(b.sheets) == maxSheets {
				return tooLarge()
			}
			b.sheets = append(b.sheets, sheetEntry{attribute(e, "name"), attribute(e, "id"), strings.Contains(strings.ToLower(attribute(e, "state")), "hidden")})
		}
		return nil
	})
	return b, err
}

// readRelationships reads where a part's relations are; those of the archive as a
// whole for no part.
func (s *Sheet) readRelationships(of string) (byID map[string]relation, byType map[string]string, err error) {
	rels := "_rels/.rels"
	if of != "" {
		rels = resolvePart(of, "_rels/"+of[strings.LastIndexByte(of, '/')+1:]+".rels")
	}
	byID, byType = map[string]relation{}, map[string]string{}
	if s.parts[strings.ToLower(rels)] == nil {
		return byID, byType, nil
	}
	err = s.eachTag(rels, func(e xml.StartElement) error {
		if e.Name.Local != "Relationship" || attribute(e, "TargetMode") == "External" {
			return nil
		}
		target := resolvePart(of, attribute(e, "Target"))
		kind := attribute(e, "Type")
		kind = kind[strings.LastIndexByte(kind, '/')+1:]
		byID[attribute(e, "Id")] = relation{target, kind}
		byType[kind] = target
		return nil
	})
	return byID, byType, err
}

// chooseSheet gives the part of the sheet of a name, or of the first visible one.
func (s *Sheet) chooseSheet(b *workbook, name string) (part string, err error) {
	for _, e := range b.sheets {
		to := b.byID[e.id]
		if name == "" && (e.hidden || to.kind != "worksheet") || name != "" && !strings.EqualFold(e.name, name) {
			continue
		}
		s.Name, s.Hidden = e.name, e.hidden
		return to.part, nil
	}
	return "", noSuchSheet(name, b.sheets)
}

// A stringTable holds the shared strings one after the other.
type stringTable struct {
	text   []byte
	ends   []uint32
	struck map[int]bool // those of which some letters are crossed out
}

func (t *stringTable) textAt(i int) (string, bool) {
	if i < 0 || i >= len(t.ends) {
		return "", false
	}
	begin := uint32(0)
	if i > 0 {
		begin = t.ends[i-1]
	}
	return string(t.text[begin:t.ends[i]]), true
}

// readSharedStrings reads the shared strings.
func (s *Sheet) readSharedStrings(b *workbook) error {
	part := b.byType["sharedStrings"]
	if part == "" {
		return nil
	}
	p, err := s.openParser(part)
	if err != nil {
		return err
	}
	defer p.part.Close()
	for {
		t, err := p.nextToken()
		if err != nil {
			return unlessAtEnd(err)
		}
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "si" {
			var struck bool
			if s.shared.text, struck, err = p.appendText(s.shared.text, "si"); err != nil {
				return err
			}
			if struck && len(s.shared.struck) < MaxRows {
				if s.shared.struck == nil {
					s.shared.struck = map[int]bool{}
				}
				s.shared.struck[len(s.shared.ends)] = true
			}
			if len(s.shared.text) > maxStrings {
				return tooLarge()
			}
			s.shared.ends = append(s.shared.ends, uint32(len(s.shared.text)))
		}
	}
}

// Bounds on the notes on cells that are read.
const (
	maxNotes     = 100000
	maxNoteBytes = 16 << 20 // of all of them
)

// readNotes reads what people have noted on cells of the sheet, by row.
func (s *Sheet) readNotes(sheet string) error {
	_, kinds, err := s.readRelationships(sheet)
	if err != nil || kinds["comments"] == "" {
		return err
	}
	p, err := s.openParser(kinds["comments"])
	if err != nil {
		return err
	}
	defer p.part.Close()
	for n, bytes := 0, 0; n < maxNotes && bytes < maxNoteBytes; {
		t, err := p.nextToken()
		if err != nil {
			return unlessAtEnd(err)
		}
		e, ok := t.(xml.StartElement)
		if !ok || e.Name.Local != "comment" {
			continue
		}
		text, _, err := p.appendText(nil, "comment")
		if err != nil {
			return err
		}
		if _, row, ok := parseRef(attribute(e, "ref")); ok {
			if s.Notes == nil {
				s.Notes = map[int][]string{}
			}
			s.Notes[row+1] = append(s.Notes[row+1], string(text))
			n, bytes = n+1, bytes+len(text)
		}
	}
	return tooLarge()
}

// errUnclosed says that a part ends inside a tag's content.
var errUnclosed = errors.New("a part ends too early")

// appendText appends the text of all <t> up to the end of a tag: rich text is the
// sum of its runs, phonetic readings are left out. It reports whether a run is
// crossed out.
func (p *parser) appendText(to []byte, end string) (_ []byte, struck bool, _ error) {
	from, inText, phonetic := len(to), false, 0
	for {
		t, err := p.nextToken()
		if err == io.EOF {
			return to, false, errUnclosed
		}
		if err != nil {
			return to, false, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			inText = t.Name.Local == "t" && phonetic == 0
			switch t.Name.Local {
			case "rPh":
				phonetic++
			case "strike":
				struck = struck || isOn(t)
			}
		case xml.CharData:
			if inText {
				to = append(to, t...)
			}
			if len(to)-from > maxText {
				return to, false, diag.NewFault(diag.Say("damaged-workbook/long-cell"))
			}
		case xml.EndElement:
			inText = false
			switch t.Name.Local {
			case "rPh":
				phonetic--
			case end:
				return append(to[:from], unescapeCharacters(string(to[from:]))...), struck, nil
			}
		}
	}
}

// unescapeCharacters decodes characters written as _xHHHH_ (ECMA-376 part 1, 22.9.2.19).
func unescapeCharacters(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 || len(s) < i+7 {
			return b.String() + s
		}
		code, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if err != nil || s[i+6] != '_' {
			b.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		b.WriteRune(rune(code))
		s = s[i+7:]
	}
}
