package content

import (
	"bytes"
	"io/fs"
	"sync"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/locale"
)

// A reader turns the text of files into documents. It is read-only once made.
type reader struct {
	buffers      sync.Pool // of *bytes.Buffer: nothing that is made of a file keeps its bytes
	site         *config.Site
	statuses     []string
	statusSchema decode.Schema
	keepFront    bool
}

func newReader(site *config.Site) *reader {
	r := &reader{site: site}
	for _, s := range site.Statuses {
		r.statuses = append(r.statuses, s.ID)
	}
	r.statusSchema = statusSchema(r.statuses)
	return r
}

// A parsed file is what one content file holds, before it inherits.
type parsed struct {
	item       item // nil when the file is no text
	hidesRules bool // its front matter cannot be read, and says something of a list of signatories
	problems   []diag.Diagnostic
}

// readSource reads a content file.
func (r *reader) readSource(fsys fs.FS, s source) (*parsed, error) {
	buffer, ok := r.buffers.Get().(*bytes.Buffer)
	if !ok {
		buffer = new(bytes.Buffer)
	}
	defer r.buffers.Put(buffer)
	text, fault, err := readFile(fsys, s.file, buffer)
	switch {
	case err != nil:
		return nil, err
	case fault != nil:
		return &parsed{problems: []diag.Diagnostic{fault.At(s.file)}}, nil
	}
	return r.parseText(s, text), nil
}

// parseText makes a document of the text of a content file. Of one whose front
// matter cannot be read it is Unread: links to it lead somewhere, and what is wrong
// in its text is told in the same run.
func (r *reader) parseText(s source, text []byte) *parsed {
	if format := documentFormat(text); format.ID != "" {
		return &parsed{problems: []diag.Diagnostic{diag.FaultAt(1, 1, format).At(s.file)}}
	}
	var rep diag.Report
	var it item
	cut, fault := decode.CutFrontMatter(text)
	var front *decode.Document
	if fault != nil {
		rep.Add(fault.At(s.file))
	} else {
		front = decode.Parse(text[cut.Start:cut.End], decode.Options{
			File: s.file, Line: cut.Line, Translation: s.lang != r.site.Own().Tag,
			Shape: func() decode.Shape { // of what can be read all the same
				it = kinds[s.kind].newItem(s)
				return it.frontShape(r)
			},
		}, &rep)
	}
	if front != nil || it == nil {
		it = kinds[s.kind].newItem(s)
	}
	d := it.head()
	d.File, d.Lang, d.Slug, d.Dir = s.file, s.lang, s.slug, s.dir
	if d.Unread = front == nil; !d.Unread {
		keys := make([]campaign.Key, 0, len(front.Root().Names()))
		for path, at := range front.Places {
			keys = append(keys, campaign.Key{Path: path, Line: int32(at.Line), Column: int32(at.Column)})
		}
		d.Keys = campaign.NewKeys(keys)
		it.frontShape(r).Bind(front.Root())
	}
	if r.keepFront {
		d.Front = string(text[:cut.Body])
	}
	if cut.BodyLine > 0 {
		d.Body, d.BodyLine = decode.Normalise(string(text[cut.Body:])), cut.BodyLine
		reportKeysBelow(d, it.frontShape(r), &rep)
	}
	if kinds[s.kind].dated && d.Date.IsZero() && !hasKey(d, "date") {
		if day, ok := DateOfSlug(s.slug); ok {
			d.Date = campaign.Moment{Time: locale.WallMoment(day, r.site.Zone)}
		}
	}
	return &parsed{item: it, hidesRules: d.Unread && bytes.Contains(text, []byte("signatories_")), problems: rep.All()}
}

// documentFormat says that a content file is no text but a document under another
// name; nothing when it may be text.
func documentFormat(text []byte) diag.Text {
	switch {
	case bytes.HasPrefix(text, []byte("PK\x03\x04")):
		return diag.Say("no-text-file/word")
	case bytes.HasPrefix(text, []byte("%PDF-")):
		return diag.Say("no-text-file/pdf")
	case bytes.HasPrefix(text, []byte("{\\rtf")), bytes.HasPrefix(text, []byte("\xd0\xcf\x11\xe0")):
		return diag.Say("no-text-file/document")
	case bytes.HasPrefix(text, []byte("\xff\xfe")), bytes.HasPrefix(text, []byte("\xfe\xff")):
		return diag.Say("invalid-utf8/utf-16")
	}
	return diag.Text{}
}

func hasKey(d *campaign.Document, key string) bool {
	_, ok := d.Position(key)
	return ok
}
