package xlsx

import (
	"bufio"
	"casebook/internal/diag"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A parser reads the tags of a part. Names lose their prefixes: the parts that
// are read here mix no vocabularies in which a name means two things.
type parser struct {
	part  io.ReadCloser
	xml   *xml.Decoder
	rate  *tagLimit
	theme palette
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
	return &parser{part: part, rate: rate, theme: s.theme, xml: xml.NewDecoder(bufio.NewReaderSize(rate, 64<<10))}, nil
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

// chooseSheet gives the part of the sheet of a name, or of the first visible one;
// then it notes which others there are.
func (s *Sheet) chooseSheet(name string) (part string, err error) {
	found := false
	for _, e := range s.book.sheets {
		to := s.book.byID[e.id]
		switch {
		case name != "" && strings.EqualFold(e.name, name), name == "" && !found && !e.hidden && to.kind == "worksheet":
			s.Name, s.Hidden, part = e.name, e.hidden, to.part
			if found = true; name != "" {
				return part, nil
			}
		case name == "" && to.kind == "worksheet":
			s.Others = append(s.Others, e.name)
		}
	}
	if !found {
		return "", noSuchSheet(name, s.book.sheets)
	}
	return part, nil
}

// A stringTable holds the shared strings one after the other.
type stringTable struct {
	text  []byte
	ends  []uint32
	looks map[int]runs // of those whose parts look otherwise than the cell says
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
			var look runs
			if s.shared.text, look, err = p.appendText(s.shared.text, "si"); err != nil {
				return err
			}
			if look.haveLook() && len(s.shared.looks) < MaxRows {
				if s.shared.looks == nil {
					s.shared.looks = map[int]runs{}
				}
				s.shared.looks[len(s.shared.ends)] = look
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

// A Note is what somebody has noted on a cell.
type Note struct {
	Column int // from 0
	Text   string
}

// readNotes reads what people have noted on cells of the sheet, by row, and in text boxes.
func (s *Sheet) readNotes(sheet string) error {
	byID, _, err := s.readRelationships(sheet)
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		to, tag, text := byID[id], "", ""
		switch to.kind {
		case "comments":
			tag, text = "comment", "t"
		case "threadedComment":
			tag, text = "threadedComment", "text"
		case "drawing":
			tag, text = "txBody", "t"
		default:
			continue
		}
		if err := s.readNotesOf(to.part, tag, text); err != nil {
			return err
		}
	}
	return nil
}

// readNotesOf reads a part with notes: in which tag each stands, and its text.
func (s *Sheet) readNotesOf(part, tag, inside string) error {
	p, err := s.openParser(part)
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
		if !ok || e.Name.Local != tag {
			continue
		}
		text, _, err := p.appendTextIn(nil, tag, inside)
		if err != nil {
			return err
		}
		if tag == "txBody" && len(s.Around) < maxAround {
			s.Around = append(s.Around, string(text))
		} else if column, row, ok := parseRef(attribute(e, "ref")); ok {
			if s.Notes == nil {
				s.Notes = map[int][]Note{}
			}
			s.Notes[row+1] = append(s.Notes[row+1], Note{column, string(text)})
			n, bytes = n+1, bytes+len(text)
		}
	}
	return tooLarge()
}

// errUnclosed says that a part ends inside a tag's content.
var errUnclosed = errors.New("a part ends too early")

// appendText appends the text of all <t> up to the end of a tag: rich text is the
// sum of its runs, phonetic readings are left out. It says how the runs look.
func (p *parser) appendText(to []byte, end string) (_ []byte, look runs, _ error) {
	return p.appendTextIn(to, end, "t")
}

// appendTextIn appends what stands in other tags than <t>.
func (p *parser) appendTextIn(to []byte, end, inside string) (_ []byte, look runs, _ error) {
	from, inText, phonetic := len(to), false, 0
	for {
		t, err := p.nextToken()
		if err == io.EOF {
			return to, look, errUnclosed
		}
		if err != nil {
			return to, look, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			inText = t.Name.Local == inside && phonetic == 0
			switch t.Name.Local {
			case "rPh":
				phonetic++
			default:
				look.readTag(t, p.theme)
			}
		case xml.CharData:
			if inText {
				to = append(to, t...)
			}
			if len(to)-from > maxText {
				return to, look, diag.NewFault(diag.Say("damaged-workbook/long-cell"))
			}
		case xml.EndElement:
			inText = false
			switch t.Name.Local {
			case "rPh":
				phonetic--
			case end:
				return append(to[:from], unescapeCharacters(string(to[from:]))...), look, nil
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
