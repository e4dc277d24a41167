package theme

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"
	"text/template/parse"
	"unicode"

	"casebook/internal/diag"
)

// dataEndings are those of layouts that make a file of their own name, which is no
// page.
var dataEndings = []string{".csv", ".json", ".txt", ".xml"}

func isData(name string) bool { return slices.Contains(dataEndings, path.Ext(name)) }

// Outputs gives the files that layouts of the site's own make besides pages, sorted:
// "cases.json" for layouts/cases.json.
func (t *Theme) Outputs() []string {
	var names []string
	for name := range t.layouts {
		if isData(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Has reports whether there is a layout of a name, as "report" for
// layouts/report.html.
func (t *Theme) Has(name string) bool { return t.layouts[layoutFile(name)] != nil }

// Nearest gives the layout whose name is nearest to one; "" when none is near.
func (t *Theme) Nearest(name string) string {
	var names []string
	for file := range t.layouts {
		if !isPartial(file) && !isData(file) {
			names = append(names, strings.TrimSuffix(file, ".html"))
		}
	}
	slices.Sort(names)
	return diag.Nearest(name, names)
}

// LooksUp reports whether a layout of the site's own looks up what else is on the
// site (.All), so that any page may show anything.
func (t *Theme) LooksUp() bool { return t.looksUp }

// findLookUps says whether a layout uses the field All of any value.
func (t *Theme) findLookUps() bool {
	found := false
	for _, l := range t.layouts {
		for _, tree := range l.trees {
			walkNodes(tree.Root, func(n parse.Node) {
				switch n := n.(type) {
				case *parse.FieldNode:
					found = found || slices.Contains(n.Ident, "All")
				case *parse.ChainNode:
					found = found || slices.Contains(n.Field, "All")
				case *parse.VariableNode:
					found = found || slices.Contains(n.Ident, "All")
				}
			})
		}
	}
	return found
}

// layoutFile gives the file of a layout below layouts/: one that makes no page is
// known by its whole name.
func layoutFile(name string) string {
	if isData(name) {
		return name
	}
	return name + ".html"
}

// gatherData gives what a layout that makes no page is put together of: itself,
// since partials are HTML.
func gatherData(l *layout) map[string]*parse.Tree { return maps.Clone(l.trees) }

// readData reads the text of a layout that makes no page, and where in a string of
// JSON or a cell in quotation marks it has come to.
func (m *markup) readData(text string) {
	switch m.format {
	case ".json":
		m.readJSON(text)
		return
	case ".csv":
		if strings.Count(text, `"`)%2 != 0 {
			m.quote ^= '"'
		}
	}
	m.addNeutral(text)
}

// chooseDataWriter gives the way to write values into a file that is no page.
func (m *markup) chooseDataWriter(at place) valueWriter {
	switch m.format {
	case ".json":
		if m.region == inJSONString {
			if m.escaped {
				m.fail(diag.Say("layout-error/escape"))
				return nil
			}
			return writeJSONString
		}
		return func(r *run, v reflect.Value) { r.putJSON(v, at) }
	case ".xml":
		return func(r *run, v reflect.Value) {
			var b bytes.Buffer
			xml.EscapeText(&b, []byte(plainTextOf(v))) // a Buffer does not fail
			r.out = append(r.out, b.Bytes()...)
		}
	case ".csv":
		quoted := m.quote == '"'
		return func(r *run, v reflect.Value) { r.out = appendCell(r.out, plainTextOf(v), quoted) }
	}
	return func(r *run, v reflect.Value) {
		r.out = append(r.out, strings.Map(withoutControls, plainTextOf(v))...)
	}
}

// withoutControls takes out what is no character of a text.
func withoutControls(c rune) rune {
	if c != '\n' && c != '\t' && (unicode.IsControl(c) || c == unicode.ReplacementChar) {
		return -1
	}
	return c
}

// appendCell appends a cell (RFC 4180). What a spreadsheet program would run as a
// formula begins with an apostrophe.
func appendCell(dst []byte, s string, quoted bool) []byte {
	if start := strings.TrimLeft(s, " \"\t\r\n"); start != "" && strings.ContainsRune("=+-@|%", rune(start[0])) {
		s = "'" + s
	}
	inside := strings.ReplaceAll(s, `"`, `""`)
	if quoted || !strings.ContainsAny(s, ",;\t\r\n\"") {
		return append(dst, inside...)
	}
	return append(append(append(dst, '"'), inside...), '"')
}

// AppendFile appends the file that a layout of the site's own makes of a view, as
// Append does a page. What is no JSON, XML or CSV is an *Error.
func (t *Theme) AppendFile(dst []byte, name, lang string, view any) ([]byte, error) {
	start := len(dst)
	out, err := t.Append(dst, name, lang, view, true)
	if err != nil {
		return dst, err
	}
	made := bytes.Trim(out[start:], " \t\r\n")
	out = append(append(out[:start], made...), '\n')
	at := diag.Position{File: folder + name, Line: 1, Column: 1}
	switch path.Ext(name) {
	case ".json":
		if !json.Valid(out[start:]) {
			return dst, &Error{diag.ErrorAt(at, diag.Say("layout-error/made-json"))}
		}
	case ".xml":
		if !isXML(out[start:]) {
			return dst, &Error{diag.ErrorAt(at, diag.Say("layout-error/made-xml"))}
		}
	case ".csv":
		if !slices.ContainsFunc([]rune{',', ';', '\t'}, func(between rune) bool { return isCSV(out[start:], between) }) {
			return dst, &Error{diag.ErrorAt(at, diag.Say("layout-error/made-csv"))}
		}
	}
	return out, nil
}

// isXML reports elements that are all closed, of which there is one at least.
func isXML(data []byte) bool {
	d := xml.NewDecoder(bytes.NewReader(data))
	for some := false; ; {
		token, err := d.Token()
		if err != nil {
			return some && errors.Is(err, io.EOF)
		}
		_, element := token.(xml.StartElement)
		some = some || element
	}
}

// isCSV reports rows of cells (RFC 4180) with that between cells.
func isCSV(data []byte, between rune) bool {
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = between, -1, true
	for {
		if _, err := r.Read(); err != nil {
			return errors.Is(err, io.EOF)
		}
	}
}
