package campaign

import (
	"strings"
	"time"
)

// A Gate decides what is published: at a moment, with or without what is
// withheld. It is the only place where the clock decides about a page.
type Gate struct {
	Now    time.Time
	Drafts bool // let everything through
}

// A Withheld says why a document is not public: it is a draft, or its time
// has not come.
type Withheld struct {
	Draft bool
	Until Moment // the later of publish and date; zero when neither is to come
}

// combinedWith gives the reasons of something that is withheld with what it belongs
// to: it waits for the later moment, and is a draft when either is.
func (w *Withheld) combinedWith(above *Withheld) *Withheld {
	switch {
	case above == nil:
		return w
	case w == nil:
		return above
	}
	both := Withheld{Draft: w.Draft || above.Draft, Until: w.Until}
	if above.Until.After(w.Until.Time) {
		both.Until = above.Until
	}
	return &both
}

// Withheld gives the reasons that a document itself holds, nil when there are none.
func (g Gate) Withheld(d *Document) *Withheld {
	w := Withheld{Draft: d.Draft}
	for _, m := range []Moment{d.Publish, d.Date} {
		if m.After(g.Now) && m.After(w.Until.Time) {
			w.Until = m
		}
	}
	if !w.Draft && w.Until.IsZero() {
		return nil
	}
	return &w
}

// Shown gives the moment from which readers see the document: the later of
// its date and its embargo. It is the date of its feed entry.
func (d *Document) Shown() Moment {
	if d.Publish.After(d.Date.Time) {
		return d.Publish
	}
	return d.Date
}

// Path names the document for good, whatever its language: the file's path
// below content/ without language and ending, "/cases/x/updates/2020-05-14-y".
// A bundle (x/index.md) and a single file (x.md) have the same path.
func (d *Document) Path() string {
	p := strings.TrimSuffix(strings.TrimPrefix(d.File, "content"), ".md")
	p = strings.TrimSuffix(p, "."+d.Lang)
	return strings.TrimSuffix(p, "/index")
}

// A Tallied is how much a gate holds back, and when that changes next.
type Tallied struct {
	Documents int       // withheld files, translations counted, also those that Drafts lets through
	Responses int       // withheld responses to public letters, each once whatever its languages, likewise
	Opens     time.Time // when the first of what is withheld will be public; zero for never
	Next      time.Time // the next moment at which a build would differ; zero for never
}

// noteWaiting notes when something that is withheld will be public.
func (t *Tallied) noteWaiting(now time.Time, w *Withheld) {
	if w == nil || w.Draft {
		return
	}
	if t.Opens.IsZero() || w.Until.Before(t.Opens) {
		t.Opens = w.Until.Time
	}
	t.noteChange(now, w.Until.Time)
}

// add adds what was tallied of a part.
func (t *Tallied) add(part Tallied) {
	t.Documents += part.Documents
	t.Responses += part.Responses
	if t.Opens.IsZero() || !part.Opens.IsZero() && part.Opens.Before(t.Opens) {
		t.Opens = part.Opens
	}
	if t.Next.IsZero() || !part.Next.IsZero() && part.Next.Before(t.Next) {
		t.Next = part.Next
	}
}

// noteChange notes a moment to come.
func (t *Tallied) noteChange(now, at time.Time) {
	if at.After(now) && (t.Next.IsZero() || at.Before(t.Next)) {
		t.Next = at
	}
}

// End gives the moment at which a limit is over: a limit without a time of
// day counts until the end of its day.
func (m Moment) End() time.Time {
	if m.IsZero() || m.HasTime {
		return m.Time
	}
	return m.AddDate(0, 0, 1)
}

// Over reports whether a limit has passed; a zero limit never does.
func (g Gate) Over(until Moment) bool {
	return !until.IsZero() && !g.Now.Before(until.End())
}
