package docx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// A stream walks the elements of a part without keeping them.
type stream struct {
	dec   *xml.Decoder
	depth int
}

func newStream(data []byte) *stream {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // parts are UTF-8
	return &stream{dec: d}
}

var (
	errDeep  = errors.New("elements nest too deep")
	errEmpty = errors.New("no element")
)

// root calls f for every element within the part's outermost one.
func (s *stream) root(f func(xml.StartElement) error) error {
	for {
		t, err := s.dec.Token()
		if errors.Is(err, io.EOF) {
			return errEmpty
		}
		if err != nil {
			return err
		}
		if _, ok := t.(xml.StartElement); ok {
			return s.children(f)
		}
	}
}

// children calls f for every element within the current one, whose start has
// been read, up to its end. f reads its element to the end, by children, text
// or skip.
func (s *stream) children(f func(xml.StartElement) error) error {
	if s.depth++; s.depth > maxDepth {
		return errDeep
	}
	defer func() { s.depth-- }()
	for {
		t, err := s.dec.Token()
		if err != nil {
			return err
		}
		switch e := t.(type) {
		case xml.StartElement:
			if err := f(e); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

func (s *stream) skip() error { return s.dec.Skip() }

// text gives the characters of the current element.
func (s *stream) text() (string, error) {
	var b strings.Builder
	for {
		t, err := s.dec.Token()
		if err != nil {
			return "", err
		}
		switch e := t.(type) {
		case xml.CharData:
			b.Write(e)
		case xml.StartElement:
			if err := s.skip(); err != nil {
				return "", err
			}
		case xml.EndElement:
			return b.String(), nil
		}
	}
}

// attr gives an attribute by its local name.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// on reads an on-off value: the element alone is on.
func on(e xml.StartElement) bool {
	switch attr(e, "val") {
	case "0", "false", "off", "none":
		return false
	}
	return true
}
