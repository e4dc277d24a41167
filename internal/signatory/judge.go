package signatory

import (
	"fmt"
	"unicode/utf8"

	"casebook/internal/diag"
)

// A judge decides for each row whether and how a person is shown. It is the
// only way from a row to a person, for those who count and those who look.
type judge struct {
	o     *Options
	shape *shape
	p     *problems // nil to report nothing
	today string    // as day
}

func newJudge(l *list, p *problems) *judge {
	return &judge{o: &l.o, shape: &l.shape, p: p, today: l.o.Now.In(l.o.Zone).Format(day)}
}

// A verdict is what a judge decided about a row.
type verdict struct {
	show  showing
	until string // the last day on which the person is shown, as day; "" for no end
}

// decide checks a row and puts its date, until and country in their normal
// form. A row with anything wrong in it is counted and not shown.
func (j *judge) decide(t table, r *row) verdict {
	for _, f := range r.flaws {
		switch f.why {
		case notUTF8:
			j.fail(t, r, f.slot, "wrong-encoding", "is not in UTF-8", "save the file as UTF-8")
		case lost:
			j.fail(t, r, f.slot, "lost-letter", "holds a letter that was lost (\ufffd)", j.howLost())
		default:
			j.fail(t, r, f.slot, "control-character", "holds a control character", "copy the text anew, as plain text")
		}
	}
	for slot, text := range r.values {
		if len(text) <= maxName {
			continue
		}
		if n := j.longest(slot); utf8.RuneCountInString(text) > n {
			j.fail(t, r, slot, "too-long", fmt.Sprintf("is longer than %d characters", n), "")
		}
	}
	if r.values[name] == "" && !r.bad {
		j.fail(t, r, int(name), "no-name", "is empty", "every row needs one, public or not")
	}
	v := verdict{show: j.public(t, r)}
	j.country(t, r)
	j.day(t, r, date)
	j.day(t, r, until)
	v.until = r.values[until]
	if r.bad || v.until != "" && v.until < j.today {
		v.show = counted
	}
	return v
}

func (j *judge) howLost() string {
	if j.o.Encoding == "" {
		return "write it anew"
	}
	return "write it anew; is the list in " + j.o.Encoding + "?"
}

func (j *judge) longest(slot int) int {
	if k := j.shape.kindOf(slot); k == name || k == sortAs {
		return maxName
	}
	return maxCell
}

func (j *judge) public(t table, r *row) showing {
	show, ok := parsePublic(r.values[public], j.o.Public)
	if !ok {
		j.fail(t, r, int(public), "bad-public", "says neither whether to name the person nor to show initials", "yes, no or initials")
	}
	if r.against && show != counted && r.values[public] == "" {
		j.fail(t, r, int(public), "not-a-consent", "is empty, and another column may say that the person is not to be named", "write yes, no or initials")
	}
	return show
}

func (j *judge) country(t table, r *row) {
	code, ok := parseCountry(r.values[country])
	if !ok {
		j.fail(t, r, int(country), "unknown-country", "has two letters that are no country's code",
			"a code of ISO 3166-1, as GB for the United Kingdom, or the country's name")
	}
	r.values[country] = code
}

func (j *judge) day(t table, r *row, k kind) {
	if r.values[k] == "" {
		return
	}
	d, ok := parseDay(r.values[k])
	if !ok {
		j.fail(t, r, int(k), "bad-date", "is not a date", "write it as 2020-05-21")
	}
	r.values[k] = d
}

// fail reports a cell without saying what is in it.
func (j *judge) fail(t table, r *row, slot int, code, message, hint string) {
	r.bad = true
	if j.p == nil {
		return
	}
	at := t.at(slot)
	if at.Line == 0 && at.Cell == "" {
		at = diag.Position{File: at.File}
	}
	j.p.error(at, code, fmt.Sprintf("row %d: %s %s", r.number, j.shape.title(slot), message), hint)
}
