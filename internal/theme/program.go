package theme

import (
	"bytes"
	"encoding/json"
	"html/template"
	"reflect"
	"sync"
	"sync/atomic"

	"casebook/internal/minify"
)

// A program is a layout bound to one language, compiled from the trees that
// html/template has escaped: what it writes is what html/template would write,
// sooner. Where it meets anything that it does not know how to do in exactly
// the same way, an error above all, it gives up, and html/template renders the
// page from the start: every message is html/template's own.
type program struct {
	page    *routine
	minimal bool        // writes pages that have nothing more to take away
	slow    atomic.Bool // gave up on a page that html/template could render
}

// A routine is one template of a program.
type routine struct {
	steps []step
	slots int // of variables; the first is $
}

// A step writes a part of a page. An expression gives a value, with the same
// rules as text/template: the zero Value stands for nothing.
type (
	step       func(*run)
	expression func(*run) reflect.Value
)

// A run is one page being written.
type run struct {
	out     []byte
	dot     reflect.Value
	slots   []reflect.Value
	base    int // of the routine's own slots
	depth   int
	jump    jump
	texts   []string      // behind values that functions made
	encoder *json.Encoder // writes to out
	line
}

// A jump is on its way out of the steps of a range.
type jump int

const (
	onward jump = iota
	toNext
	toEnd
)

// maxDepth is how deep partials may call each other before html/template is
// asked, which has a limit of its own.
const maxDepth = 1000

var runs = sync.Pool{New: func() any { return new(run) }}

// giveUp is what a run panics with when html/template has to do the page.
type giveUp struct{}

// append appends the page; false when html/template has to do it.
func (p *program) append(dst []byte, view any) (page []byte, ok bool) {
	r := runs.Get().(*run)
	r.start(view)
	scratch := r.out
	r.out = dst
	defer func() {
		// Whatever stops it, html/template says what is wrong, if anything is.
		if recover() != nil {
			page, ok = dst, false
			return // what r has got to is not known
		}
		r.dot, r.out = reflect.Value{}, scratch
		clear(r.slots)
		clear(r.texts)
		runs.Put(r)
	}()
	p.page.call(r, r.dot)
	r.drop()
	if r.dirty {
		scratch = append(scratch, r.out[len(dst):]...)
		page, err := minify.HTML(dst, scratch)
		return page, err == nil
	}
	return r.out, true
}

// start readies a run for a page.
func (r *run) start(view any) {
	r.out, r.dot, r.base, r.depth, r.jump, r.texts = r.out[:0], reflect.ValueOf(view), 0, 0, onward, r.texts[:0]
	r.line = line{omit: true, gap: -1, opened: -1}
}

// call runs a routine with a dot of its own.
func (t *routine) call(r *run, dot reflect.Value) {
	if r.depth++; r.depth > maxDepth {
		panic(giveUp{})
	}
	for len(r.slots) < r.base+t.slots {
		r.slots = append(r.slots, reflect.Value{})
	}
	outer := r.dot
	r.dot, r.slots[r.base] = dot, dot
	r.walk(t.steps)
	r.dot = outer
	r.depth--
}

func (r *run) walk(steps []step) {
	for _, s := range steps {
		s(r)
		if r.jump != onward {
			return
		}
	}
}

// text gives a value of a string that the run has made, without an allocation
// for each.
func (r *run) text(s string) reflect.Value {
	r.texts = append(r.texts, s)
	return reflect.ValueOf(&r.texts[len(r.texts)-1]).Elem()
}

// A bound is a layout bound to one language: html/template's form of it, and
// from its third page on the program, which costs as much as two to compile.
type bound struct {
	template *template.Template
	program  func() *program // nil when html/template does it all
	minimal  bool            // pages are wanted with nothing more to take away
	pages    atomic.Int64
}

// append appends the page that the program or html/template makes.
func (b *bound) append(dst []byte, view any) ([]byte, error) {
	p := b.ready()
	if p != nil && p.minimal == b.minimal {
		if page, ok := p.append(dst, view); ok {
			return page, nil
		}
	}
	if !b.minimal {
		return b.interpret(dst, p, view)
	}
	w := buffers.Get().(*[]byte)
	defer buffers.Put(w)
	page, err := b.rough((*w)[:0], p, view)
	if err != nil {
		return dst, err
	}
	*w = page
	return minify.HTML(dst, page)
}

// buffers are for pages that have to be minified.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// ready gives the program when it is worth while.
func (b *bound) ready() *program {
	if b.pages.Add(1) <= 2 {
		return nil
	}
	if p := b.program(); p != nil && !p.slow.Load() {
		return p
	}
	return nil
}

// rough appends a page that is to be minified.
func (b *bound) rough(dst []byte, p *program, view any) ([]byte, error) {
	if p != nil && !p.minimal {
		if page, ok := p.append(dst, view); ok {
			return page, nil
		}
	}
	return b.interpret(dst, p, view)
}

// interpret appends the page that html/template makes. Where it succeeds and
// the program did not, it is asked at once from then on.
func (b *bound) interpret(dst []byte, p *program, view any) ([]byte, error) {
	w := bytes.NewBuffer(dst)
	if err := b.template.Execute(w, view); err != nil {
		return dst, err
	}
	if p != nil {
		p.slow.Store(true)
	}
	return w.Bytes(), nil
}
