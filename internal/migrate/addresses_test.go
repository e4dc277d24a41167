package migrate

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
)

// wordPressPages is an export of pages, "path>text|path>text", numbered from 700.
func wordPressPages(pages string) string {
	var items strings.Builder
	id := 700
	for one := range strings.SplitSeq(pages, "|") {
		address, text, _ := strings.Cut(one, ">")
		_, item, _ := strings.Cut(export, "<item>")
		item = "<item>" + strings.TrimSuffix(item, "</channel></rss>")
		item = strings.NewReplacer("%", text, "/p/</link>", address+"</link>", ">2<", ">"+string(rune('0'+id/100))+string(rune('0'+id/10%10))+string(rune('0'+id%10))+"<").Replace(item)
		items.WriteString(item)
		id++
	}
	head, _, _ := strings.Cut(export, "<item>")
	return head + "<wp:base_blog_url>https://old.example</wp:base_blog_url>" + items.String() + "</channel></rss>"
}

// An old address that no page can have is told, and written nowhere: the site would not
// build with it.
func TestAddressesThatCannotBeAreTold(t *testing.T) {
	for address, lost := range map[string]bool{
		"/con/": true, "/" + strings.Repeat("long", 80) + "/": true, "/Upper-Case/": true, "/a b/": true, "/100%25/": true, "/feed.xml/": true, "/cases/": true, "/letters/": true, "/old.php": true,
		"/p-one/": false, "/2024/05/p-one/": false, "/v1.2-notes/": false,
	} {
		pages, report := planOf(t, map[string]string{"e.xml": wordPressPages(address + ">Text")})
		if strings.Contains(report, "migrate-changed/query") != lost || lost && strings.Contains(pages, "aliases") {
			t.Errorf("%s (lost: %t):\n%s\n%s", address, lost, pages, report)
		}
	}
}

// Short links of WordPress lead to their pages, or to nothing, and no link needs a home
// page that there is not.
func TestLinksToTheRootLeadSomewhere(t *testing.T) {
	for link, want := range map[string]string{"https://old.example/?p=701": "[x](two.md)", "/?page_id=701": "[x](two.md)", "/?p=999": "\nx\n", "/?s=x": "\nx\n", "/": "[x](../index.md)", "https://old.example/": "[x](../index.md)"} {
		pages, report := planOf(t, map[string]string{"e.xml": wordPressPages(`/one/><p><a href="` + link + `">x</a></p>|/two/>Two`)})
		if !strings.Contains(pages, want) || strings.Contains(want, "index.md") != strings.Contains(pages, "content/index.md") || strings.HasPrefix(want, "\n") && !strings.Contains(report, "migrate-changed/link") {
			t.Errorf("%s:\n%s\n%s", link, pages, report)
		}
	}
	_, report := planOf(t, map[string]string{"e.xml": strings.Replace(wordPressPages("/one/>x"), "</channel>", "<item><link>https://old.example/one/photo/</link><wp:post_id>9</wp:post_id><wp:post_type>attachment</wp:post_type><wp:attachment_url>https://old.example/wp-content/uploads/a.jpg</wp:attachment_url></item></channel>", 1)})
	if !strings.Contains(report, "migrate-left/address") {
		t.Errorf("the page of a picture:\n%s", report)
	}
}

// What WordPress puts into a text when it shows it is in it, and what a program made
// there is told.
func TestTextsOfWordPressAreWhole(t *testing.T) {
	text := `<p>A<sup data-fn="ab" class="fn"><a href="#ab" id="ab-link">1</a></sup></p><!-- wp:block {"ref":800} /--><!-- wp:block {"ref":801} /--><!-- wp:latest-posts /--><!-- wp:footnotes /--><!-- wp:spacer /-->`
	files := withSettings(`footnotes>[{"content":"What the <em>note</em> says","id":"ab"}]`, text)
	files["e.xml"] = strings.Replace(files["e.xml"], "</channel>", `<item><wp:post_id>800</wp:post_id><wp:post_type>wp_block</wp:post_type><wp:status>publish</wp:status><content:encoded><![CDATA[<p>Used again</p>]]></content:encoded><wp:comment><wp:comment_id>1</wp:comment_id></wp:comment></item><item><wp:post_id>801</wp:post_id><wp:post_type>wp_block</wp:post_type><wp:status>draft</wp:status><content:encoded><![CDATA[Hidden away]]></content:encoded></item></channel>`, 1)
	pages, report := planOf(t, files)
	for _, want := range []string{`A \[1\]`, "1. What the *note* says", "Used again"} {
		if !strings.Contains(pages, want) {
			t.Errorf("no %q in:\n%s", want, pages)
		}
	}
	for _, want := range []string{"wp:latest-posts is not", "wp:block is not", "migrate-left/comments"} {
		if !strings.Contains(report, want) {
			t.Errorf("no %q in:\n%s", want, report)
		}
	}
	if strings.Contains(pages, "Hidden away") || strings.Contains(report, "wp:spacer") {
		t.Errorf("got\n%s\n%s", pages, report)
	}
}

// A file that is named and is no export is an error, also beside one.
func TestAFileThatIsNoExportIsAnError(t *testing.T) {
	files := fstest.MapFS{"e.xml": {Data: []byte(export)}}
	for name, data := range map[string]string{"e.zip": "PK\x03\x04", "e.xml.gz": "\x1f\x8b", "login.xml": "<!DOCTYPE html><p>Log in</p>", "none.xml": "", "wide.xml": "\xff\xfe<\x00r\x00"} {
		files[name] = &fstest.MapFile{Data: []byte(data)}
		var damage *DamageError
		if _, err := Read(files, name); !errors.As(err, &damage) || damage.Problems[0].Text.ID != "site-unreadable/no-export" {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
