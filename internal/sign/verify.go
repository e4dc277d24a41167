package sign

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"aead.dev/minisign"

	"casebook/internal/diag"
	"casebook/internal/parallel"
)

// Bounds of what is read, in bytes.
const (
	MostSignature = 16 << 10
	mostList      = 64 << 20
	mostFile      = 4 << 30
)

// ErrSignature says that a list is not signed by the key: nothing that it says
// means anything.
var ErrSignature = errors.New("the signature is wrong")

// errAbsent says that a file is not there.
var errAbsent = errors.New("not there")

// A Finding is a file that is not as it was signed.
type Finding struct {
	What string // "missing", "different" or "extra"
	Path string // relative to the root of the site
}

// Progress is how many files were looked at, of how many; 0 of 0 at first. Whoever
// wants to know asks it meanwhile.
type Progress struct {
	done, total atomic.Int64
	list        atomic.Pointer[[]byte]
}

// List gives the list that files were compared with, nil before one was found signed.
func (p *Progress) List() []byte {
	if list := p.list.Load(); list != nil {
		return *list
	}
	return nil
}

// Position gives the files that were looked at, and how many there are.
func (p *Progress) Position() (done, total int) { return int(p.done.Load()), int(p.total.Load()) }

// A source is a copy of a site: a folder, or what a host sends.
type source interface {
	// open opens a file; errAbsent when there is none.
	open(ctx context.Context, file string) (io.ReadCloser, error)
	// isRight reports whether a listed file is there with its digest; errAbsent
	// when it is not there. Other errors end everything.
	isRight(ctx context.Context, f File, listed map[string]File) (bool, error)
	// others gives what is there besides the listed files, the list, and its signature.
	others(ctx context.Context, listed map[string]File) ([]Finding, error)
	// together is how many files are looked at side by side.
	together() int
}

// verify compares a copy with the list that it has, when that is signed by the
// key. Findings are sorted by path, ErrSignature is alone.
func verify(ctx context.Context, s source, publicLine string, p *Progress) ([]Finding, error) {
	var public minisign.PublicKey
	if err := public.UnmarshalText([]byte(publicLine)); err != nil {
		return nil, ErrSignature
	}
	text, err := readFrom(ctx, s, ListFile, mostList)
	if errors.Is(err, errAbsent) {
		return []Finding{{"missing", ListFile}}, nil
	}
	if errors.Is(err, errTooLarge) {
		return nil, endless(ListFile)
	}
	if err != nil {
		return nil, err
	}
	signature, err := readFrom(ctx, s, SignatureFile, MostSignature)
	if errors.Is(err, errAbsent) {
		return []Finding{{"missing", SignatureFile}}, nil
	}
	if errors.Is(err, errTooLarge) {
		return nil, endless(SignatureFile)
	}
	if err != nil {
		return nil, err
	}
	if !isSigned(public, text, signature) {
		return nil, ErrSignature
	}
	list, err := ParseList(text)
	if err != nil {
		return nil, ErrSignature // whoever signed it did not mean a list
	}
	if len(list) == 0 { // which would hold of any copy: a site has a page
		return []Finding{{"missing", ListFile}}, nil
	}
	p.list.Store(&text)
	p.total.Store(int64(len(list)))
	listed := make(map[string]File, len(list))
	for _, f := range list {
		listed[f.Path] = f
	}
	found, err := compareAll(ctx, s, list, listed, p)
	if err != nil {
		return nil, err
	}
	listed[ListFile], listed[SignatureFile] = File{ListFile, sha256.Sum256(text)}, File{SignatureFile, sha256.Sum256(signature)}
	others, err := s.others(ctx, listed)
	found = append(found, others...)
	slices.SortFunc(found, func(a, b Finding) int { return strings.Compare(a.Path, b.Path) })
	return found, err
}

// compareAll looks at every listed file, several side by side, until the first
// error that is no finding.
func compareAll(ctx context.Context, s source, list []File, listed map[string]File, p *Progress) (found []Finding, failed error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var mu sync.Mutex
	note := func(f File) {
		if ctx.Err() != nil {
			return
		}
		right, err := s.isRight(ctx, f, listed)
		p.done.Add(1)
		if err == nil && right {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		switch {
		case err == nil:
			found = append(found, Finding{"different", f.Path})
		case errors.Is(err, errAbsent):
			found = append(found, Finding{"missing", f.Path})
		case failed == nil:
			failed = err
			stop()
		}
	}
	parallel.ForEachWith(s.together(), len(list), func() func(int) { return func(i int) { note(list[i]) } })
	if failed == nil {
		failed = ctx.Err()
	}
	return found, failed
}

// readFrom reads a small file of a copy.
func readFrom(ctx context.Context, s source, file string, most int64) ([]byte, error) {
	r, err := s.open(ctx, file)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return readAtMost(r, most)
}

// errTooLarge says that there is more than a file of its kind can have.
var errTooLarge = errors.New("larger than it can be")

// endless gives the error of a copy that does not end: nobody waits for all of it.
func endless(file string) error {
	return &UnreachedError{diag.Say("verify/endless", "file", "./"+file)}
}

func readAtMost(r io.Reader, most int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(data)) > most {
		err = errTooLarge
	}
	return data, err
}

// sumOf reads a file to the end.
func sumOf(r io.Reader, file string) (sum [sha256.Size]byte, err error) {
	most := int64(mostFile)
	if strings.HasSuffix(file, ".html") {
		most = mostPage
	}
	all := sha256.New()
	n, err := io.Copy(all, io.LimitReader(r, most+1))
	if err == nil && n > most {
		err = errTooLarge
	}
	if err != nil {
		return sum, err
	}
	return [sha256.Size]byte(all.Sum(nil)), nil
}

func discard(r io.Reader) (int64, error) { return io.Copy(io.Discard, r) }
