package migrate

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"

	"casebook/internal/charset"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// A WordPress export (WXR) is an RSS file with namespaces of its own. It names
// files of the media folder by their addresses; those that lie beside the export
// are found by their names, and nothing is fetched.

// isExport reports a file that begins as an export of WordPress does.
func isExport(files fs.FS, name string) bool {
	if !strings.EqualFold(path.Ext(name), ".xml") {
		return false
	}
	f, err := files.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, 8<<10)
	n, _ := io.ReadFull(f, head)
	return bytes.Contains(head[:n], []byte("wordpress.org/export/"))
}

func isWordPress(files fs.FS, names map[string]bool) bool {
	for name := range names {
		if isExport(files, name) {
			return true
		}
	}
	return false
}

// A wxrItem is a post, a page or a file of an export.
type wxrItem struct {
	Elements []wxrElement `xml:",any"`
	Terms    []wxrTag     `xml:"category"`
	Settings []struct {
		Key   string `xml:"meta_key"`
		Value string `xml:"meta_value"`
	} `xml:"postmeta"`
}

// A wxrElement is one that holds a text. Plugins add some of their own, in their own
// namespaces, with the same names.
type wxrElement struct {
	XMLName xml.Name
	Text    string `xml:",chardata"`
}

// isOwn reports an element that WordPress itself writes: content and excerpt are told
// apart by their namespaces alone.
func (e wxrElement) isOwn() bool {
	space := e.XMLName.Space
	return space == "" || space == "wp" || space == "content" || space == "excerpt" || strings.Contains(space, "wordpress.org/export/") || strings.Contains(space, "purl.org/rss/1.0/modules/content")
}

// called gives the name of an element as far as it is told apart.
func (e wxrElement) called() string {
	if e.XMLName.Local == "encoded" && strings.Contains(e.XMLName.Space, "excerpt") {
		return "excerpt"
	}
	return e.XMLName.Local
}

// said gives what the item first says by the name of an element.
func (item wxrItem) said(name string) string {
	for _, e := range item.Elements {
		if e.called() == name && e.isOwn() {
			return e.Text
		}
	}
	return ""
}

// saidTwice gives the name of an element of which the item has another that says
// something else; "" for none.
func (item wxrItem) saidTwice() string {
	for _, e := range item.Elements {
		if e.isOwn() && strings.TrimSpace(e.Text) != strings.TrimSpace(item.said(e.called())) {
			return e.XMLName.Local
		}
	}
	return ""
}

// ownSettings begin the keys of those that WordPress has for itself; what they say
// is heard all the same.
var ownSettings = []string{"_edit_", "_thumbnail_id", "_wp_", "_oembed", "_encloseme", "_pingme", "_menu_item"}

// keptBy says why a setting of the item may have kept it from some readers. Which
// plugin's it is need not be known.
func (s *Site) keptBy(item wxrItem) diag.Text {
	var kept diag.Text
	now := time.Now()
	for _, one := range item.Settings {
		isOwn := slices.ContainsFunc(ownSettings, func(begin string) bool { return strings.HasPrefix(one.Key, begin) })
		if !isOwn && strings.TrimSpace(one.Value) != "" {
			s.noteKey(one.Key)
		}
		if one.Key == "_edit_lock" || fieldReference().MatchString(one.Value) {
			continue
		}
		for _, said := range pluginSettings(one.Key, one.Value) {
			if why := said.keptByPlugin(now); why.ID != "" && kept.ID == "" {
				kept = why
			}
		}
	}
	return kept
}

// fieldReference is what a plugin for fields keeps beside each field.
var fieldReference = lazy.Regexp(`^field_[0-9a-f]+$`)

type wxrTag struct {
	Domain string `xml:"domain,attr"`
	Name   string `xml:"nicename,attr"`
}

// leftKinds are kinds of items of which nothing is to be told: they hold no text
// of anybody's.
var leftKinds = strings.Fields("attachment revision custom_css customize_changeset oembed_cache user_request wp_global_styles wp_template wp_template_part wp_font_face wp_font_family")

