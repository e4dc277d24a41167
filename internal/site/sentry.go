package site

import (
	"context"
	"io"

	"casebook/internal/address"
	"casebook/internal/page"
)

// A Sentry looks for the words of the guard lists in files as they are made for
// a preview, as a build does before it publishes them. What it finds goes into
// the report of the Plan that it belongs to. It is safe for concurrent use.
type Sentry struct{ warden *warden }

// Sentry gives that of the newest plan; nil for a site without a list.
func (s *Site) Sentry() *Sentry {
	if s.warden == nil {
		return nil
	}
	return &Sentry{s.warden}
}

// File looks at a file and its address, and reports whether there is nothing to
// say of it. Source is what it was made of, relative to the site; "" if unknown.
func (s *Sentry) File(ctx context.Context, a address.Address, source string, data []byte) bool {
	return s.warden.file(ctx, a, source, data)
}

// Writer looks at a file while it is written, and at the rest of it on Close.
func (s *Sentry) Writer(o page.Output) io.WriteCloser { return s.warden.stream(o, io.Discard) }

// Conclude reports what stands in no source that could be named. It is called
// once all files were looked at, and again if there were more.
func (s *Sentry) Conclude() { s.warden.conclude() }
