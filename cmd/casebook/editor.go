package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/translation"
)

// editorFiles are of the editors that init writes settings for.
var editorFiles = map[string]func() []starterFile{"vscode": vscodeFiles}

// pretty writes JSON for people and programs.
func pretty(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	e.Encode(v) // of maps, lists and texts, which does not fail
	return b.String()
}

type object = map[string]any

// vscodeFiles gives the settings of a site's folder for Visual Studio Code: the keys
// of site.toml are completed and checked by the schema, those of front matter offered
// as snippets; and a task checks everything, each problem at its place in its file.
func vscodeFiles() []starterFile {
	const folder = ".vscode/"
	const schema = "casebook.site.schema.json"
	return []starterFile{
		{folder + "extensions.json", pretty(object{"recommendations": []string{"tamasfe.even-better-toml"}})},
		{folder + "settings.json", pretty(object{
			"evenBetterToml.schema.associations":     object{`.*/site\.toml$`: "./" + folder + schema},
			"evenBetterToml.formatter.alignComments": false,
			"files.exclude":                          object{".casebook": true, "public": true},
			"files.insertFinalNewline":               true,
		})},
		{folder + "tasks.json", pretty(object{"version": "2.0.0", "tasks": []object{
			{
				"label": "casebook: check the site", "type": "process", "command": "casebook", "args": []string{"check"}, "group": object{"kind": "test", "isDefault": true},
				"problemMatcher": []object{problemMatcher("error", diag.Error), problemMatcher("warning", diag.Warning)},
			},
			{"label": "casebook: show the site while I write", "type": "process", "command": "casebook", "args": []string{"serve", "--open"}, "isBackground": true, "problemMatcher": []string{}},
		}})},
		{folder + "casebook.code-snippets", pretty(frontSnippets())},
		{folder + schema, string(config.Schema())},
	}
}

// problemMatcher tells the editor how problems of a severity look, in whichever language
// they are said.
func problemMatcher(name string, severity diag.Severity) object {
	var words []string
	for _, tag := range translation.Languages() {
		words = append(words, regexp.QuoteMeta(severity.In(translation.Language(tag))))
	}
	return object{
		"owner": "casebook-" + name, "severity": name, "fileLocation": []string{"relative", "${workspaceFolder}"},
		"pattern": object{"regexp": `^(.+?):(\d+):(\d+): (?:` + strings.Join(words, "|") + `): (.*) \[([a-z0-9-]+)\]$`, "file": 1, "line": 2, "column": 3, "message": 4, "code": 5},
	}
}

// property is what a schema says of a key, as far as editors are told.
type property struct {
	Description string              `json:"description"`
	Type        any                 `json:"type"` // one name, or a list of them
	Enum        []any               `json:"enum"`
	Items       *property           `json:"items"`
	Properties  map[string]property `json:"properties"`
	Required    []string            `json:"required"`
}

func schemaOf(kind string) property {
	var p property
	if err := json.Unmarshal(content.Schema(kind), &p); err != nil {
		panic(err) // it is made by the program
	}
	return p
}

// frontSnippets offers each key of front matter in Markdown files, by its name
// behind the kind of page: case-status, letter-date.
func frontSnippets() object {
	list := object{}
	for _, kind := range content.SchemaKinds() {
		keys := schemaOf(kind).Properties
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			p := keys[key]
			list[kind+": "+key] = object{"scope": "markdown", "prefix": kind + "-" + key, "description": p.Description, "body": snippetOf(key, p)}
		}
	}
	return list
}

