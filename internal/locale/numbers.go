package locale

import (
	"strconv"
	"strings"
)

// Number writes a whole number with the language's digit groups: "20,000".
func (l *Locale) Number(n int64) string {
	digits, negative := strings.CutPrefix(strconv.FormatInt(n, 10), "-")
	b := make([]byte, 0, 32)
	if negative {
		b = append(b, l.data.minus...)
	}
	first := len(digits) % 3
	if len(digits) < 3+l.data.grouping {
		first = len(digits)
	}
	b = append(b, digits[:first]...)
	for i := first; i < len(digits); i += 3 {
		if i > 0 {
			b = append(b, l.data.separator...)
		}
		b = append(b, digits[i:i+3]...)
	}
	return string(b)
}

// A plural is the rule of a plural category for whole numbers: one of its
// alternatives holds, of which every condition does.
type plural struct {
	category     string
	alternatives [][]condition
}

// A condition asks whether a number, or what is left of it when divided, is in
// a list of ranges: "n % 100 = 2..4,12" (UTS 35, part 3, "Plural rules syntax").
type condition struct {
	modulus int64 // 0 for none
	not     bool
	ranges  [][2]int64
}

// Plural gives the plural category of a count: "zero", "one", "two", "few",
// "many" or "other" (UTS 35, part 3, "Language Plural Rules").
func (l *Locale) Plural(n int64) string {
	n = max(n, -n)
	for _, p := range l.data.plurals {
		for _, all := range p.alternatives {
			if hold(all, n) {
				return p.category
			}
		}
	}
	return "other"
}

func hold(all []condition, n int64) bool {
	for _, c := range all {
		if !c.holds(n) {
			return false
		}
	}
	return true
}

func (c *condition) holds(n int64) bool {
	if c.modulus > 0 {
		n %= c.modulus
	}
	for _, r := range c.ranges {
		if n >= r[0] && n <= r[1] {
			return !c.not
		}
	}
	return c.not
}

func newPlural(category, rule string) plural {
	p := plural{category: category}
	for or := range strings.SplitSeq(rule, " or ") {
		var all []condition
		for and := range strings.SplitSeq(or, " and ") {
			all = append(all, newCondition(and))
		}
		p.alternatives = append(p.alternatives, all)
	}
	return p
}

func newCondition(s string) condition {
	operand, list, _ := strings.Cut(s, "= ")
	operand, not := strings.CutSuffix(operand, "!")
	c := condition{not: not}
	if _, modulus, ok := strings.Cut(operand, "% "); ok {
		c.modulus = integer(modulus)
	}
	for r := range strings.SplitSeq(list, ",") {
		from, to, ok := strings.Cut(r, "..")
		if !ok {
			to = from
		}
		c.ranges = append(c.ranges, [2]int64{integer(from), integer(to)})
	}
	return c
}

// integer reads a number of a data file.
func integer(s string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err != nil {
		panic(err)
	}
	return n
}
