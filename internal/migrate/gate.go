package migrate

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// Plugins, themes and people have any name for a setting that keeps a page from
// readers. So none is known by its name: the words of a setting say whether it may be
// one, and then it keeps the page, unless it plainly says that it does not.

// A setting is what a page has under a key, be it in front matter or by a plugin.
type setting struct {
	key   string // with the keys of the tables around it, parted by blanks
	own   string // without those
	alone bool   // it stands where settings of a page do, not in a table about something else
	value string
}

// The words of settings, in the nine languages, without accents.
var (
	// keepingWords keep a page when they say anything but no.
	keepingWords = lazy.Regexp(`(?:^| )(?:privat\w*|prive\w*|protect\w*|restrict\w*|restring\w*|member\w*|miembr\w*|membre\w*|mitglied\w*|paid|paywall\w*|premium|patreon|patron\w*|subscribers?|subscriptions?|log(?:in|ged|gedin|gedout|out)|loggedin|signedin|passw\w*|access|accesslevel|permissions?|capabilit\w+|roles|audience|hid(?:e|es|den|ing)|unlist\w*|unpubl\w*|invisib\w*|exclud\w*|drafts?|isdraft|embargo\w*|remove[ds]?|withdr\w*|withheld|retract\w*|take ?down|deleted?|trash\w*|intern|internal|internally|intern[oae]s?|secret\w*|confiden\w*|encrypt\w*|anonym\w*|anonim\w*|pseudonym\w*|headless|offline|wip|todo|work in progress|unfinished|archived|disabled|blocked|banned|no ?index|brouillon\w*|entwurf\w*|entwurfe|vertraulich\w*|versteckt\w*|verborgen\w*|geschutzt\w*|gesperrt\w*|geheim\w*|masque\w*|retire\w*|supprime\w*|borrador\w*|ocult\w*|retirad\w*|eliminad\w*|szkic\w*|robocz\w*|prywat\w*|ukryt\w*|poufn\w*|usuniet\w*|wycofan\w*|wewnetrzn\w*|чернетк\pL*|чернов\pL*|прихован\pL*|скрыт\pL*|приват\pL*|закрит\pL*|закрыт\pL*|конфіден\pL*|конфиден\pL*|видален\pL*|удален\pL*|анонім\pL*|аноним\pL*|внутрішн\pL*|внутренн\pL*|таємн\pL*|секретн\pL*|жасырын\pL*|құпия\pL*|مسوده|مسودة|خاص\pL*|مخفي\pL*|سري\pL*|محجوب\pL*)(?:$| )`)
	// openingWords do when they say no, and strictly so when they say anything but yes.
	openingWords = lazy.Regexp(`^(?:visib\w*|publish(?:ed)?|public|listed|approved|confirmed|consent\w*|veroffentlicht|sichtbar\w*|freigegeben|offentlich|einwilligung|affiche\w*|consentement|publicad\w*|consentimiento|opublik\w*|widoczn\w*|zgoda|опублік\pL*|опублик\pL*|видим\pL*|згода|согласие|жариялан\pL*|келісім|منشور\pL*|مرئي\pL*|موافقة)$`)
	looseWords   = lazy.Regexp(`^(?:list|show|shown|display|live|online|index|indexed|output|render|ready|reviewed|finished|complete|active|enabled?|zeigen|mostrar|pokaz\w*|показ\pL*|көрсет\pL*)$`)
	// smallWords stand beside an opening word and change nothing of it.
	smallWords = strings.Fields("is on at to the for page post date go now may be")
	// pressWords are of settings of plugins alone: levels, groups and plans of members.
	pressWords = lazy.Regexp(`(?:^| )(?:levels?|groups?|plans?|tiers?|who|geo|block|vip|roles?|requires?|required|only|lock|locked|visib\w*|acl)(?:$| )`)
	endWords   = lazy.Regexp(`(?:^| )(?:expir\w*|unpublish\w*|ablauf\w*)(?:$| )`)
	startWords = lazy.Regexp(`^date$|(?:^| )(?:publi\w+|pubdate|pub|releas\w*|live|embargo\w*|visib\w*|show)(?:$| )`)
	draftWords = lazy.Regexp(`(?:^| )(?:drafts?|isdraft|headless|wip|trash\w*|deleted)(?:$| )`)
	// A part of a page may be hidden by itself.
	hideWords = lazy.Regexp(`(?:^| )(?:hid(?:e|es|den|ing)|disabled|remove[ds]?|exclud\w*|masque\w*|ocult\w*|ukryt\w*|прихован\pL*|скрыт\pL*)(?:$| )`)
	partWords = lazy.Regexp(`title|headline|heading|header|footer|sidebar|image|thumb|picture|breadcrumb|menu|nav|author|date|time|comment|banner|widget|shar(?:e|ing)|toc|contents|slider|logo|cover|meta|summary|excerpt|related|pagination|tags|categor|button|social|margin|padding|overlay|background|color`)
)

