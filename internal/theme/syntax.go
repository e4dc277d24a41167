package theme

import (
	"regexp"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// A slip is a mistake in a layout as the parser of templates words it, and as casebook
// does; what the pattern's group finds is the part of the message.
type slip struct {
	found func() *regexp.Regexp
	say   func(found string) diag.Text
}

// slips are tried in turn. The parser gives its mistakes in text alone.
var slips = []slip{
	{lazy.Regexp(`^unclosed comment|^comment ends`), func(string) diag.Text { return diag.Say("layout-error/comment") }},
	{lazy.Regexp(`^unclosed left paren`), func(string) diag.Text { return diag.Say("layout-error/open-bracket") }},
	{lazy.Regexp(`^unexpected right paren`), func(string) diag.Text { return diag.Say("layout-error/stray-bracket") }},
	{lazy.Regexp(`^unclosed action`), func(string) diag.Text { return diag.Say("layout-error/open-command") }},
	{lazy.Regexp(`^unterminated (?:raw )?quoted string`), func(string) diag.Text { return diag.Say("layout-error/open-text") }},
	{lazy.Regexp(`character constant`), func(string) diag.Text { return diag.Say("layout-error/character") }},
	{lazy.Regexp(`^invalid syntax`), func(string) diag.Text { return diag.Say("layout-error/backslash") }},
	{lazy.Regexp(`number syntax: "?([^"]*)"?$|^integer overflow: "(.*)"$`), func(found string) diag.Text { return diag.Say("layout-error/number", "found", found) }},
	{lazy.Regexp(`^unexpected EOF`), func(string) diag.Text { return diag.Say("layout-error/open-block") }},
	{lazy.Regexp(`^unexpected \{\{end\}\}`), func(string) diag.Text { return diag.Say("layout-error/stray-end") }},
	{lazy.Regexp(`^unexpected \{\{else\}\}|^expected end; found`), func(string) diag.Text { return diag.Say("layout-error/stray-else") }},
	{lazy.Regexp(`^\{\{(break|continue)\}\} outside`), func(found string) diag.Text { return diag.Say("layout-error/stray-break", "word", found) }},
	{lazy.Regexp(`^range can only|^too many declarations`), func(string) diag.Text { return diag.Say("layout-error/range-names") }},
	{lazy.Regexp(`^missing value for (if|range|with|template|block|define|else)`), func(found string) diag.Text { return diag.Say("layout-error/no-condition", "word", found) }},
	{lazy.Regexp(`^missing value|^empty command`), func(string) diag.Text { return diag.Say("layout-error/empty") }},
	{lazy.Regexp(`^non executable command`), func(string) diag.Text { return diag.Say("layout-error/pipe") }},
	{lazy.Regexp(`^unexpected \. after term "(.*)"`), func(found string) diag.Text { return diag.Say("layout-error/no-fields", "found", found) }},
	{lazy.Regexp(`^undefined variable "(.*)"`), func(found string) diag.Text { return diag.Say("layout-error/no-variable", "variable", found) }},
	{lazy.Regexp(`^unexpected <define>`), func(string) diag.Text { return diag.Say("layout-error/define-within") }},
	{lazy.Regexp(`^unrecognized character in action: (U\+\w+)$`), func(found string) diag.Text { return diag.Say("control-character/code", "code", found) }},
	{lazy.Regexp(`^(?:unexpected|bad character|unrecognized character in action:?) .*?(?:"([^"]+)"|<([^>]+)>|'(.)')`), func(found string) diag.Text { return diag.Say("layout-error/unexpected", "found", found) }},
}

// explainSlip words a mistake that the parser of templates found.
func explainSlip(wrong string) diag.Text {
	for _, s := range slips {
		if m := s.found().FindStringSubmatch(wrong); m != nil {
			return s.say(strings.Join(m[1:], ""))
		}
	}
	return diag.Say("layout-error/invalid")
}
