package theme

import (
	"text/template/parse"

	"casebook/internal/campaign"
)

// A test is a condition: the truth of an expression, often without its value.
type test func(*run) bool

// test compiles the condition of an if.
func (c *compiler) test(p *parse.PipeNode) test {
	if len(p.Decl) == 0 && len(p.Cmds) == 1 {
		if t := c.logic(p.Cmds[0].Args); t != nil {
			return t
		}
	}
	return truthOf(c.pipe(p))
}

func truthOf(value expression) test {
	return func(r *run) bool { return truth(value(r)) }
}

// logic compiles and, or and not of conditions, and datetime, which is nothing
// for no date; nil for other calls.
func (c *compiler) logic(words []parse.Node) test {
	name, _ := words[0].(*parse.IdentifierNode)
	if name == nil || len(words) < 2 {
		return nil
	}
	switch {
	case name.Ident == "and":
		return all(c.tests(words[1:]), true)
	case name.Ident == "or":
		return all(c.tests(words[1:]), false)
	case name.Ident == "not" && len(words) == 2:
		holds := c.operandTest(words[1])
		return func(r *run) bool { return !holds(r) }
	case name.Ident == "datetime" && len(words) == 2:
		return isDated(c.operand(words[1]))
	}
	return nil
}

func (c *compiler) tests(nodes []parse.Node) []test {
	list := make([]test, len(nodes))
	for i, n := range nodes {
		list[i] = c.operandTest(n)
	}
	return list
}

func (c *compiler) operandTest(n parse.Node) test {
	if p, ok := n.(*parse.PipeNode); ok {
		return c.test(p)
	}
	return truthOf(c.operand(n))
}

// all reports what every test does as long as it is as given, else the other.
func all(tests []test, given bool) test {
	return func(r *run) bool {
		for _, holds := range tests {
			if holds(r) != given {
				return !given
			}
		}
		return given
	}
}

// isDated compiles {{if datetime .Date}}.
func isDated(value expression) test {
	return func(r *run) bool {
		when := lent(value(r))
		if m, ok := when.(*campaign.Moment); ok {
			return !m.IsZero()
		}
		text, err := datetime(when)
		if err != nil {
			panic(giveUp{})
		}
		return text != ""
	}
}
