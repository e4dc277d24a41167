package migrate

import (
	"strings"
	"testing"
)

// Plugins keep the languages of a text in one: each is a page of its own here.
func TestTextsInSeveralLanguagesAreParted(t *testing.T) {
	for _, text := range []string{"[:en]Own words[:uk]Свої слова[:]", "<!--:en-->Own words<!--:--><!--:uk-->Свої слова<!--:-->", "{:en}Own words{:}{:uk}Свої слова{:}"} {
		pages, _ := planOf(t, map[string]string{"e.xml": strings.Replace(strings.Replace(export, "<title>P</title>", "<title>[:en]Name[:uk]Назва[:]</title>", 1), "%", text, 1)})
		own, other, found := strings.Cut(pages, ".uk.md")
		if !found {
			own, other = other, own
		}
		if !strings.Contains(own, "Own words") || strings.Contains(own, "Свої") || !strings.Contains(other, "Свої слова") || !strings.Contains(other, `title = "Назва"`) || strings.Contains(other, "Own") {
			t.Errorf("%s:\n%s", text, pages)
		}
	}
}

// The pictures of a gallery stand in the text, and one that is missing is one link with
// that around it.
func TestPicturesOfAGalleryAreTaken(t *testing.T) {
	item := `<item><wp:post_id>9</wp:post_id><wp:post_type>attachment</wp:post_type><wp:attachment_url>https://old.example/wp-content/uploads/2023/01/face.jpg</wp:attachment_url><wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value>A face</wp:meta_value></wp:postmeta></item>`
	for text, want := range map[string]string{
		`[gallery ids="9" columns="2"]`: "![A face](face.jpg)",
		`<p>x <a href="https://big.example/"><img src="https://old.example/wp-content/uploads/2023/01/gone.jpg" alt="Big Sur"></a></p>`: "x [Big Sur](https://big.example/)",
		`<p>x <a href="https://big.example/"><img src="https://old.example/wp-content/uploads/2023/01/gone.jpg"></a></p>`:               "x [gone.jpg](https://big.example/)",
	} {
		pages, report := planOf(t, map[string]string{"e.xml": strings.Replace(strings.Replace(export, "%", text, 1), "</channel>", item+"</channel>", 1), "uploads/2023/01/face.jpg": "x"})
		if !strings.Contains(pages, want) {
			t.Errorf("%s:\n%s\n%s", text, pages, report)
		}
	}
	files := withSettings("_wp_old_slug>before", "x")
	files["e.xml"] = strings.Replace(files["e.xml"], "<item>", "<wp:base_blog_url>https://old.example</wp:base_blog_url><item>", 1)
	pages, report := planOf(t, files)
	if !strings.Contains(pages, `"/before/"`) || !strings.Contains(report, "migrate-left/feed") {
		t.Errorf("old slug, old feed:\n%s\n%s", pages, report)
	}
}