func readWordPress(s *Site) error {
	s.mediaHosts, s.addresses, s.reused, s.pictures = map[string]bool{}, map[string]string{}, map[string]string{}, map[string]string{}
	if s.export != "" && !isExport(s.files, s.export) {
		return damageAt(diag.Position{File: s.export}, diag.Say("site-unreadable/no-export", "file", s.export))
	}
	var damage *DamageError
	for _, name := range s.filesBelow(".") {
		if s.export != "" && s.export != name || !isExport(s.files, name) {
			continue
		}
		err := s.readExport(name)
		var one *DamageError
		switch {
		case errors.As(err, &one) && damage != nil:
			damage.Problems = append(damage.Problems, one.Problems...)
		case errors.As(err, &one):
			damage = one
		case err != nil:
			return err
		}
	}
	if damage != nil {
		return damage
	}
	s.leave("/feed/", 0, diag.Say("migrate-left/feed", "address", "/feed/"))
	return nil
}

// readExport reads one file of an export, an item at a time.
func (s *Site) readExport(name string) error {
	f, err := s.files.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	limited := &io.LimitedReader{R: f, N: maxExport}
	d := xml.NewDecoder(controlFilter{limited})
	d.Strict, d.Entity = false, xml.HTMLEntity
	d.CharsetReader = func(label string, r io.Reader) (io.Reader, error) {
		if e, known := charset.Get(label); known {
			return e.NewDecoder().Reader(r), nil
		}
		return nil, errUnread
	}
	kinds := map[string]int{}
	var items []wxrItem // a block may be used before it comes
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		start, isStart := token.(xml.StartElement)
		if err == nil && isStart {
			switch start.Name.Local {
			case "title", "description", "language", "base_site_url", "base_blog_url":
				var text string
				if err = d.DecodeElement(&text, &start); err == nil {
					setChannel(s, start.Name.Local, strings.TrimSpace(text))
				}
			case "author", "category", "tag", "term", "image", "cloud":
				err = d.Skip()
			case "item":
				var item wxrItem
				if err = d.DecodeElement(&item, &start); err == nil {
					items = append(items, item)
					s.noteAttachment(name, item)
					if item.said("post_type") == "wp_block" && item.said("status") == "publish" && item.said("post_password") == "" {
						s.reused[item.said("post_id")] = item.said("encoded")
					}
				}
			}
		}
		if err != nil {
			line, column := d.InputPos()
			if limited.N <= 0 {
				return damageAt(diag.Position{File: name}, diag.Say("site-unreadable/large", "file", name, "megabytes", maxExport>>20))
			}
			return damageAt(diag.Position{File: name, Line: line, Column: column}, diag.Say("site-unreadable/export"))
		}
	}
	comments := 0
	for _, item := range items {
		s.addItem(name, item, kinds)
		for _, e := range item.Elements {
			if e.XMLName.Local == "comment" {
				comments++
			}
		}
	}
	if comments > 0 {
		s.leave(name, 0, diag.Say("migrate-left/comments", "count", diag.Count(comments)))
	}
	for _, kind := range sortedKeys(kinds) {
		if !slices.Contains(leftKinds, kind) {
			s.leave(name, 0, diag.Say("migrate-left/kind", "kind", kind, "count", kinds[kind]))
		}
	}
	return nil
}

// A controlFilter reads without control characters: WordPress writes those that
// somebody pasted into an export as they are, where XML has none.
type controlFilter struct{ io.Reader }

func (f controlFilter) Read(p []byte) (int, error) {
	for {
		n, err := f.Reader.Read(p)
		kept := slices.DeleteFunc(p[:n], func(c byte) bool { return c < ' ' && c != '\t' && c != '\n' && c != '\r' })
		if len(kept) > 0 || err != nil || len(p) == 0 {
			return len(kept), err
		}
	}
}

// noteAttachment learns where a file of the media folder was, and what shows it.
func (s *Site) noteAttachment(export string, item wxrItem) {
	address := strings.TrimSpace(item.said("attachment_url"))
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return
	}
	id := item.said("post_id")
	s.mediaHosts[strings.ToLower(u.Hostname())] = true
	s.addresses[id] = u.Path
	alt := ""
	for _, setting := range item.Settings {
		if setting.Key == "_wp_attachment_image_alt" {
			alt = setting.Value
		}
	}
	if slices.Contains([]string{".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg"}, strings.ToLower(path.Ext(u.Path))) {
		s.pictures[id] = figure(address, alt, html.EscapeString(strings.TrimSpace(item.said("excerpt"))))
	}
	if page, err := url.Parse(strings.TrimSpace(item.said("link"))); err == nil && page.RawQuery == "" && page.Path != "" && page.Path != "/" {
		s.leave(export, 0, diag.Say("migrate-left/address", "address", decode.Printable(shorten(page.Path))))
	}
}

