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
	o := TableSchema(s)
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
		properties[f.Key] = form
		if f.Rule&(Required|RequiredOnce) != 0 {
			required = append(required, f.Key)
		}
	}
	o := Schema{"type": "object", "properties": properties, "additionalProperties": false}
	if required != nil {
		o["required"] = required
	}
	return o
}
