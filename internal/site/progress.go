package site

import "sync/atomic"

// A Step is a part of a build that can take a while.
type Step int32

// The steps in their order.
const (
	Reading   Step = iota // site.toml, content/, who signed
	Making                // pages and feeds
	Finishing             // pictures and documents
)

// Progress is how far a build is, for somebody who waits for it. Whoever wants
// to know asks Position while the build runs. A nil Progress counts nothing.
type Progress struct {
	step        atomic.Int32
	done, total atomic.Int64
}

// Position gives the step, and how many of its files are done of how many; the total
// is 0 where it is not known before the end. Numbers and step may be a moment
// apart.
func (p *Progress) Position() (step Step, done, total int) {
	return Step(p.step.Load()), int(p.done.Load()), int(p.total.Load())
}

// begin begins a step.
func (p *Progress) begin(s Step, total int) {
	if p == nil {
		return
	}
	p.done.Store(0)
	p.total.Store(int64(total))
	p.step.Store(int32(s))
}

// countFile counts a file as done.
func (p *Progress) countFile() {
	if p != nil {
		p.done.Add(1)
	}
}