// Several plugins keep all languages of a text in one: [:en]One[:uk]Один[:].
var languageMark = lazy.Regexp(`\[:([a-z]{2})?\]|<!--:([a-z]{2})?-->|\{:([a-z]{2})?\}`)

// languages gives those whose marks stand in the item's text or title.
func (item wxrItem) languages() (list []string) {
	for _, name := range []string{"title", "encoded"} {
		for _, found := range languageMark().FindAllStringSubmatch(item.said(name), -1) {
			if tag := found[1] + found[2] + found[3]; tag != "" && !slices.Contains(list, tag) {
				list = append(list, tag)
			}
		}
	}
	return list
}

// textIn gives what of a text is in a language, or in all.
func textIn(text, language string) string {
	var b strings.Builder
	shown, last := true, 0
	for _, found := range languageMark().FindAllStringSubmatchIndex(text, -1) {
		if shown {
			b.WriteString(text[last:found[0]])
		}
		tag := ""
		for group := 2; group < 8; group += 2 {
			if found[group] >= 0 {
				tag = text[found[group]:found[group+1]]
			}
		}
		shown, last = tag == "" || tag == language, found[1]
	}
	if shown {
		b.WriteString(text[last:])
	}
	return b.String()
}

// addEditions takes an item whose texts hold several languages as a page in each.
func (s *Site) addEditions(file string, item wxrItem, languages []string, kinds map[string]int) {
	own := languages[0]
	if slices.Contains(languages, s.Language) {
		own = s.Language
	}
	for _, language := range append([]string{own}, slices.DeleteFunc(slices.Clone(languages), func(l string) bool { return l == own })...) {
		edition := item
		edition.Elements = slices.Clone(item.Elements)
		for i, e := range edition.Elements {
			edition.Elements[i].Text = textIn(e.Text, language)
		}
		before := len(s.Pages)
		s.addItem(file, edition, kinds)
		if len(s.Pages) == before {
			continue
		}
		p := s.Pages[before]
		p.Language, p.Group = languageTag(language), "item:"+item.said("post_id")
		if language != own {
			p.File += " " + language
			p.Address, p.EntryID, p.Home = "/"+language+p.Address, "", false
		}
	}
}

// setChannel learns of the site as a whole; the first that is said holds.
func setChannel(s *Site, name, text string) {
	switch name {
	case "title":
		s.Title = firstOf(s.Title, text)
	case "description":
		s.Description = firstOf(s.Description, text)
	case "language":
		s.Language = firstOf(s.Language, languageTag(text))
	case "base_blog_url", "base_site_url":
		if s.URL == "" || name == "base_blog_url" {
			s.URL = text
		}
	}
}

