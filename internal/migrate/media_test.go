package migrate

import (
	"strings"
	"testing"
)

// A picture of an export is the one at its whole path: another month's of the same name
// shows somebody else, and other files in the folder were never on the site.
func TestPicturesOfAnExportAreTakenByTheirPath(t *testing.T) {
	for address, want := range map[string]string{
		"https://old.example/wp-content/uploads/2023/01/face.jpg": "wp-content/uploads/2023/01/face.jpg", "/wp-content/uploads/2023/01/face-300x200.jpg": "wp-content/uploads/2023/01/face.jpg",
		"https://old.example/wp-content/uploads/2024/05/face.jpg": "", "https://cdn.other.example/x/face.jpg": "", "https://cdn.other.example/wp-content/uploads/2023/01/face.jpg": "",
		"https://files.example/2023/01/face.jpg": "wp-content/uploads/2023/01/face.jpg", "https://old.example/wp-content/uploads/2024/09/internal.pdf": "", "https://old.example/internal.pdf": "", "https://old.example/private/internal.pdf": "",
		"https://old.example/wp-content/uploads/logo.png": "wp-content/uploads/logo.png", "https://old.example/wp-content/uploads/other.png": "", "https://old.example/wp-content/uploads/../../internal.pdf": "",
	} {
		item := `<item><wp:post_id>9</wp:post_id><wp:post_type>attachment</wp:post_type><wp:attachment_url>https://files.example/2023/01/face.jpg</wp:attachment_url></item>`
		text := strings.Replace(strings.Replace(export, "%", `<p>a <a href="`+address+`">b</a></p>`, 1), "</channel>", item+"</channel>", 1)
		text = strings.Replace(text, "<item>", "<wp:base_blog_url>https://old.example</wp:base_blog_url><item>", 1)
		_, report := planOf(t, map[string]string{"e.xml": text, "wp-content/uploads/2023/01/face.jpg": "x", "private/internal.pdf": "x", "internal.pdf": "x", "wp-content/uploads/logo.png": "x", "elsewhere/other.png": "x"})
		got := ""
		for line := range strings.Lines(report) {
			if file, found := strings.CutPrefix(line, "taken "); found {
				got = strings.TrimSpace(file)
			}
		}
		if got != want {
			t.Errorf("%s: got %q, want %q\n%s", address, got, want, report)
		}
	}
}
