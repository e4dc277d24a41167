package content

import (
	"os"
	"strings"
	"testing"

	"casebook/internal/config"
	"casebook/internal/diag"
)

// invalid is the sites of testdata/invalid whose problem is found on loading;
// each is named by its diagnostic code.
var invalid = []string{
	"bad-address", "bad-alias", "bad-date", "bad-email", "bad-id", "bad-menu-page", "bad-original", "bad-seal", "bad-slug",
	"bad-status-id", "bad-time", "bad-toml", "bad-url", "conflicting-keys", "control-character", "duplicate-case",
	"duplicate-key", "duplicate-language", "duplicate-page", "duplicate-status", "empty-file", "invalid-utf8",
	"long-slug", "misplaced-file", "misplaced-key",
	"missing-file", "missing-front-matter", "missing-id", "missing-index", "missing-key", "no-site", "out-of-range",
	"outside-site", "too-deep", "translated-id", "two-signatory-files", "unclosed-front-matter", "unknown-case", "unknown-country",
	"unknown-key", "unknown-kind", "unknown-language", "unknown-sort", "unknown-status", "unknown-timezone", "unknown-tone", "wrong-type",
	"yaml-front-matter",
}

func TestInvalidSitesSayWhatIsWrong(t *testing.T) {
	for _, code := range invalid {
		t.Run(code, func(t *testing.T) {
			root, err := os.OpenRoot("../../testdata/invalid/" + code)
			if err != nil {
				t.Fatal(err)
			}
			defer root.Close()
			want, err := root.ReadFile("expected.txt")
			if err != nil {
				t.Fatal(err)
			}
			var rep diag.Report
			if site := config.Load(root.FS(), &rep); site != nil {
				if _, err := Load(root.FS(), site, &rep); err != nil {
					t.Fatal(err)
				}
			}
			var got strings.Builder
			for _, d := range rep.All() {
				got.WriteString(diag.Line(d, nil) + "\n")
			}
			if got.String() != string(want) {
				t.Errorf("got\n%swant\n%s", got.String(), want)
			}
			if !strings.Contains(string(want), "["+code+"]") {
				t.Errorf("%s is not expected", code)
			}
		})
	}
}
