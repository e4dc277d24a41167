// Package css reads style sheets (CSS Syntax Module Level 3): what they fetch,
// what their blocks declare, and what a value calls. Names are compared as
// browsers read them, with their escapes decoded, so that nothing hides behind
// these.
package css

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// A Reference is a place in a style sheet that makes browsers fetch something:
// url(…), src(…), the string of an @import, a string in image-set().
type Reference struct {
	Start, End int    // of the whole token, in bytes
	URL        string // decoded
	Function   bool   // url(…) or src(…), not a string
}

// References lists what a style sheet fetches, in order.
func References(sheet string) []Reference {
	var found []Reference
	input := parse.NewInputString(sheet)
	lexer := css.NewLexer(input)
	var inImport, inNamespace bool // of @namespace, an identifier looks like an address
	depth, set := 0, 0             // open brackets, and those around an image-set()
	for start, end := 0, 0; ; start = end {
		kind, data := lexer.Next()
		if kind == css.ErrorToken {
			return found
		}
		end = start + len(data)
		name, isFunction := strings.CutSuffix(strings.ToLower(decodeEscapes(string(data))), "(")
		switch {
		case kind == css.FunctionToken && (name == "url" || name == "src"): // the lexer knows only a plain url(
			length := addressLength(sheet[end:])
			input.Move(length)
			input.Skip()
			end += length
			fallthrough
		case kind == css.URLToken, kind == css.BadURLToken:
			if !inNamespace {
				found = append(found, Reference{start, end, decodeAddress(sheet[start:end]), true})
			}
			inImport = false
		case kind == css.StringToken, kind == css.BadStringToken:
			if inImport || set > 0 {
				found = append(found, Reference{start, end, decodeString(string(data)), false})
			}
			inImport = false
		case kind == css.AtKeywordToken:
			inImport, inNamespace = name == "@import", name == "@namespace"
		case kind == css.FunctionToken, kind == css.LeftParenthesisToken:
			if depth++; isFunction && set == 0 && strings.HasSuffix(name, "image-set") {
				set = depth
			}
		case kind == css.RightParenthesisToken:
			if depth = max(depth-1, 0); depth < set {
				set = 0
			}
		case kind == css.SemicolonToken, kind == css.LeftBraceToken, kind == css.RightBraceToken:
			inImport, inNamespace, depth, set = false, false, 0, 0
		}
	}
}

// addressLength gives how many bytes after "url(" belong to it, its bracket
// included.
func addressLength(s string) int {
	rest := strings.TrimLeft(s, " \t\r\n\f")
	end := byte(')')
	if rest != "" && (rest[0] == '"' || rest[0] == '\'') {
		end, rest = rest[0], rest[1:]
	}
	for at := len(s) - len(rest); at < len(s); at++ {
		switch {
		case s[at] == '\\':
			at++
		case s[at] == end && end == ')':
			return at + 1
		case s[at] == end:
			end = ')'
		}
	}
	return len(s)
}

// decodeAddress gives what a url(…) holds.
func decodeAddress(token string) string {
	_, inner, _ := strings.Cut(token, "(")
	inner = strings.Trim(strings.TrimSuffix(inner, ")"), " \t\r\n\f")
	if inner != "" && (inner[0] == '"' || inner[0] == '\'') {
		return decodeString(inner)
	}
	return decodeEscapes(inner)
}

// decodeString gives what a string holds, up to the mark that ends it.
func decodeString(s string) string {
	for at := 1; at < len(s); at++ {
		switch s[at] {
		case '\\':
			at++
		case s[0]:
			return decodeEscapes(s[1:at])
		}
	}
	return decodeEscapes(strings.TrimRight(s[1:], "\r\n\f"))
}

// decodeEscapes decodes escapes (section 4.3.7).
func decodeEscapes(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	for at := 0; at < len(s); {
		if s[at] != '\\' || at+1 == len(s) {
			b.WriteByte(s[at])
			at++
			continue
		}
		at++
		digits := 0
		for digits < 6 && at+digits < len(s) && strings.IndexByte("0123456789abcdefABCDEF", s[at+digits]) >= 0 {
			digits++
		}
		if digits > 0 {
			code, _ := strconv.ParseUint(s[at:at+digits], 16, 32) // six digits fit
			b.WriteRune(rune(code))
			if at += digits; at < len(s) && strings.IndexByte(" \t\r\n\f", s[at]) >= 0 {
				at++
			}
			continue
		}
		_, size := utf8.DecodeRuneInString(s[at:])
		if strings.IndexByte("\r\n\f", s[at]) < 0 { // else a line that goes on
			b.WriteString(s[at : at+size])
		}
		at += size
	}
	return b.String()
}

// A Block is what stands between two braces.
type Block struct {
	Prelude      string // what stands before it: a selector, or an at-rule with its name
	Declarations []Declaration
	Blocks       []Block // within it
}

