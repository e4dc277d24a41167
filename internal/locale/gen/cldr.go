package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// source reads CLDR's JSON packages below dir.
type source struct{ dir string }

// decodeFile decodes one file of a locale; the value is below main.LOCALE.
func (s source) decodeFile(pack, locale, file string, into any) error {
	data, err := os.ReadFile(filepath.Join(s.dir, pack, "main", locale, file))
	if err != nil {
		return err
	}
	var outer struct{ Main map[string]json.RawMessage }
	if err := json.Unmarshal(data, &outer); err != nil {
		return fmt.Errorf("%s of %s: %w", file, locale, err)
	}
	return json.Unmarshal(outer.Main[locale], into)
}

// readEdition gives the lines of a language's data file: a key, then values, tab
// between them.
func (s source) readEdition(tag string) (string, error) {
	var b strings.Builder
	locale := cmp.Or(cldrNames[tag], tag)
	for _, write := range []func(*strings.Builder, string) error{s.writeMonths, s.writeLists, s.writeQuotes, s.writeGrouping, s.writeCountries} {
		if err := write(&b, locale); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

// writeMonths writes a month with its year, and a year, as they stand alone:
// "травень {y} р."
func (s source) writeMonths(b *strings.Builder, locale string) error {
	type widths struct{ Wide map[string]string }
	var v struct {
		Dates struct {
			Calendars struct {
				Gregorian struct {
					Months struct {
						Format     widths
						StandAlone widths `json:"stand-alone"`
					}
					DateTimeFormats struct{ AvailableFormats map[string]string }
				}
			}
		}
	}
	if err := s.decodeFile("cldr-dates-full", locale, "ca-gregorian.json", &v); err != nil {
		return err
	}
	g := v.Dates.Calendars.Gregorian
	for n := 1; n <= 12; n++ {
		key := fmt.Sprint(n)
		month, err := fillPattern(g.DateTimeFormats.AvailableFormats["yMMMM"], map[string]string{
			"MMMM": g.Months.Format.Wide[key], "LLLL": g.Months.StandAlone.Wide[key], "y": "{y}",
			"MM": fmt.Sprintf("%02d", n), "M": key, "L": key, "LL": fmt.Sprintf("%02d", n),
		})
		if err != nil {
			return fmt.Errorf("month of %s: %w", locale, err)
		}
		fmt.Fprintf(b, "month\t%s\n", month)
	}
	year, err := fillPattern(g.DateTimeFormats.AvailableFormats["y"], map[string]string{"y": "{y}"})
	fmt.Fprintf(b, "year\t%s\n", year)
	return err
}

// fillPattern replaces the fields of a date pattern (UTS 35, part 4, "Date Format
// Patterns"); text between apostrophes is literal.
func fillPattern(pattern string, values map[string]string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(pattern); {
		switch c := pattern[i]; {
		case c == '\'':
			end := strings.IndexByte(pattern[i+1:], '\'')
			if end < 0 {
				return "", fmt.Errorf("unclosed apostrophe in %q", pattern)
			}
			b.WriteString(pattern[i+1 : i+1+end])
			i += end + 2
		case c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z':
			n := len(pattern[i:]) - len(strings.TrimLeft(pattern[i:], string(c)))
			value, ok := values[pattern[i:i+n]]
			if !ok {
				return "", fmt.Errorf("unknown field %q in %q", pattern[i:i+n], pattern)
			}
			b.WriteString(value)
			i += n
		default:
			b.WriteByte(c)
			i++
		}
	}
	return b.String(), nil
}

func (s source) writeLists(b *strings.Builder, locale string) error {
	var v struct {
		ListPatterns map[string]map[string]string
	}
	if err := s.decodeFile("cldr-misc-full", locale, "listPatterns.json", &v); err != nil {
		return err
	}
	p := v.ListPatterns["listPattern-type-standard"]
	fmt.Fprintf(b, "list\t%s\t%s\t%s\t%s\n", p["2"], p["start"], p["middle"], p["end"])
	return nil
}

// printedQuotes are the marks that are printed where CLDR has others, or the same
// for a quotation within another: French keeps its guillemets apart by U+202F.
var printedQuotes = map[string]string{
	"ar": "«\t»\t“\t”",
	"bg": "„\t“\t’\t’",
	"es": "«\t»\t“\t”",
	"fr": "«\u202f\t\u202f»\t“\t”",
	"lt": "„\t“\t‚\t‘",
}

func (s source) writeQuotes(b *strings.Builder, locale string) error {
	if marks := printedQuotes[locale]; marks != "" {
		fmt.Fprintf(b, "quotes\t%s\n", marks)
		return nil
	}
	var v struct{ Delimiters map[string]string }
	if err := s.decodeFile("cldr-misc-full", locale, "delimiters.json", &v); err != nil {
		return err
	}
	d := v.Delimiters
	fmt.Fprintf(b, "quotes\t%s\t%s\t%s\t%s\n", d["quotationStart"], d["quotationEnd"], d["alternateQuotationStart"], d["alternateQuotationEnd"])
	return nil
}

// writeGrouping writes how many digits must stand before the first separator:
// Spanish and Polish write 1234, but 12.345.
func (s source) writeGrouping(b *strings.Builder, locale string) error {
	var v struct {
		Numbers struct{ MinimumGroupingDigits string }
	}
	if err := s.decodeFile("cldr-numbers-full", locale, "numbers.json", &v); err != nil {
		return err
	}
	fmt.Fprintf(b, "grouping\t%s\n", v.Numbers.MinimumGroupingDigits)
	return nil
}

// notCountries are the two-letter codes of CLDR that ISO 3166-1 does not
// assign: reserved ones, groups of countries, and codes for tests. XK, which
// ISO leaves to its users and everybody uses for Kosovo, stays.
var notCountries = []string{"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}

// shortFirst are those whose plain name is CLDR's short one.
var shortFirst = []string{"HK", "MM", "MO", "PS"}

// writeCountries writes a country's name, then the other names it goes by.
func (s source) writeCountries(b *strings.Builder, locale string) error {
	var v struct {
		LocaleDisplayNames struct{ Territories map[string]string }
	}
	if err := s.decodeFile("cldr-localenames-full", locale, "territories.json", &v); err != nil {
		return err
	}
	names := v.LocaleDisplayNames.Territories
	for _, code := range slices.Sorted(maps.Keys(names)) {
		if len(code) != 2 || slices.Contains(notCountries, code) {
			continue
		}
		all := []string{names[code]}
		for _, alt := range []string{"-alt-short", "-alt-variant"} {
			if name := names[code+alt]; name != "" && name != code && !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
		if short := names[code+"-alt-short"]; short != "" && slices.Contains(shortFirst, code) {
			all[0], all[1] = short, all[0]
		}
		fmt.Fprintf(b, "%s\t%s\n", code, strings.Join(all, "\t"))
	}
	return nil
}

// readLanguages gives every language's direction and its name in itself,
// capitalised as the first word of a list's line is.
func (s source) readLanguages() (string, error) {
	dirs, err := os.ReadDir(filepath.Join(s.dir, "cldr-localenames-full", "main"))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, d := range dirs {
		line, err := s.readLanguage(d.Name())
		if err != nil {
			return "", err
		}
		b.WriteString(line)
	}
	return b.String(), nil
}

func (s source) readLanguage(locale string) (string, error) {
	var names struct {
		LocaleDisplayNames struct{ Languages map[string]string }
	}
	if err := s.decodeFile("cldr-localenames-full", locale, "languages.json", &names); errors.Is(err, fs.ErrNotExist) {
		return "", nil // CLDR has no language names in this language
	} else if err != nil {
		return "", err
	}
	var layout struct {
		Layout struct {
			Orientation struct{ CharacterOrder string }
		}
	}
	if err := s.decodeFile("cldr-misc-full", locale, "layout.json", &layout); err != nil {
		return "", err
	}
	name := names.LocaleDisplayNames.Languages[locale]
	if name == "" || name == locale {
		return "", nil
	}
	direction := "ltr"
	if layout.Layout.Orientation.CharacterOrder == "right-to-left" {
		direction = "rtl"
	}
	return fmt.Sprintf("%s\t%s\t%s\n", locale, direction, capitalize(locale, name)), nil
}

// capitalize makes the first letter a capital, as the language does it.
func capitalize(locale, name string) string {
	first, size := utf8.DecodeRuneInString(name)
	upper := unicode.ToTitle(first)
	if language, _, _ := strings.Cut(locale, "-"); language == "tr" || language == "az" {
		upper = unicode.TurkishCase.ToTitle(first)
	}
	return string(upper) + name[size:]
}
