package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// numbers writes what stands between groups of digits, how many digits must
// stand before the first (Spanish and Polish write 1234, but 12.345), and the
// minus sign.
func (s source) numbers(b *strings.Builder, locale string) error {
	var v struct {
		Numbers struct {
			MinimumGroupingDigits string
			Symbols               struct{ Group, MinusSign string } `json:"symbols-numberSystem-latn"`
		}
	}
	if err := s.main("cldr-numbers-full", locale, "numbers.json", &v); err != nil {
		return err
	}
	fmt.Fprintf(b, "grouping\t%s\n", v.Numbers.MinimumGroupingDigits)
	fmt.Fprintf(b, "separator\t%s\n", v.Numbers.Symbols.Group)
	fmt.Fprintf(b, "minus\t%s\n", v.Numbers.Symbols.MinusSign)
	return nil
}

// plurals writes the rules for whole numbers; a language without any has
// "other" alone.
func (s source) plurals(b *strings.Builder, locale string) error {
	data, err := os.ReadFile(filepath.Join(s.dir, "cldr-core", "supplemental", "plurals.json"))
	if err != nil {
		return err
	}
	var v struct {
		Supplemental struct {
			Cardinal map[string]map[string]string `json:"plurals-type-cardinal"`
		}
	}
	if err := json.Unmarshal(data, &v); err != nil {
		return err
	}
	rules, ok := v.Supplemental.Cardinal[locale]
	if !ok {
		language, _, _ := strings.Cut(locale, "-")
		rules = v.Supplemental.Cardinal[language]
	}
	for _, category := range []string{"zero", "one", "two", "few", "many"} {
		if rule := whole(rules["pluralRule-count-"+category]); rule != "" {
			fmt.Fprintf(b, "plural\t%s\t%s\n", category, rule)
		}
	}
	return nil
}

// ofFraction are the operands that are 0 for every whole number (UTS 35, part
// 3, "Operands"); i is the number itself, as n is.
var ofFraction = regexp.MustCompile(`^[vwftce] `)

// whole gives what a plural rule asks of whole numbers; "" if none can match.
func whole(rule string) string {
	rule, _, _ = strings.Cut(rule, "@")
	var out []string
	for _, or := range strings.Split(rule, " or ") {
		var all []string
		possible := strings.TrimSpace(or) != ""
		for _, and := range strings.Split(or, " and ") {
			and = strings.TrimSpace(and)
			if ofFraction.MatchString(and) {
				_, list, _ := strings.Cut(and, "= ")
				zero := list == "0" || strings.HasPrefix(list, "0.") || strings.HasPrefix(list, "0,")
				possible = possible && zero != strings.Contains(and, "!=")
				continue
			}
			all = append(all, regexp.MustCompile(`^i\b`).ReplaceAllString(and, "n"))
		}
		if possible && len(all) > 0 {
			out = append(out, strings.Join(all, " and "))
		}
	}
	return strings.Join(out, " or ")
}
