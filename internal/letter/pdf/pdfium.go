package pdf

import (
	"context"
	"encoding/binary"
	"math"
	"strings"

	"casebook/internal/diag"
)

// Why PDFium did not open a file, by its fpdfview.h.
const (
	wrongPassword = 4
	wrongSecurity = 5
)

// characters runs PDFium over a file.
func characters(ctx context.Context, data []byte) (document, error) {
	l, err := start(ctx)
	if err != nil {
		return document{}, damaged()
	}
	defer l.close()
	r, err := open(l, data)
	if err != nil {
		return document{}, err
	}
	return r.pages(ctx)
}

// A reader is a document that PDFium has open.
type reader struct {
	*library
	document uint64
}

func open(l *library, data []byte) (reader, error) {
	at, err := l.put(data)
	if err != nil {
		return reader{}, damaged()
	}
	const noPassword = 0
	document, err := l.call("FPDF_LoadMemDocument", at, uint64(len(data)), noPassword)
	if err != nil {
		return reader{}, damaged()
	}
	if uint32(document) != 0 {
		return reader{l, document}, nil
	}
	if why, err := l.ask("FPDF_GetLastError"); err == nil && (why == wrongPassword || why == wrongSecurity) {
		return reader{}, &diag.Fault{Code: "encrypted-file", Message: "the PDF is protected by a password", Hint: "open it with the password and print it into a new PDF, or copy its text into a .txt file"}
	}
	return reader{}, damaged()
}

func damaged() error {
	return &diag.Fault{Code: "damaged-file", Message: "the PDF is damaged and cannot be read", Hint: "ask for it again, or copy its text into a .txt file"}
}

func (r reader) pages(ctx context.Context) (document, error) {
	var d document
	count, err := r.ask("FPDF_GetPageCount", r.document)
	if err != nil || count <= 0 {
		return d, damaged()
	}
	if count > maxPages {
		return d, &diag.Fault{Code: "too-large", Message: "the PDF has more pages than a letter", Hint: "save the letter's pages alone"}
	}
	total := 0
	for i := range count {
		p, err := r.page(i)
		if ctx.Err() != nil {
			return d, ctx.Err()
		}
		if err != nil {
			d.lost++
			p.bare = true
		}
		d.pages = append(d.pages, p)
		if total += len(p.chars); total > maxChars {
			return d, &diag.Fault{Code: "too-large", Message: "the PDF has more text than a letter", Hint: "save the letter's pages alone"}
		}
	}
	return d, nil
}

func (r reader) page(index int) (p page, err error) {
	loaded, err := r.call("FPDF_LoadPage", r.document, uint64(index))
	if err != nil || uint32(loaded) == 0 {
		return page{}, damaged()
	}
	defer r.call("FPDF_ClosePage", loaded)
	if p.chars, err = r.chars(loaded); err != nil {
		return page{}, err
	}
	if !p.hasText() {
		shown, err := r.ask("FPDFPage_CountObjects", loaded)
		p.bare = err != nil || shown > 0
	}
	p.links = r.links(loaded)
	p.width, p.height = r.length("FPDF_GetPageWidthF", loaded), r.length("FPDF_GetPageHeightF", loaded)
	return p, nil
}

// length gives a measure of a page, in points; 0 if there is none.
func (r reader) length(name string, page uint64) float64 {
	bits, err := r.call(name, page)
	if err != nil {
		return 0
	}
	return float64(math.Float32frombits(uint32(bits)))
}

func (r reader) chars(page uint64) ([]char, error) {
	text, err := r.call("FPDFText_LoadPage", page)
	if err != nil {
		return nil, err
	}
	defer r.call("FPDFText_ClosePage", text)
	count, err := r.ask("FPDFText_CountChars", text)
	if err != nil {
		return nil, err
	}
	var out []char
	for i := range min(count, maxChars+1) {
		c, err := r.char(text, uint64(i))
		if err != nil {
			return nil, err
		}
		if c.r != 0 {
			out = append(out, c)
		}
	}
	return out, nil
}

