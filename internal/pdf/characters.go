package pdf

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/tetratelabs/wazero"

	"casebook/internal/diag"
)

// Why PDFium did not open a file, by its fpdfview.h.
const (
	wrongPassword = 4
	wrongSecurity = 5
)

// readCharacters runs PDFium over a file, and tells progress of the pages read and
// of all, if it is not nil.
func readCharacters(ctx context.Context, data []byte, hide bool, progress func(done, total int)) (document, error) {
	d, plain, err := readDocument(ctx, data, progress)
	if err != nil {
		return d, err
	}
	var pages []page
	if hide {
		pages = d.pages
	}
	list, comments, stamps := listWritings(ctx, plain, pages)
	for _, w := range list {
		if w.page < len(d.pages) {
			d.pages[w.page].addWriting(w)
			d.pages[w.page].bare = d.pages[w.page].bare && !d.pages[w.page].hasText()
		}
	}
	d.comments, d.stamps = comments, stamps
	return d, nil
}

// manyBytes is of how many bytes of packed content on it is faster to compile PDFium
// first than to run it in the interpreter: about 10,000 letters.
const manyBytes = 15_000

// isLong reports whether a file has so much content beside its pictures and fonts.
func (f *file) isLong() bool {
	size := 0
	for num := range f.places {
		o, err := f.resolve(ref{num: num})
		d, _ := o.(dict)
		if err != nil || d["Type"] != name("Page") {
			continue
		}
		contents, _ := f.resolve(d["Contents"])
		list, ok := contents.(array)
		if !ok {
			list = array{contents}
		}
		for _, e := range list {
			if o, _ := f.resolve(e); o != nil {
				if s, ok := o.(*stream); ok {
					size += len(s.data)
				}
			}
		}
	}
	return size > manyBytes
}

// readDocument gives what PDFium reads, and the file as it is without its lock when it
// has one that opens without a password.
func readDocument(ctx context.Context, data []byte, progress func(done, total int)) (d document, plain []byte, err error) {
	config := wazero.NewRuntimeConfigInterpreter()
	if f, err := openFile(ctx, data[max(0, findStart(data)):]); err == nil {
		if f.isLong() {
			config = wazero.NewRuntimeConfig()
		}
		if named, ok := f.nameLetters(); ok {
			data = named
		}
	}
	unlocked := false
	err = useReader(ctx, config, data, func(r documentReader) (err error) {
		plain, unlocked = data, false
		if bytes.Contains(data, []byte("/Encrypt")) {
			if saved, err := r.saveUnlocked(); err == nil {
				plain, unlocked = saved, true
			}
		}
		d, err = r.readPages(progress)
		return err
	})
	if unlocked && err == nil {
		if f, opened := openFile(ctx, plain); opened == nil {
			if named, ok := f.nameLetters(); ok {
				return readDocument(ctx, named, progress)
			}
		}
	}
	return d, plain, err
}

func (r documentReader) readPages(progress func(done, total int)) (d document, err error) {
	count, err := r.callForInt("FPDF_GetPageCount", r.document)
	if err != nil || count <= 0 {
		return d, damagedText()
	}
	if count > maxPages {
		return d, diag.NewFault(diag.Say("too-large/pdf-pages"))
	}
	total := 0
	for i := range count {
		p, err := r.readPage(i)
		if r.ctx.Err() != nil {
			return d, r.ctx.Err()
		}
		if err != nil {
			d.lost++
			p.bare = true
		}
		d.pages = append(d.pages, p)
		if total += len(p.chars); total > maxChars {
			return d, diag.NewFault(diag.Say("too-large/pdf-text"))
		}
		if progress != nil {
			progress(i+1, count)
		}
	}
	return d, nil
}

