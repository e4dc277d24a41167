package minify

import (
	"bytes"
	"encoding/json"
	"io"
	"reflect"
	"testing"
)

func twice(t *testing.T, mediaType string, in []byte) []byte {
	t.Helper()
	once, err := Bytes(mediaType, in)
	if err != nil {
		t.Fatalf("%s: %v", in, err)
	}
	again, err := Bytes(mediaType, once)
	if err != nil || !bytes.Equal(once, again) {
		t.Errorf("not the same twice, %v:\n%q\n%q", err, once, again)
	}
	return once
}

func FuzzJSONKeepsValues(f *testing.F) {
	f.Add(`{ "id": 900719925474099301, "a" : [ 1.50, -0, 1e400, "x \u003c  y" , null ] }`)
	f.Fuzz(func(t *testing.T, in string) {
		want, ok := decodeJSON([]byte(in))
		if !ok {
			return
		}
		small := twice(t, "application/json", []byte(in))
		if got, ok := decodeJSON(small); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("got %v of %s, want %v of %s", got, small, want, in)
		}
	})
}

func decodeJSON(b []byte) (v any, ok bool) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if d.Decode(&v) != nil {
		return nil, false
	}
	_, err := d.Token()
	return v, err == io.EOF
}