func (r reader) char(text, i uint64) (c char, err error) {
	letter, err := r.call("FPDFText_GetUnicode", text, i)
	if err != nil {
		return c, err
	}
	for _, c.r = range string(rune(uint32(letter))) { // what is no character is U+FFFD
	}
	if _, err = r.call("FPDFText_GetCharBox", text, i, r.at(0), r.at(8), r.at(16), r.at(24)); err != nil {
		return c, err
	}
	box := r.octets(32)
	c.left, c.right, c.bottom, c.top = double(box), double(box[8:]), double(box[16:]), double(box[24:])
	return c, r.font(&c, text, i)
}

const (
	italicFlag = 1 << 6  // of a font's descriptor (ISO 32000-1, table 123)
	boldFlag   = 1 << 18 // "force bold"
	boldWeight = 600
)

// font fills in what a character looks like.
func (r reader) font(c *char, text, i uint64) error {
	weight, err := r.ask("FPDFText_GetFontWeight", text, i)
	if err != nil {
		return err
	}
	name, flags, err := r.fontName(text, i)
	if err != nil {
		return err
	}
	if weight < 0 && flags == 0 && name == "" {
		c.made = true
		return nil
	}
	name = strings.ToLower(name)
	c.bold = weight >= boldWeight || flags&boldFlag != 0 || strings.Contains(name, "bold") || strings.Contains(name, "black") || strings.Contains(name, "heavy")
	c.italic = flags&italicFlag != 0 || strings.Contains(name, "italic") || strings.Contains(name, "oblique")
	c.size, err = r.fontSize(text, i)
	return err
}

func (r reader) fontName(text, i uint64) (name string, flags uint32, err error) {
	const nameAt = 4
	binary.LittleEndian.PutUint32(r.octets(nameAt), 0)
	length, err := r.ask("FPDFText_GetFontInfo", text, i, r.at(nameAt), scratchSize-nameAt, r.at(0))
	if err != nil {
		return "", 0, err
	}
	all := r.octets(scratchSize)
	if length > 0 && length <= scratchSize-nameAt { // a longer one is not written
		name = strings.TrimSuffix(string(all[nameAt:nameAt+length]), "\x00")
	}
	return name, binary.LittleEndian.Uint32(all), nil
}

// fontSize gives the size that a character is shown at: a text may be written
// at the size 1 and enlarged.
func (r reader) fontSize(text, i uint64) (float64, error) {
	bits, err := r.call("FPDFText_GetFontSize", text, i)
	if err != nil {
		return 0, err
	}
	size := math.Float64frombits(bits)
	if ok, err := r.ask("FPDFText_GetMatrix", text, i, r.at(0)); err == nil && ok != 0 {
		matrix := r.octets(24)
		size *= math.Hypot(single(matrix[8:]), single(matrix[12:]))
	}
	return size, nil
}

// links gives where the page's links stand and lead. A link that cannot be read
// is text like any other.
func (r reader) links(page uint64) []link {
	var out []link
	next := uint32(0)
	for range 1000 {
		binary.LittleEndian.PutUint32(r.octets(4), next)
		if ok, err := r.ask("FPDFLink_Enumerate", page, r.at(0), r.at(4)); err != nil || ok == 0 {
			return out
		}
		found := r.octets(8)
		if next = binary.LittleEndian.Uint32(found); next == 0 {
			return out
		}
		if l, ok := r.link(uint64(binary.LittleEndian.Uint32(found[4:]))); ok {
			out = append(out, l)
		}
	}
	return out
}

func (r reader) link(at uint64) (l link, ok bool) {
	if found, err := r.ask("FPDFLink_GetAnnotRect", at, r.at(0)); err != nil || found == 0 {
		return l, false
	}
	box := r.octets(16)
	l.left, l.top, l.right, l.bottom = single(box), single(box[4:]), single(box[8:]), single(box[12:])
	action, err := r.call("FPDFLink_GetAction", at)
	if err != nil || uint32(action) == 0 {
		return l, false
	}
	length, err := r.ask("FPDFAction_GetURIPath", r.document, action, r.at(0), scratchSize)
	if err != nil || length <= 1 || length > scratchSize {
		return l, false
	}
	l.url = string(r.octets(length)[:length-1]) // it ends in a zero
	return l, true
}

func double(data []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(data)) }

func single(data []byte) float64 {
	return float64(math.Float32frombits(binary.LittleEndian.Uint32(data)))
}