// useReader opens a file in a PDFium that is run so, and lets use read it: with the
// functions that are usual, and once more with all of them when a call did not come to its
// end, as one that is left out was wanted, or the file is damaged.
func useReader(ctx context.Context, config wazero.RuntimeConfig, data []byte, use func(documentReader) error) error {
	err := damagedText()
	for _, functions := range [][]byte{usualFunctions, allFunctions} {
		l, started := startLibrary(ctx, config, functions)
		if started != nil {
			err = damagedText()
			continue
		}
		r, opened := openDocument(l, data)
		if err = opened; err == nil {
			err = use(r)
		}
		l.closeRuntime()
		if !l.failed || ctx.Err() != nil {
			break
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// A documentReader is a document that PDFium has open.
type documentReader struct {
	*library
	document uint64
	font     *fontLook
}

// A fontLook is what the letters of one text object look like, which follow each other.
type fontLook struct {
	object       uint64
	bold, italic bool
	size         float64
	turns        int
	slants       bool
}

func openDocument(l *library, data []byte) (documentReader, error) {
	at, err := l.putData(data)
	if err != nil {
		return documentReader{}, damagedText()
	}
	const noPassword = 0
	document, err := l.callFunction("FPDF_LoadMemDocument", at, uint64(len(data)), noPassword)
	if err != nil {
		return documentReader{}, damagedText()
	}
	if uint32(document) != 0 {
		return documentReader{l, document, &fontLook{}}, nil
	}
	if why, err := l.callForInt("FPDF_GetLastError"); err == nil && (why == wrongPassword || why == wrongSecurity) {
		return documentReader{}, diag.NewFault(diag.Say("encrypted-file/pdf"))
	}
	return documentReader{}, damagedText()
}

func (r documentReader) readPage(index int) (p page, err error) {
	loaded, err := r.callFunction("FPDF_LoadPage", r.document, uint64(index))
	if err != nil || uint32(loaded) == 0 {
		return page{}, damagedText()
	}
	defer r.callFunction("FPDF_ClosePage", loaded)
	if p.chars, err = r.readChars(loaded); err != nil {
		return page{}, err
	}
	if !p.hasText() {
		shown, err := r.callForInt("FPDFPage_CountObjects", loaded)
		p.bare = err != nil || shown > 0
	}
	p.links = r.readLinks(loaded)
	p.width, p.height = r.pageLength("FPDF_GetPageWidthF", loaded), r.pageLength("FPDF_GetPageHeightF", loaded)
	return p, nil
}

// pageLength gives a measure of a page, in points; 0 if there is none.
func (r documentReader) pageLength(name string, page uint64) float64 {
	bits, err := r.callFunction(name, page)
	if err != nil {
		return 0
	}
	return float64(math.Float32frombits(uint32(bits)))
}

func (r documentReader) readChars(page uint64) ([]character, error) {
	text, err := r.callFunction("FPDFText_LoadPage", page)
	if err != nil {
		return nil, err
	}
	r.font.object = 0 // of a page before
	defer r.callFunction("FPDFText_ClosePage", text)
	count, err := r.callForInt("FPDFText_CountChars", text)
	if err != nil {
		return nil, err
	}
	var out []character
	for i := range min(count, maxChars+1) {
		c, err := r.readChar(text, uint64(i))
		if err != nil {
			return nil, err
		}
		if c.r == 0 {
			if c.made {
				continue
			}
			c.r, c.unread = unicode.ReplacementChar, true
		}
		out = append(out, c)
	}
	return orderChars(joinLetters(placeLetters(out))), nil
}

func (r documentReader) readChar(text, i uint64) (c character, err error) {
	letter, err := r.callFunction("FPDFText_GetUnicode", text, i)
	if err != nil {
		return c, err
	}
	for _, c.r = range string(rune(uint32(letter))) { // what is no character is U+FFFD
	}
	if _, err = r.callFunction("FPDFText_GetCharBox", text, i, r.scratchAddress(0), r.scratchAddress(8), r.scratchAddress(16), r.scratchAddress(24)); err != nil {
		return c, err
	}
	box := r.readScratch(32)
	c.left, c.right, c.bottom, c.top = float64In(box), float64In(box[8:]), float64In(box[16:]), float64In(box[24:])
	object, err := r.callFunction("FPDFText_GetTextObject", text, i)
	if err != nil {
		return c, err
	}
	if object == 0 {
		return c, r.readFont(&c, text, i)
	}
	if object != r.font.object {
		if err := r.readFont(&c, text, i); err != nil {
			return c, err
		}
		*r.font = fontLook{object, c.bold, c.italic, c.size, c.turns, c.slants}
	}
	c.bold, c.italic, c.size, c.turns, c.slants = r.font.bold, r.font.italic, r.font.size, r.font.turns, r.font.slants
	if unknown, err := r.callForInt("FPDFText_HasUnicodeMapError", text, i); err == nil && unknown == 1 {
		c.unread = true
	}
	return c, nil
}

const (
	italicFlag = 1 << 6  // of a font's descriptor (ISO 32000-1, table 123)
	boldFlag   = 1 << 18 // "force bold"
	boldWeight = 600
)

// readFont fills in what a character looks like.
func (r documentReader) readFont(c *character, text, i uint64) error {
	weight, err := r.callForInt("FPDFText_GetFontWeight", text, i)
	if err != nil {
		return err
	}
	name, flags, err := r.readFontName(text, i)
	if err != nil {
		return err
	}
	if weight < 0 && flags == 0 && name == "" {
		c.made = true
		return nil
	}
	name = strings.ToLower(name)
	c.bold = weight >= boldWeight && !namesWeight(name) || flags&boldFlag != 0 || strings.Contains(name, "bold") || strings.Contains(name, "black") || strings.Contains(name, "heavy")
	c.italic = flags&italicFlag != 0 || strings.Contains(name, "italic") || strings.Contains(name, "oblique")
	return r.readFontSize(c, text, i)
}

// namesWeight reports whether a font says by its name that it is none that is bold: its
// weight is reckoned from how thick its stems are, which says little of other scripts.
func namesWeight(name string) bool {
	return slices.ContainsFunc([]string{"regular", "roman", "book", "light", "medium"}, func(s string) bool { return strings.Contains(name, s) })
}

func (r documentReader) readFontName(text, i uint64) (name string, flags uint32, err error) {
	const nameAt = 4
	binary.LittleEndian.PutUint32(r.readScratch(nameAt), 0)
	length, err := r.callForInt("FPDFText_GetFontInfo", text, i, r.scratchAddress(nameAt), scratchSize-nameAt, r.scratchAddress(0))
	if err != nil {
		return "", 0, err
	}
	all := r.readScratch(scratchSize)
	if length > 0 && length <= scratchSize-nameAt { // a longer one is not written
		name = strings.TrimSuffix(string(all[nameAt:nameAt+length]), "\x00")
	}
	return name, binary.LittleEndian.Uint32(all), nil
}

// readFontSize fills in the size that a character is shown at: a text may be written
// at the size 1 and enlarged; and by how many quarters it is turned to the left.
func (r documentReader) readFontSize(c *character, text, i uint64) error {
	bits, err := r.callFunction("FPDFText_GetFontSize", text, i)
	if err != nil {
		return err
	}
	c.size, c.turns, c.slants = math.Float64frombits(bits), 0, false
	if ok, err := r.callForInt("FPDFText_GetMatrix", text, i, r.scratchAddress(0)); err == nil && ok != 0 {
		matrix := r.readScratch(24)
		c.size *= math.Hypot(float32In(matrix[8:]), float32In(matrix[12:]))
		quarters := math.Atan2(float32In(matrix[4:]), float32In(matrix)) / (math.Pi / 2)
		c.turns, c.slants = int(math.Round(quarters))&3, math.Abs(quarters-math.Round(quarters)) > upright
	}
	return nil
}

// upright is how far, in quarters, a scanned line may be from its direction.
const upright = 0.08

// readLinks gives where the page's links stand and lead. A link that cannot be read
// is text like any other.
func (r documentReader) readLinks(page uint64) []pageLink {
	var out []pageLink
	next := uint32(0)
	for range 1000 {
		binary.LittleEndian.PutUint32(r.readScratch(4), next)
		if ok, err := r.callForInt("FPDFLink_Enumerate", page, r.scratchAddress(0), r.scratchAddress(4)); err != nil || ok == 0 {
			return out
		}
		found := r.readScratch(8)
		if next = binary.LittleEndian.Uint32(found); next == 0 {
			return out
		}
		if l, ok := r.readLink(uint64(binary.LittleEndian.Uint32(found[4:]))); ok {
			out = append(out, l)
		}
	}
	return out
}

func (r documentReader) readLink(at uint64) (l pageLink, ok bool) {
	if found, err := r.callForInt("FPDFLink_GetAnnotRect", at, r.scratchAddress(0)); err != nil || found == 0 {
		return l, false
	}
	box := r.readScratch(16)
	l.left, l.top, l.right, l.bottom = float32In(box), float32In(box[4:]), float32In(box[8:]), float32In(box[12:])
	action, err := r.callFunction("FPDFLink_GetAction", at)
	if err != nil || uint32(action) == 0 {
		return l, false
	}
	length, err := r.callForInt("FPDFAction_GetURIPath", r.document, action, r.scratchAddress(0), scratchSize)
	if err != nil || length <= 1 || length > scratchSize {
		return l, false
	}
	l.url = string(r.readScratch(length)[:length-1]) // it ends in a zero
	return l, true
}

func float64In(data []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(data)) }

func float32In(data []byte) float64 {
	return float64(math.Float32frombits(binary.LittleEndian.Uint32(data)))
}
