package pdf

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/klippa-app/go-pdfium"
	pdfium_errors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/responses"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"casebook/internal/diag"
)

// maxMemory is what PDFium may use, in WebAssembly pages of 64 KB.
const maxMemory = 256 << 20 >> 16

// characters runs PDFium over a file. The interpreter is slower than compiled
// code and starts at once, which for a letter is what counts.
func characters(ctx context.Context, data []byte) (document, error) {
	pool, err := webassembly.Init(webassembly.Config{
		Context:  ctx,
		MaxIdle:  1,
		MaxTotal: 1,
		FSConfig: wazero.NewFSConfig(), // the default would show it the whole disk
		Stdout:   io.Discard,
		Stderr:   io.Discard,
		RuntimeConfig: wazero.NewRuntimeConfigInterpreter().
			WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
			WithMemoryLimitPages(maxMemory).
			WithCloseOnContextDone(true),
	})
	if err != nil {
		return document{}, unreadable(err)
	}
	defer pool.Close()
	instance, err := pool.GetInstanceWithContext(ctx)
	if err != nil {
		return document{}, unreadable(err)
	}
	defer instance.Close()
	opened, err := instance.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		return document{}, unreadable(err)
	}
	return readPages(ctx, reader{instance, opened.Document})
}

// unreadable says in plain words why a file cannot be read.
func unreadable(err error) error {
	if errors.Is(err, pdfium_errors.ErrPassword) || errors.Is(err, pdfium_errors.ErrSecurity) {
		return &diag.Fault{Code: "encrypted-file", Message: "the PDF is protected by a password", Hint: "open it with the password and print it into a new PDF, or copy its text into a .txt file"}
	}
	return &diag.Fault{Code: "damaged-file", Message: "the PDF is damaged and cannot be read", Hint: "ask for it again, or copy its text into a .txt file"}
}

type reader struct {
	pdfium.Pdfium
	document references.FPDF_DOCUMENT
}

func readPages(ctx context.Context, r reader) (document, error) {
	var d document
	count, err := r.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: r.document})
	if err != nil || count.PageCount == 0 {
		return d, unreadable(err)
	}
	if count.PageCount > maxPages {
		return d, &diag.Fault{Code: "too-large", Message: "the PDF has more pages than a letter", Hint: "save the letter's pages alone"}
	}
	total := 0
	for i := range count.PageCount {
		p, err := r.page(i)
		if ctx.Err() != nil {
			return d, ctx.Err()
		}
		if err != nil {
			d.lost++
		}
		d.pages = append(d.pages, p)
		if total += len(p.chars); total > maxChars {
			return d, &diag.Fault{Code: "too-large", Message: "the PDF has more text than a letter", Hint: "save the letter's pages alone"}
		}
	}
	return d, nil
}

func (r reader) page(index int) (page, error) {
	at := requests.Page{ByIndex: &requests.PageByIndex{Document: r.document, Index: index}}
	text, err := r.GetPageTextStructured(&requests.GetPageTextStructured{Page: at, Mode: requests.GetPageTextStructuredModeChars, CollectFontInformation: true})
	if err != nil {
		return page{}, err
	}
	p := page{links: r.links(at)}
	if h, err := r.FPDF_GetPageHeightF(&requests.FPDF_GetPageHeightF{Page: at}); err == nil {
		p.height = float64(h.PageHeight)
	}
	if w, err := r.FPDF_GetPageWidthF(&requests.FPDF_GetPageWidthF{Page: at}); err == nil {
		p.width = float64(w.PageWidth)
	}
	for _, c := range text.Chars {
		for _, one := range c.Text {
			p.chars = append(p.chars, charOf(one, c))
		}
	}
	return p, nil
}

const (
	italicFlag = 1 << 6  // of a font's descriptor (ISO 32000-1, table 123)
	boldFlag   = 1 << 18 // "force bold"
	boldWeight = 600
)

func charOf(r rune, c *responses.GetPageTextStructuredChar) char {
	out := char{r: r, left: c.PointPosition.Left, right: c.PointPosition.Right, bottom: c.PointPosition.Bottom, top: c.PointPosition.Top}
	f := c.FontInformation
	if f == nil || f.Weight < 0 && f.Flags == 0 && f.Name == "" {
		out.made = true
		return out
	}
	name := strings.ToLower(f.Name)
	out.size = f.RenderedSize
	out.bold = f.Weight >= boldWeight || f.Flags&boldFlag != 0 || strings.Contains(name, "bold") || strings.Contains(name, "black") || strings.Contains(name, "heavy")
	out.italic = f.Flags&italicFlag != 0 || strings.Contains(name, "italic") || strings.Contains(name, "oblique")
	return out
}

// links gives where the page's links stand and lead. A link that cannot be read
// is text like any other.
func (r reader) links(at requests.Page) []link {
	var out []link
	start := 0
	for range 1000 {
		next, err := r.FPDFLink_Enumerate(&requests.FPDFLink_Enumerate{Page: at, StartPos: start})
		if err != nil || next.Link == nil || next.NextStartPos == nil || *next.NextStartPos <= start {
			return out
		}
		start = *next.NextStartPos
		if l, ok := r.link(*next.Link); ok {
			out = append(out, l)
		}
	}
	return out
}

func (r reader) link(ref references.FPDF_LINK) (link, bool) {
	rect, err := r.FPDFLink_GetAnnotRect(&requests.FPDFLink_GetAnnotRect{Link: ref})
	if err != nil || rect.Rect == nil {
		return link{}, false
	}
	action, err := r.FPDFLink_GetAction(&requests.FPDFLink_GetAction{Link: ref})
	if err != nil || action.Action == nil {
		return link{}, false
	}
	uri, err := r.FPDFAction_GetURIPath(&requests.FPDFAction_GetURIPath{Document: r.document, Action: *action.Action})
	if err != nil || uri.URIPath == nil {
		return link{}, false
	}
	return link{float64(rect.Rect.Left), float64(rect.Rect.Right), float64(rect.Rect.Bottom), float64(rect.Rect.Top), *uri.URIPath}, true
}
