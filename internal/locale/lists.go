package locale

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// glue is what stands between the items of a list (UTS 35, part 2, "List
// Patterns"); every pattern of the data has the form {0}glue{1}.
type glue struct{ two, start, middle, end string }

func newGlue(patterns []string) glue {
	between := func(pattern string) string {
		return strings.TrimSuffix(strings.TrimPrefix(pattern, "{0}"), "{1}")
	}
	return glue{between(patterns[0]), between(patterns[1]), between(patterns[2]), between(patterns[3])}
}

// List joins items as a sentence does: "A, B and C".
func (l *Locale) List(items []string) string {
	var b strings.Builder
	last := len(items) - 1
	for i, item := range items {
		b.WriteString(item)
		switch {
		case i == last:
		case i == last-1:
			b.WriteString(l.glueBeforeLast(items[last], i == 0))
		case i == 0:
			b.WriteString(l.data.list.start)
		default:
			b.WriteString(l.data.list.middle)
		}
	}
	return b.String()
}

// glueBeforeLast gives the glue before the last item. Spanish "y" becomes "e"
// before the sound of i, which CLDR leaves to the program.
func (l *Locale) glueBeforeLast(item string, two bool) string {
	and := l.data.list.end
	if two {
		and = l.data.list.two
	}
	if l.tag != "es" || and != " y " {
		return and
	}
	sound := strings.TrimPrefix(strings.ToLower(norm.NFD.String(item)), "h")
	if strings.HasPrefix(sound, "i") && !strings.HasPrefix(sound, "ia") && !strings.HasPrefix(sound, "ie") {
		return " e "
	}
	return and
}