// keptStates are what people write for the state of a page that is not, or no
// longer, for everybody; keptTags are those of them that are no subject of a page.
var (
	keptStates = strings.Fields("draft drafts private pending future scheduled trash trashed unpublished hidden unlisted noindex embargo embargoed archived review inactive disabled deleted removed withdrawn retracted internal protected wip todo unfinished rejected members subscribers subscriber paid staff logged loggedin secret confidential restricted")
	keptTags   = strings.Fields("draft drafts private hidden unlisted internal noindex embargo wip todo")
)

// What people write for everybody, and for no: of a page, and in a program.
var (
	openWords = strings.Fields("public visible listed open all everyone everybody anyone any free")
	shutWords = append(strings.Fields("none null nil never default inherit unrestricted"), noWords...)
	deniesAll = append(strings.Fields("none null nil never local"), append([]string{""}, noWords...)...)
)

// wordsOf gives the words of a key in small letters without accents, those in
// "isPublic" too, parted by blanks.
func wordsOf(key string) string {
	var b strings.Builder
	before := ' '
	for _, r := range key {
		switch {
		case unicode.IsLower(before) && unicode.IsUpper(r):
			b.WriteString(" " + string(unicode.ToLower(r)))
		case unicode.IsLetter(r), unicode.IsMark(r):
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteByte(' ')
		}
		before = r
	}
	return strings.Join(strings.Fields(withoutAccents.Replace(b.String())), " ")
}

var withoutAccents = strings.NewReplacer("é", "e", "è", "e", "ê", "e", "á", "a", "à", "a", "â", "a", "ä", "a", "ö", "o", "ó", "o", "ô", "o", "ü", "u", "ú", "u", "í", "i", "î", "i", "ç", "c", "ñ", "n", "ę", "e", "ą", "a", "ł", "l", "ś", "s", "ń", "n", "ż", "z", "ź", "z", "ć", "c", "ß", "ss")

// keeps says why a setting may have kept its page from readers, or from some; zero
// when it does not.
func (s setting) keeps(now time.Time) diag.Text {
	said := strings.ToLower(strings.TrimSpace(s.value))
	all, own := wordsOf(s.key), wordsOf(s.own)
	opening, strict := s.opens(own)
	if moment := (values{"t": s.value}).time("t"); !moment.IsZero() {
		switch {
		case endWords().MatchString(all) && moment.After(now):
			return diag.Text{}
		case endWords().MatchString(all):
			return diag.Say("migrate-draft/expired")
		case startWords().MatchString(all) && moment.After(now):
			return diag.Say("migrate-draft/future")
		case startWords().MatchString(all), opening:
			return diag.Text{}
		}
	}
	no := said == "" || slices.Contains(shutWords, said)
	isHiding := hideWords().MatchString(all)
	kept := false
	switch {
	case strings.Contains(all, "robots"):
		kept = strings.Contains(said, "noindex") || said == "none" || strings.Contains(all, "index") && !no && said != "2" // which is yes to be found, to Yoast
	case isHiding && partWords().MatchString(all) && !keepingWords().MatchString(hideWords().ReplaceAllString(all, " ")):
	case keepingWords().MatchString(all), endWords().MatchString(all):
		kept = !no && (isHiding || !slices.Contains(openWords, said))
	case strict:
		kept = !slices.Contains(openWords, said) && !slices.Contains(yesWords, said)
	case opening:
		kept = slices.Contains(deniesAll, said) || slices.Contains(keptStates, said)
	}
	switch {
	case kept && draftWords().MatchString(all):
		return diag.Say("migrate-draft")
	case kept:
		return diag.Say("migrate-draft/setting", "setting", decode.Printable(shorten(s.key)))
	}
	return diag.Text{}
}

// opens reports a key that is nothing but a word for being shown; strict when any
// answer but yes keeps the page.
func (s setting) opens(own string) (opening, strict bool) {
	for word := range strings.FieldsSeq(own) {
		switch {
		case openingWords().MatchString(word):
			opening, strict = true, true
		case looseWords().MatchString(word):
			opening = true
		case !slices.Contains(smallWords, word):
			return false, false
		}
	}
	return opening && s.alone, strict && s.alone
}