// snippetOf gives the lines that a key takes, with places to fill in.
func snippetOf(key string, p property) []string {
	switch {
	case p.Type == "boolean":
		return []string{key + " = ${1|true,false|}"}
	case len(p.Enum) > 0:
		words := make([]string, len(p.Enum))
		for i, w := range p.Enum {
			words[i] = fmt.Sprint(w)
		}
		return []string{key + ` = "${1|` + strings.Join(words, ",") + `|}"`}
	case p.Type == "array" && p.Items != nil && len(p.Items.Properties) > 0:
		return append([]string{"[[" + key + "]]"}, requiredLines(*p.Items)...)
	case len(p.Properties) > 0:
		return append([]string{"[" + key + "]"}, requiredLines(p)...)
	case p.Type == "array":
		return []string{key + ` = ["$1"]`}
	case p.Type == "object":
		return []string{"[" + key + "]", "$0"}
	}
	return []string{key + ` = "$1"`}
}

// requiredLines gives the keys that a table needs, else the first of it.
func requiredLines(p property) []string {
	keys := p.Required
	if len(keys) == 0 {
		keys = slices.Sorted(maps.Keys(p.Properties))[:1]
	}
	lines := make([]string, len(keys))
	for i, key := range keys {
		lines[i] = fmt.Sprintf(`%s = "$%d"`, key, i+1)
	}
	return lines
}

// sveltiaConfig gives a configuration of Sveltia CMS for a site: JSON, which YAML is
// as well. What protects people (guard list, who is named, withdrawal, takedown) is in
// no editor but casebook's: it holds when the site is built.
func sveltiaConfig() string {
	collection := func(kind, name, label, path string) object {
		return object{
			"name": name, "label": label, "label_singular": kind, "folder": "content/" + name, "path": path, "create": true, "extension": "md",
			"format": "toml-frontmatter", "frontmatter_delimiter": "+++", "media_folder": "", "public_folder": "", "slug": "{{slug}}", "fields": append(sveltiaFields(schemaOf(kind)), object{"name": "body", "label": "text", "widget": "markdown"}),
		}
	}
	collections := []object{
		collection("case", "cases", "Cases", "{{slug}}/index"), collection("letter", "letters", "Letters", "{{slug}}/index"), collection("page", "pages", "Pages", "{{slug}}"),
	}
	if slices.Contains(content.SchemaKinds(), "news") {
		collections = append(collections, collection("news", "news", "News", "{{year}}-{{month}}-{{day}}-{{slug}}"))
	}
	return pretty(object{
		"backend":      object{"name": "github", "repo": "OWNER/PRIVATE-REPOSITORY", "branch": "main"},
		"media_folder": "content", "public_folder": "", "slug": object{"encoding": "ascii", "clean_accents": true}, "collections": collections,
		"output": object{"omit_empty_optional_fields": true}, // a key without a value is an error
	})
}

// sveltiaFields gives the fields of a table.
func sveltiaFields(p property) []object {
	keys := slices.Sorted(maps.Keys(p.Properties))
	slices.SortStableFunc(keys, func(a, b string) int { // title first
		return strings.Compare(fmt.Sprint(a != "title"), fmt.Sprint(b != "title"))
	})
	var list []object
	for _, key := range keys {
		k := p.Properties[key]
		if key == "params" || key == "sealed" || key == "corrections" || key == "translates" {
			continue // casebook writes them, or a layout knows them
		}
		f := object{"name": key, "label": key, "hint": k.Description, "required": slices.Contains(p.Required, key)}
		switch {
		case k.Type == "boolean":
			f["widget"], f["required"] = "boolean", false
		case len(k.Enum) > 0:
			f["widget"], f["options"] = "select", k.Enum
		case k.Type == "array" && k.Items != nil && len(k.Items.Properties) > 0:
			f["widget"], f["fields"] = "list", sveltiaFields(*k.Items)
		case len(k.Properties) > 0:
			f["widget"], f["fields"], f["required"] = "object", sveltiaFields(k), false
		case k.Type == "array":
			f["widget"] = "list"
		case key == "image":
			f["widget"] = "image"
		case key == "summary" || key == "body":
			f["widget"] = "text"
		default:
			f["widget"] = "string"
		}
		list = append(list, f)
	}
	return list
}
