package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/diag"
)

// guideSite is the user's guide, a casebook site.
const guideSite = "../../docs/site"

// The reference of the guide is made of the program's own tables, so that it cannot
// drift: CASEBOOK_UPDATE=1 go test ./cmd/casebook -run TestReferenceOfTheGuide writes it.
func TestReferenceOfTheGuide(t *testing.T) {
	for name, made := range map[string]string{"keys": keysPage(t), "commands": commandsPage(), "messages": messagesPage(), "layout-values": layoutValuesPage(t)} {
		file := filepath.Join(guideSite, "content", "pages", name+".md")
		if os.Getenv("CASEBOOK_UPDATE") != "" {
			if err := os.WriteFile(file, []byte(made), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		stands, err := os.ReadFile(file)
		if err != nil || string(stands) != made {
			t.Errorf("%s is not what the program knows (%v): run CASEBOOK_UPDATE=1 go test ./cmd/casebook -run TestReferenceOfTheGuide", file, err)
		}
	}
}

// The guide is a site without an error or a warning, and every code of a message has
// its place in it.
func TestGuideIsASite(t *testing.T) {
	if testing.Short() {
		t.Skip("a build of the documentation; go test ./... has it")
	}
	out := filepath.Join(t.TempDir(), "public")
	for _, args := range [][]string{
		{"build", "--site", guideSite, "--out", out, "--format", "json"},
		{"check", "--site", guideSite, "--strict", "--format", "json"},
	} {
		var told, said bytes.Buffer
		if code := run(context.Background(), append(args, "--now", "2026-12-01T12:00:00Z"), strings.NewReader(""), &told, &said); code != 0 || told.Len() > 0 {
			t.Fatalf("%s: exit code %d\n%s%s", args[0], code, told.String(), said.String())
		}
	}
	page, err := os.ReadFile(filepath.Join(out, "messages", "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range messageCodes() {
		if !bytes.Contains(page, []byte(`id=`+code+">")) && !bytes.Contains(page, []byte(`id="`+code+`"`)) {
			t.Errorf("the code %s has no place in the guide", code)
		}
	}
}

func referencePage(title, summary, text string) string {
	return "+++\ntitle = \"" + title + "\"\nsummary = \"" + summary + "\"\n+++\n\n" + strings.TrimRight(text, "\n") + "\n"
}

// inCode writes a text as it stands.
func inCode(text string) string {
	text = strings.ReplaceAll(text, "\ufffd", "U+FFFD")
	marks := "`"
	for strings.Contains(text, marks) {
		marks += "`"
	}
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return marks + text + marks
}

// isDiagnostic reports a message that is told of a place in a file, with its code.
func isDiagnostic(id string) bool {
	family, _, _ := strings.Cut(id, "/")
	return !slices.Contains([]string{"command", "usage", "would", "report", "kind-of-document", "kind-of-value", "migrate-left", "migrate-changed", "migrate-draft"}, family)
}

// messageCodes gives the codes of messages, sorted.
func messageCodes() []string {
	codes := map[string]bool{}
	for _, m := range diag.Messages {
		if isDiagnostic(m.ID) {
			code, _, _ := strings.Cut(m.ID, "/")
			codes[code] = true
		}
	}
	return slices.Sorted(maps.Keys(codes))
}

func messagesPage() string {
	var b strings.Builder
	b.WriteString("Every message names its code in brackets at its end. Here are all of them, with what would be right. `{…}` stands for what the message names.\n\n")
	for _, code := range messageCodes() {
		b.WriteString("## " + code + "\n\n")
		for _, m := range diag.Messages {
			if c, _, _ := strings.Cut(m.ID, "/"); c != code || !isDiagnostic(m.ID) {
				continue
			}
			b.WriteString("- " + inCode(m.Text))
			if m.Hint != "" {
				b.WriteString("\\\n  " + inCode(m.Hint))
			}
			b.WriteString("\n")
		}
		b.WriteString("\n")
	}
	return referencePage("Every message", "What casebook says of a site, by the code in brackets at the end of a message.", b.String())
}

// layoutValuesPage gives the functions and values of layouts as docs/layouts.md has
// them, which a test of the pages holds to be those of the program.
func layoutValuesPage(t *testing.T) string {
	text, err := os.ReadFile("../../docs/layouts.md")
	if err != nil {
		t.Fatal(err)
	}
	_, values, found := strings.Cut(string(text), "\n## Functions\n")
	if !found {
		t.Fatal("docs/layouts.md has no functions")
	}
	return referencePage("Every value of layouts", "What a layout of the site's own can call and show.", "## Functions\n"+values)
}

func commandsPage() string {
	root := rootCommand(newTerminal(strings.NewReader(""), io.Discard, io.Discard))
	var b strings.Builder
	b.WriteString("Every command takes `--site`, the folder of the site; without it, it is the folder that you are in. It ends with 0 when all is well, 1 when the content has errors, 2 when it was used wrongly, 3 when the machine failed it.\n\n")
	var write func(c *cobra.Command)
	write = func(c *cobra.Command) {
		if c.Name() == "help" || c.Name() == "completion" || c.Hidden {
			return
		}
		if c != root {
			b.WriteString("## " + c.CommandPath() + "\n\n" + c.Short + ".\n\n```\n" + c.UseLine() + "\n```\n\n")
			rows := 0
			c.LocalFlags().VisitAll(func(f *pflag.Flag) {
				if f.Hidden || f.Name == "help" || f.Name == "site" {
					return
				}
				if rows++; rows == 1 {
					b.WriteString("| option | does |\n| --- | --- |\n")
				}
				name, usage := pflag.UnquoteUsage(f)
				b.WriteString("| " + inCode(strings.TrimSpace("--"+f.Name+" "+strings.ToUpper(name))) + " | " + strings.ReplaceAll(inCode(usage), "|", `\|`) + " |\n")
			})
			if rows > 0 {
				b.WriteString("\n")
			}
		}
		for _, sub := range c.Commands() {
			write(sub)
		}
	}
	write(root)
	return referencePage("Every command", "What can be typed, with every option.", b.String())
}

func keysPage(t *testing.T) string {
	var b strings.Builder
	b.WriteString("In `site.toml`, and in the front matter of each kind of text. What stands below another key is a table of its own.\n\n")
	for _, kind := range append([]string{"site"}, content.SchemaKinds()...) {
		data, title := config.Schema(), "site.toml"
		if kind != "site" {
			data, title = content.Schema(kind), kind
		}
		var p property
		if err := json.Unmarshal(data, &p); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "## %s\n\n| key | what it says |\n| --- | --- |\n", title)
		writeKeys(&b, "", p)
		b.WriteString("\n")
	}
	return referencePage("Every key", "What can stand in site.toml and in front matter.", b.String())
}

func writeKeys(b *strings.Builder, above string, p property) {
	for _, key := range slices.Sorted(maps.Keys(p.Properties)) {
		k := p.Properties[key]
		said := strings.ReplaceAll(inCode(k.Description), "|", `\|`)
		if slices.Contains(p.Required, key) {
			said = "**needed**: " + said
		}
		b.WriteString("| " + inCode(above+key) + " | " + said + " |\n")
		if len(k.Properties) > 0 {
			writeKeys(b, above+key+".", k)
		}
		if k.Items != nil && len(k.Items.Properties) > 0 {
			writeKeys(b, above+key+"[].", *k.Items)
		}
	}
}
