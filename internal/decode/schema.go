package decode

import (
	"encoding/json"
	"maps"
)

// A Schema is a JSON Schema, draft 2020-12, or a part of one.
type Schema map[string]any

// withDefault gives the schema with a keyword set unless it sets it itself.
func (s Schema) withDefault(keyword string, value any) Schema {
	c := Schema{keyword: value}
	maps.Copy(c, s)
	return c
}

// Schema gives the JSON Schema of a whole file of this shape, indented, ending
// in a line end.
func (s Shape) Schema(title string) []byte {
	o := withoutForms(TableSchema(s)).(Schema)
	o["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	o["title"] = title
	text, err := json.MarshalIndent(o, "", "  ")
	if err != nil { // only maps, lists and words are in it
		panic(err)
	}
	return append(text, '\n')
}

// TableSchema describes a table of a shape, as a part of a schema.
func TableSchema(s Shape) Schema {
	properties := make(map[string]any, len(s.Fields))
	var required []string
	for _, f := range s.Fields {
		form := f.To.describe()
		if f.Help != "" {
			form = form.withDefault("description", f.Help)
		}
		if f.Rule&(Required|RequiredOnce) != 0 {
			required = append(required, f.Key)
		}
		if f.Rule&Rare != 0 {
			form = form.withDefault(FormRare, true)
		}
		properties[f.Key] = form
	}
	var keys []string
	for _, f := range s.Fields {
		if _, refused := properties[f.Key].(Schema)["not"]; !refused { // nobody is asked for a password here
			keys = append(keys, f.Key)
		}
	}
	o := Schema{"type": "object", "properties": properties, "additionalProperties": false, FormOrder: keys}
	if required != nil {
		o["required"] = required
	}
	return o
}

// Keywords more than JSON Schema has, for forms, which Shape.Schema leaves
// out: FormOrder is the keys of a table in the order in which they are asked
// for, FormKind what a text is besides being one, as FormDate, FormRare that a
// key is seldom needed.
const (
	FormOrder = "x-order"
	FormKind  = "x-kind"
	FormRare  = "x-rare"
)

// What FormKind says: a date, with a time or without, that TOML writes without
// quotation marks; a time of day; a text of several lines; one line that is
// long; what a command writes and nobody else; the name of a zone; and what is
// chosen among what there is: a country by its code, the state of a case, a case
// by its slug, a picture or another file beside the document, a picture in assets/.
const (
	FormDate    = "date"
	FormTime    = "time"
	FormLines   = "lines"
	FormLong    = "long"
	FormSeal    = "seal"
	FormZone    = "zone"
	FormCountry = "country"
	FormStatus  = "status"
	FormCase    = "case"
	FormPicture = "picture"
	FormFile    = "file"
	FormAsset   = "asset"
)

// Form gives the schema of a whole file of this shape with the keywords for
// forms.
func (s Shape) Form() Schema { return TableSchema(s) }

// withoutForms gives a part of a schema without the keywords for forms.
func withoutForms(part any) any {
	switch v := part.(type) {
	case Schema:
		plain := make(Schema, len(v))
		for keyword, value := range v {
			if keyword != FormOrder && keyword != FormKind && keyword != FormRare {
				plain[keyword] = withoutForms(value)
			}
		}
		return plain
	case map[string]any:
		plain := make(map[string]any, len(v))
		for name, value := range v {
			plain[name] = withoutForms(value)
		}
		return plain
	case []any:
		list := make([]any, len(v))
		for i, value := range v {
			list[i] = withoutForms(value)
		}
		return list
	}
	return part
}

// Property gives the schema of a key of a table; nil where it says nothing.
func (s Schema) Property(key string) Schema {
	properties, _ := s["properties"].(map[string]any)
	if p, ok := properties[key].(Schema); ok {
		return p
	}
	other, _ := s["additionalProperties"].(Schema)
	return other
}

// Items gives the schema of the elements of a list; nil where it is none.
func (s Schema) Items() Schema {
	items, _ := s["items"].(Schema)
	return items
}

// KeyOrder gives the keys of a document of this schema as Editor.Order takes them.
func (s Schema) KeyOrder() []string {
	var order []string
	var list func(s Schema, before string)
	list = func(s Schema, before string) {
		keys, _ := s[FormOrder].([]string)
		for _, key := range keys {
			order = append(order, before+key)
			p := s.Property(key)
			list(p, before+key+".")
			list(p.Items(), before+key+".")
		}
	}
	list(s, "")
	return order
}