// A Declaration is a property with its value.
type Declaration struct{ Name, Value string }

// maxNesting is how deep blocks are read; what lies deeper is left out.
const maxNesting = 32

// Blocks gives the blocks of a style sheet. Comments and rows of white space
// become a space; statements without a block, as @import, are left out, and so
// is a block that does not end.
func Blocks(sheet string) []Block {
	b, _ := readBlock(css.NewLexer(parse.NewInputString(sheet)), 0, false)
	return b.Blocks
}

// Declarations gives the declarations of a style attribute.
func Declarations(style string) []Declaration {
	b, _ := readBlock(css.NewLexer(parse.NewInputString(style)), maxNesting, false)
	return b.Declarations
}

// readBlock reads up to the brace that ends a block, or all of what stands in
// none, and reports whether it ended so.
func readBlock(lexer *css.Lexer, nesting int, inBraces bool) (b Block, ended bool) {
	var piece strings.Builder
	brackets := 0 // a semicolon in brackets ends no declaration
	take := func() string {
		s := strings.TrimSpace(piece.String())
		piece.Reset()
		brackets = 0
		return s
	}
	declare := func() {
		if name, value, ok := strings.Cut(take(), ":"); ok {
			b.Declarations = append(b.Declarations, Declaration{strings.TrimSpace(name), strings.TrimSpace(value)})
		}
	}
	for {
		kind, data := lexer.Next()
		switch kind {
		case css.ErrorToken:
			declare()
			return b, !inBraces
		case css.RightBraceToken:
			if inBraces {
				declare()
				return b, true
			}
		case css.LeftBraceToken:
			prelude := take()
			if nesting >= maxNesting {
				skipBlock(lexer)
				continue
			}
			inner, ended := readBlock(lexer, nesting+1, true)
			if !ended {
				return b, false
			}
			inner.Prelude = prelude
			b.Blocks = append(b.Blocks, inner)
			continue
		case css.SemicolonToken:
			if brackets == 0 {
				declare()
				continue
			}
		case css.FunctionToken, css.LeftParenthesisToken, css.LeftBracketToken:
			brackets++
		case css.RightParenthesisToken, css.RightBracketToken:
			brackets = max(brackets-1, 0)
		case css.CommentToken, css.WhitespaceToken:
			data = []byte(" ")
			if strings.HasSuffix(piece.String(), " ") {
				continue
			}
		}
		piece.Write(data)
	}
}

// skipBlock reads over a block.
func skipBlock(lexer *css.Lexer) {
	for open := 1; open > 0; {
		switch kind, _ := lexer.Next(); kind {
		case css.ErrorToken:
			return
		case css.LeftBraceToken:
			open++
		case css.RightBraceToken:
			open--
		}
	}
}

// A Call is a function that a value calls.
type Call struct {
	Function string // in lower case
	URL      string // of url(…)
}

// Calls gives the functions that a value calls. It is not plain when something
// in it could be read in another way, here or in another browser: escapes,
// comments, at-rules, braces, semicolons, a name that stands apart from its
// bracket, and what does not end.
func Calls(value string) (calls []Call, plain bool) {
	lexer := css.NewLexer(parse.NewInputString(value))
	var open []css.TokenType // brackets that are to be closed
	afterWord := false
	for {
		kind, data := lexer.Next()
		token := string(data)
		if strings.IndexByte(token, '\\') >= 0 {
			return nil, false
		}
		switch kind {
		case css.ErrorToken:
			return calls, len(open) == 0
		case css.URLToken:
			if !strings.HasSuffix(token, ")") {
				return nil, false
			}
			calls = append(calls, Call{"url", decodeAddress(token)})
		case css.StringToken:
			if len(token) < 2 || token[len(token)-1] != token[0] {
				return nil, false
			}
		case css.FunctionToken:
			calls = append(calls, Call{Function: strings.ToLower(strings.TrimSuffix(token, "("))})
			open = append(open, css.RightParenthesisToken)
		case css.LeftParenthesisToken:
			if afterWord {
				return nil, false
			}
			open = append(open, css.RightParenthesisToken)
		case css.LeftBracketToken:
			open = append(open, css.RightBracketToken)
		case css.RightParenthesisToken, css.RightBracketToken:
			if len(open) == 0 || open[len(open)-1] != kind {
				return nil, false
			}
			open = open[:len(open)-1]
		case css.BadURLToken, css.BadStringToken, css.CommentToken, css.AtKeywordToken, css.LeftBraceToken, css.RightBraceToken, css.SemicolonToken, css.CDOToken, css.CDCToken:
			return nil, false
		}
		switch kind {
		case css.WhitespaceToken:
		case css.CommaToken, css.ColonToken, css.DelimToken, css.FunctionToken, css.LeftParenthesisToken, css.LeftBracketToken:
			afterWord = false
		default:
			afterWord = true
		}
	}
}