// addItem takes a post or a page; other kinds are counted.
func (s *Site) addItem(file string, item wxrItem, kinds map[string]int) {
	kind, status := item.said("post_type"), item.said("status")
	if languages := item.languages(); len(languages) > 1 {
		s.addEditions(file, item, languages, kinds)
		return
	}
	if kind != "post" && kind != "page" {
		kinds[kind]++
		return
	}
	called := file + ": " + kind + " " + item.said("post_id")
	if status == "trash" || status == "auto-draft" {
		s.leave(called, 0, diag.Say("migrate-left/status", "status", status))
		return
	}
	p := &Page{
		File: called, Post: kind == "post", Title: strings.Join(strings.Fields(item.said("title")), " "), HTML: true,
		Summary:   strings.Join(strings.Fields(stripTags(item.said("excerpt"))), " "),
		Published: values{"t": item.said("post_date")}.time("t"), Updated: values{"t": item.said("post_modified")}.time("t"),
	}
	p.Text = cutPressMarks(p, p.cutPressHidden(s.fillPress(p, item, item.said("encoded"), 0)))
	if utc := (values{"t": item.said("post_date_gmt")}).time("t"); !utc.IsZero() && !p.Published.IsZero() { // the site's zone is not told, but what it comes to is
		offset := p.Published.Sub(utc)
		p.Published = utc.In(time.FixedZone("", int(offset.Seconds())))
	}
	switch kept := s.keptBy(item); {
	case item.saidTwice() != "":
		p.Withheld = diag.Say("migrate-draft/twice", "element", item.saidTwice())
	case status == "private" || item.said("post_password") != "":
		p.Withheld = diag.Say("migrate-draft/private")
	case status != "publish":
		p.Withheld = diag.Say("migrate-draft")
	case kept.ID != "":
		p.Withheld = kept
	}
	link := item.said("link")
	if u, err := url.Parse(link); err == nil && u.RawQuery == "" {
		if name, _, here := s.addressPath(p, link); here {
			p.Address = cleanAddress(name + "/")
			p.Home = !p.Post && addressKey(name) == "/"
		}
	}
	if p.Address != "" {
		for _, setting := range item.Settings { // from where WordPress itself leads on
			if setting.Key == "_wp_old_slug" && setting.Value != "" {
				p.Others = append(p.Others, path.Join(path.Dir(strings.TrimSuffix(p.Address, "/")), setting.Value)+"/")
			}
		}
	}
	if p.Address == "" { // no address that a site of files can have
		p.Address, p.Unreached = "/"+firstOf(item.said("post_name"), kind+"-"+item.said("post_id"))+"/", true
		if u, err := url.Parse(link); err == nil && u.RawQuery != "" {
			p.note(0, diag.Say("migrate-changed/query", "address", shorten(link)))
		}
	}
	s.addresses[item.said("post_id")] = p.Address
	if p.Post && p.Withheld.ID == "" {
		p.EntryID = strings.TrimSpace(item.said("guid"))
	}
	for _, setting := range item.Settings {
		if setting.Key == "_locale" || setting.Key == "_icl_lang" {
			p.Language = languageTag(setting.Value)
		}
		if setting.Key == "_original_post" {
			p.Group = "original:" + path.Base(setting.Value)
		}
	}
	for _, term := range item.Terms {
		switch term.Domain {
		case "language":
			p.Language = languageTag(term.Name)
		case "post_translations":
			p.Group = term.Name
		case "category", "post_tag":
			s.noteTopics(term.Name)
		}
	}
	s.Pages = append(s.Pages, p)
}

var (
	pressDynamic = lazy.Regexp(`<!--\s+wp:([\w/-]+)\s*(\{.*?\})?\s*/-->`)
	pressGallery = lazy.Regexp(`\[gallery\b[^\]]*\bids\s*=\s*["']([\d, ]+)["'][^\]]*\]`)
	pressRef     = lazy.Regexp(`"ref"\s*:\s*(\d+)`)
	pressNote    = lazy.Regexp(`(?s)<sup[^<>]*\bdata-fn="([^"]*)"[^<>]*>.*?</sup>`)
)

// stillBlocks are those without a text of their own that show none either.
var stillBlocks = strings.Fields("more nextpage spacer separator jetpack/paywall")

// fillPress puts in what WordPress puts in when it shows a text: reused blocks and
// footnotes. What it works out by a program is told to be missing.
func (s *Site) fillPress(p *Page, item wxrItem, text string, deep int) string {
	var notes []struct{ Content, ID string }
	for _, one := range item.Settings {
		if one.Key == "footnotes" && deep == 0 {
			_ = json.Unmarshal([]byte(one.Value), &notes) // what cannot be read has no texts
		}
	}
	text = pressNote().ReplaceAllStringFunc(text, func(mark string) string {
		id := pressNote().FindStringSubmatch(mark)[1]
		for i, note := range notes {
			if note.ID == id {
				return fmt.Sprintf(" [%d]", i+1)
			}
		}
		return mark
	})
	text = pressGallery().ReplaceAllStringFunc(text, func(code string) string {
		pictures := ""
		for id := range strings.SplitSeq(pressGallery().FindStringSubmatch(code)[1], ",") {
			picture := s.pictures[strings.TrimSpace(id)]
			if picture == "" {
				return code
			}
			pictures += picture
		}
		return "\n\n" + pictures + "\n\n"
	})
	listed := false
	text = pressDynamic().ReplaceAllStringFunc(text, func(block string) string {
		found := pressDynamic().FindStringSubmatch(block)
		switch ref := pressRef().FindStringSubmatch(found[2]); {
		case found[1] == "block" && ref != nil && s.reused[ref[1]] != "" && deep < 8:
			return s.fillPress(p, item, s.reused[ref[1]], deep+1)
		case found[1] == "footnotes" && len(notes) > 0:
			listed = true
			return footnoteList(notes)
		case slices.Contains(stillBlocks, found[1]):
			return block
		}
		p.note(0, leftTag("wp:"+found[1]))
		return block
	})
	if deep == 0 && len(notes) > 0 && !listed {
		text += "\n\n" + footnoteList(notes)
	}
	return text
}

