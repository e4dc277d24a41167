package config

import (
	"strings"
	"testing"
)

func TestBaseURL(t *testing.T) {
	tests := []struct{ in, want string }{
		{"https://example.org", "https://example.org/"},
		{"http://localhost:8080/x", "http://localhost:8080/x/"},
		{"https://EXAMPLE.org/A/b/", "https://example.org/A/b/"},
		{"https://приклад.укр/", "https://xn--80aikifvh.xn--j1amh/"},
		{"https://[2001:DB8::1]/", "https://[2001:db8::1]/"},
		{"//example.org/", ""},
		{"example.org", ""},
		{"ftp://example.org/", ""},
		{"https:///x", ""},
		{"https://ada:secret@example.org/", ""},
		{"https://ada:secret@exa mple.org/", ""},
		{"https://example.org/?a=1", ""},
		{"https://example.org/#a", ""},
		{"https://example.org/a/../b", ""},
		{"https://example.org/a//b", ""},
		{"https://exa mple.org/", ""},
		{"https://example.org/a%0aRedirect/", ""},
		{"https://example.org/a%22b/", ""},
		{"https://example.org/$a/", ""},
		{"https://example.org/%7bpath%7d/", ""},
		{"https://example.org/a%20b/у/", "https://example.org/a%20b/%D1%83/"},
		{"", ""},
	}
	for _, tt := range tests {
		got, err := BaseURL(tt.in)
		if got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("BaseURL(%q) = %q, %v, want %q", tt.in, got, err, tt.want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the error repeats a password: %v", err)
		}
	}
}