// keptByPlugin says the same of a setting of a plugin, which begins with the plugin's
// own name: more words speak of members there, and what was to go on a day to come would
// stay here.
func (s setting) keptByPlugin(now time.Time) diag.Text {
	if why := s.keeps(now); why.ID != "" {
		return why
	}
	said, all := strings.ToLower(strings.TrimSpace(s.value)), wordsOf(s.key)
	speaks := (pressWords().MatchString(all) || endWords().MatchString(all)) && said != "" && !slices.Contains(openWords, said) &&
		(!slices.Contains(shutWords, said) || said == "0" && strings.Contains(all, "plan")) // a plan that is called 0
	isState := len(said) <= 40 && !strings.Contains(said, " ") &&
		slices.ContainsFunc(strings.FieldsFunc(said, func(r rune) bool { return !unicode.IsLetter(r) }), func(word string) bool { return slices.Contains(keptStates, word) })
	if speaks || isState {
		return diag.Say("migrate-draft/setting", "setting", decode.Printable(shorten(s.key)))
	}
	return diag.Text{}
}

// aloneTables are those in which settings of a page stand as they do at its top.
var aloneTables = strings.Fields("params build _build extra page eleventyComputed")

// flatten adds what a value comes to under its keys. Tables in lists are about
// other things than the page.
func flatten(list []setting, above string, alone bool, key string, value any) []setting {
	path := strings.TrimSpace(above + " " + key)
	if table := asValues(value); table != nil {
		opening, _ := setting{alone: true}.opens(wordsOf(key))
		within := above == "" && key == "" || alone && slices.ContainsFunc(aloneTables, func(t string) bool { return strings.EqualFold(t, key) }) || opening
		for _, name := range sortedKeys(table) {
			list = flatten(list, path, within, name, table[name])
		}
		return list
	}
	if items, isList := value.([]any); isList {
		for _, item := range items {
			if asValues(item) == nil {
				list = flatten(list, above, alone, key, item)
			}
		}
		return list
	}
	return append(list, setting{key: path, own: key, alone: alone, value: asText(value)})
}

// pluginSettings gives what is in a value as plugins of WordPress keep it: a text,
// or a table written by PHP or as JSON.
func pluginSettings(key, value string) []setting {
	var inside any
	if strings.HasPrefix(strings.TrimSpace(value), "a:") {
		if v, _, ok := readPHP(strings.TrimSpace(value), 0); ok {
			inside = v
		}
	} else if strings.HasPrefix(value, "{") || strings.HasPrefix(value, "[") {
		if json.Unmarshal([]byte(value), &inside) != nil {
			inside = nil
		}
	}
	if inside == nil {
		return []setting{{key: key, own: key, value: value}}
	}
	return flatten(nil, "", false, key, inside)
}

// readPHP reads a value that PHP has written, and gives what stands behind it. A
// table's numbers as keys go: it is a list.
func readPHP(text string, deep int) (value any, rest string, ok bool) {
	kind, after, found := strings.Cut(text, ":")
	if strings.HasPrefix(text, "N;") {
		return "", text[2:], true
	}
	if !found || deep > 32 {
		return nil, text, false
	}
	switch kind {
	case "b", "i", "d":
		said, rest, found := strings.Cut(after, ";")
		return said, rest, found
	case "s", "a":
		said, rest, found := strings.Cut(after, ":")
		n, err := strconv.Atoi(said)
		if !found || err != nil || n < 0 || n > len(rest) {
			return nil, text, false
		}
		if kind == "s" {
			if len(rest) < n+3 || rest[0] != '"' || rest[n+1:n+3] != "\";" {
				return nil, text, false
			}
			return rest[1 : n+1], rest[n+3:], true
		}
		table, list := values{}, []any{}
		rest, found = strings.CutPrefix(rest, "{")
		for range n {
			var key, v any
			if key, rest, ok = readPHP(rest, deep+1); !ok {
				return nil, text, false
			}
			if v, rest, ok = readPHP(rest, deep+1); !ok {
				return nil, text, false
			}
			name, _ := key.(string)
			if _, err := strconv.Atoi(name); err == nil {
				list = append(list, v)
			} else {
				table[name] = v
			}
		}
		rest, ended := strings.CutPrefix(rest, "}")
		if len(table) == 0 {
			return list, rest, found && ended
		}
		if len(list) > 0 {
			table[""] = list
		}
		return table, rest, found && ended
	}
	return nil, text, false
}
