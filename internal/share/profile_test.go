package share

import "testing"

func TestProfileNetworkIsKnownByHostOrTitle(t *testing.T) {
	for _, row := range []struct{ title, address, want string }{
		{"Mastodon", "https://social.example/@four", "mastodon"},
		{"@four@social.example", "https://social.example/@four", "mastodon"},
		{"@four@other.example", "https://social.example/@four", ""},
		{"Follow us", "https://bsky.app/profile/four.example", "bluesky"},
		{"Мы в Telegram", "https://telegram.example/", "telegram"},
		{"News", "https://T.me/four", "telegram"},
		{"News", "https://not-t.me/four", ""},
		{"Films", "https://www.youtube.com/@four", "youtube"},
		{"Our mastodon of fame", "https://x.com/four", "x"}, // where it leads outweighs its words
		{"Forum", "https://forum.example/", ""},
		{"", "::", ""},
	} {
		if got := ProfileNetwork(row.title, row.address); got != row.want {
			t.Errorf("%q, %s: got %q, want %q", row.title, row.address, got, row.want)
		}
	}
}
