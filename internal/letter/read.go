package letter

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/letter/docx"
	"casebook/internal/letter/plain"
	"casebook/internal/pdf"
	"casebook/internal/prose"
)

// MaxSize is the largest file that is read, in octets. A letter is far smaller;
// a scan of one is not, and has no text to read.
const MaxSize = 50 << 20

// A Note is something to tell whoever imports a letter.
type Note = prose.Note

// Options is what whoever imports a letter knows of it.
type Options struct {
	Encoding string // of plain text that is not Unicode: a WHATWG label
	Title    string // in place of the subject that the letter has, if any
}

// Read reads a letter. The name's ending and the first octets say what it is.
// The notes say how it was read, in the order of the file. The error is
// a *diag.Fault, or ctx's.
func Read(ctx context.Context, name string, data []byte, o Options) (*Letter, []Note, error) {
	t, err := readText(ctx, name, data, o.Encoding)
	if err != nil {
		return nil, nil, err
	}
	if empty(t) {
		return nil, nil, &diag.Fault{Code: "no-text", Message: "the file has no text"}
	}
	l, notes := recognise(t, o.Title)
	return l, sorted(notes), nil
}

func readText(ctx context.Context, name string, data []byte, encoding string) (*prose.Text, error) {
	ext := strings.ToLower(path.Ext(name))
	switch {
	case len(data) > MaxSize:
		return nil, &diag.Fault{Code: "too-large", Message: fmt.Sprintf("the file is larger than %d MB", MaxSize>>20), Hint: "save the letter alone, without its pictures"}
	case bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")):
		return pdf.ReadText(ctx, data, signedApart)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return docx.Read(data, signedApart)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return nil, oldWord(ext)
	case bytes.HasPrefix(data, []byte(`{\rtf`)):
		return nil, &diag.Fault{Code: "unknown-format", Message: "the file is in Rich Text Format", Hint: "open it in a word processor and save it as .docx"}
	case ext == ".pdf", ext == ".docx":
		return nil, &diag.Fault{Code: "damaged-file", Message: fmt.Sprintf("the file is not a %s", strings.ToUpper(ext[1:])), Hint: "it may be damaged: ask for it again, or save the letter as text"}
	case ext != ".txt" && ext != ".text" && ext != ".md":
		return nil, &diag.Fault{Code: "unknown-format", Message: fmt.Sprintf("files that end in %q are not read", ext), Hint: "save the letter as .txt, .docx or .pdf"}
	}
	return plain.Read(data, encoding, signedApart)
}

// oldWord speaks of a compound file: an old Word document, or a new one that is
// encrypted, which is kept in such a file.
func oldWord(ext string) error {
	if ext == ".docx" {
		return &diag.Fault{Code: "encrypted-file", Message: "the document is protected by a password", Hint: "open it in a word processor, take the password off, and save it again"}
	}
	return &diag.Fault{Code: "unknown-format", Message: "the file is a document of an old Word (.doc)", Hint: "open it in a word processor and save it as .docx"}
}

func empty(t *prose.Text) bool {
	for _, b := range t.Blocks {
		for _, l := range b.Lines {
			if !l.Empty() {
				return false
			}
		}
		if len(b.Rows) > 0 {
			return false
		}
	}
	return true
}