func footnoteList(notes []struct{ Content, ID string }) string {
	var b strings.Builder
	b.WriteString("<ol>")
	for _, note := range notes {
		b.WriteString("<li>" + note.Content + "</li>")
	}
	return b.String() + "</ol>"
}

var (
	pressCaption = lazy.Regexp(`(?s)\[caption[^\]]*\](.*?)\[/caption\]`)
	pressEmbed   = lazy.Regexp(`(?s)\[embed[^\]]*\](.*?)\[/embed\]`)
	pressCode    = lazy.Regexp(`\[(/?)([a-zA-Z][a-zA-Z0-9_-]*)(\s[^\[\]]*|/)?\]`)
	pressValue   = lazy.Regexp(`^\s*/$|\s[a-zA-Z][\w-]*\s?=\s?\S`)
	pressAlone   = lazy.Regexp(`^\s*(?:<(?:p|div)[^<>]*>)?\s*$`)
	pressEnd     = lazy.Regexp(`^\s*(?:</(?:p|div)>)?\s*$`)
	blockStart   = lazy.Regexp(`(?i)^\s*</?(?:p|div|h[1-6]|ul|ol|li|table|t[rdh]|thead|tbody|blockquote|pre|figure|figcaption|hr|section|dl|dt|dd|address|form|iframe|script|style|noscript)\b`)
	anyTag       = lazy.Regexp(`<[^>]*>`)
)

// cutPressMarks gives the HTML that WordPress would show for a text: paragraphs
// where blank lines are, without the comments of its editor and its codes in
// brackets.
func cutPressMarks(p *Page, text string) string {
	blocks := strings.Contains(text, "<!-- wp:")
	text = strings.ReplaceAll(cutComments(text), "\r\n", "\n")
	text = pressCaption().ReplaceAllString(text, "<figure>$1</figure>")
	text = pressEmbed().ReplaceAllString(text, "\n\n$1\n\n")
	text = cutPressCodes(p, text)
	if blocks {
		return text
	}
	var b strings.Builder
	inPre := false
	for part := range strings.SplitSeq(text, "\n\n") {
		pre := inPre || strings.Contains(part, "<pre")
		inPre = strings.LastIndex(part, "<pre") > strings.LastIndex(part, "</pre") || inPre && !strings.Contains(part, "</pre")
		switch {
		case strings.TrimSpace(part) == "":
		case pre || blockStart().MatchString(part):
			b.WriteString(part + "\n\n")
		default:
			b.WriteString("<p>" + strings.ReplaceAll(strings.TrimSpace(part), "\n", "<br>\n") + "</p>\n\n")
		}
	}
	return b.String()
}

// pressOwn are codes that stand without a value as well.
var pressOwn = []string{"gallery", "video", "audio", "playlist", "contact-form", "contact-form-7"}

// cutPressCodes takes codes in brackets out and tells each by its name. Plugins
// have any name for theirs: a code is what has a value, an end, a name that is no
// word, or a line of its own. Other words in brackets are the author's.
func cutPressCodes(p *Page, text string) string {
	var b strings.Builder
	last := 0
	told := map[string]bool{}
	for _, f := range pressCode().FindAllStringSubmatchIndex(text, -1) {
		name, rest := text[f[4]:f[5]], ""
		if f[6] >= 0 {
			rest = text[f[6]:f[7]]
		}
		before, after := text[strings.LastIndexByte(text[:f[0]], '\n')+1:f[0]], text[f[1]:]
		after, _, _ = strings.Cut(after, "\n")
		isClosed := f[3] > f[2] || strings.Contains(text, "[/"+name+"]")
		isAlone := name == strings.ToLower(name) && rest == "" && pressAlone().MatchString(before) && pressEnd().MatchString(after)
		if !isClosed && !isAlone && !pressValue().MatchString(rest) && !strings.Contains(name, "_") && !slices.Contains(pressOwn, name) {
			continue
		}
		b.WriteString(text[last:f[0]])
		last = f[1]
		if !told[name] {
			told[name] = true
			p.note(0, leftTag("["+name+"]"))
		}
	}
	return b.String() + text[last:]
}

func stripTags(text string) string { return anyTag().ReplaceAllString(text, "") }
