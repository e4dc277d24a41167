package svg

import (
	"slices"
	"strings"

	"casebook/internal/css"
)

// A rule is one selector of a style sheet with what it declares.
type rule struct {
	parts    []compound // the last is the element's own, those before it its ancestors'
	weight   int        // specificity
	media    bool       // holds on some screens only
	sized    bool       // by how large they are
	declared []css.Declaration
}

// A compound is a selector without combinators.
type compound struct {
	element string // "" for any
	ids     []string
	classes []string
	dynamic bool // of a pointer or a keyboard, which a picture in a page does not have
	child   bool // of the part before it: a direct child
	root    bool
}

// readRules gives the rules of a cleaned style sheet, those that weigh more later.
// It reports whether it understood every selector.
func readRules(sheet string) (rules []rule, ok bool) {
	var read func(list []css.Block, media, sized bool) bool
	read = func(list []css.Block, media, sized bool) bool {
		for _, b := range list {
			if strings.HasPrefix(b.Prelude, "@") {
				isSized := strings.Contains(b.Prelude, "width") || strings.Contains(b.Prelude, "height")
				if !read(b.Blocks, media || !holdsOnScreens(b.Prelude), sized || isSized) {
					return false
				}
				continue
			}
			for _, s := range strings.Split(b.Prelude, ",") {
				parts, ok := readSelector(s)
				if !ok {
					return false
				}
				r := rule{parts: parts, media: media, sized: media && sized, declared: b.Declarations}
				for _, c := range parts {
					r.weight += len(c.ids)<<20 + len(c.classes)<<10
					if c.element != "" {
						r.weight++
					}
				}
				rules = append(rules, r)
			}
		}
		return true
	}
	ok = read(css.Blocks(sheet), false, false)
	slices.SortStableFunc(rules, func(a, b rule) int { return a.weight - b.weight })
	return rules, ok
}

// holdsOnScreens reports a media rule that holds on every screen, so that what it
// hides nobody sees.
func holdsOnScreens(prelude string) bool {
	_, queries, _ := strings.Cut(strings.ToLower(prelude), "@media")
	return slices.ContainsFunc(strings.Split(queries, ","), func(query string) bool {
		query = strings.TrimPrefix(strings.Join(strings.Fields(query), " "), "only ")
		kind, rest, hasMore := strings.Cut(query, " and ")
		if !hasMore && strings.HasPrefix(query, "(") {
			kind, rest = "all", query
		}
		isScreen := kind == "all" || kind == "screen" || kind == "not print" || kind == "not speech"
		return isScreen && slices.Contains([]string{"", "(min-width:0)", "(min-width:0px)", "(min-height:0)", "(min-height:0px)", "(color)"}, strings.ReplaceAll(rest, " ", ""))
	})
}

// readSelector reads a selector of elements, classes, ids, and the combinators
// for descendants and children.
func readSelector(s string) (parts []compound, ok bool) {
	child := false
	for _, word := range strings.Fields(strings.ReplaceAll(s, ">", " > ")) {
		if word == ">" {
			child = true
			continue
		}
		c := compound{child: child}
		child = false
		for i := 0; i < len(word); {
			end := i + 1
			for end < len(word) && !strings.ContainsRune(".#:+~()*", rune(word[end])) {
				end++
			}
			switch piece := word[i:end]; {
			case piece == "*":
			case piece == ":root":
				c.root = true
			case piece == ":hover", piece == ":focus", piece == ":active", piece == ":visited", piece == ":link":
				c.dynamic = true
			case strings.ContainsRune(":+~()", rune(piece[0])):
				return nil, false
			case piece[0] == '.':
				c.classes = append(c.classes, piece[1:])
			case piece[0] == '#':
				c.ids = append(c.ids, piece[1:])
			default:
				c.element = piece
			}
			i = end
		}
		parts = append(parts, c)
	}
	return parts, len(parts) > 0
}

// matches reports whether the rule is for an element that lies in those ancestors,
// the outermost first.
func (r *rule) matches(n *node, above []*node) bool {
	last := len(r.parts) - 1
	if !r.parts[last].fits(n, len(above) == 0) {
		return false
	}
	return matchAbove(r.parts[:last], r.parts[last].child, above)
}

func matchAbove(parts []compound, child bool, above []*node) bool {
	if len(parts) == 0 {
		return true
	}
	last := len(parts) - 1
	for i := len(above) - 1; i >= 0; i-- {
		if parts[last].fits(above[i], i == 0) && matchAbove(parts[:last], parts[last].child, above[:i]) {
			return true
		}
		if child {
			return false
		}
	}
	return false
}

func (c *compound) fits(n *node, root bool) bool {
	if c.dynamic || c.root && !root || c.element != "" && c.element != n.name {
		return false
	}
	for _, id := range c.ids {
		if n.attribute("id") != id {
			return false
		}
	}
	if len(c.classes) == 0 {
		return true
	}
	has := strings.Fields(n.attribute("class"))
	return !slices.ContainsFunc(c.classes, func(class string) bool { return !slices.Contains(has, class) })
}

// decide gives what is declared for an element: attributes first, then the rules
// that fit it, then its style, then what is important. A rule for some screens
// counts where it shows something, never where it hides.
func decide(n *node, above []*node, rules []rule) map[string]string {
	var out map[string]string
	set := func(name, value string) {
		if out == nil {
			out = map[string]string{}
		}
		out[name] = value
	}
	for _, a := range n.attrs {
		if a.name == "rotate" || a.name == "scale" { // of letters and of filters, not the properties
			continue
		}
		isPlain := a.name == "clip" || a.name == "font-size-adjust" || a.name == "text-decoration"
		if (decisive()[a.name] || isPlain) && !isFollowed(a.name, strings.TrimSpace(a.value), len(above) == 0) {
			set(unfollowed, a.name)
		}
		if decisive()[a.name] {
			set(a.name, strings.TrimSpace(a.value))
		}
	}
	apply := func(list []css.Declaration, important, media bool) {
		for _, d := range list {
			name := strings.ToLower(d.Name)
			value, isImportant := cutImportant(d.Value)
			if !media && isImportant == important && !isFollowed(name, value, len(above) == 0) {
				set(unfollowed, name)
			}
			if isImportant != important || !decisive()[name] || media && hides(name, value) {
				continue
			}
			set(name, value)
		}
	}
	var fitting []*rule
	for i := range rules {
		if rules[i].matches(n, above) {
			fitting = append(fitting, &rules[i])
		}
	}
	style := n.attribute("style")
	for _, important := range []bool{false, true} {
		for _, r := range fitting {
			apply(r.declared, important, r.media)
		}
		if style != "" {
			apply(css.Declarations(style), important, false)
		}
	}
	return out
}

func cutImportant(value string) (string, bool) {
	before, after, found := strings.Cut(value, "!")
	return strings.TrimSpace(before), found && strings.EqualFold(strings.TrimSpace(after), "important")
}
