package desk

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"casebook/internal/diag"
)

// checkBody looks at the kind and the size of what is sent, before any of it is
// read. A form of another site can send neither JSON nor bytes without asking.
func checkBody(w http.ResponseWriter, r *http.Request, route route) error {
	if route.body == "" {
		return nil
	}
	kind, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	right := err == nil && (kind == route.body || route.body == eitherOf && (kind == jsonBody || kind == bytesBody))
	if charset := parameters["charset"]; !right || kind == jsonBody && charset != "" && !strings.EqualFold(charset, "utf-8") {
		wanted := route.body
		if wanted == eitherOf {
			wanted = bytesBody
		}
		return failed(http.StatusUnsupportedMediaType, diag.Say("desk-type", "type", wanted))
	}
	if r.ContentLength > route.most {
		return tooLarge(route.most)
	}
	r.Body = http.MaxBytesReader(w, r.Body, route.most)
	return nil
}

// discard takes what is still on its way, so that who sends it comes to read the
// answer: a browser whose sending is cut off says that nobody is there. Whoever asks
// first whether to send is answered before.
func discard(r *http.Request, sent io.Reader) {
	const most = 1 << 30 // a film that was dropped by mistake; beyond, the line is cut
	if r.Header.Get("Expect") == "" {
		_, _ = io.CopyN(io.Discard, sent, most)
	}
}

func tooLarge(most int64) error {
	return failed(http.StatusRequestEntityTooLarge, diag.Say("desk-too-large", "megabytes", strconv.FormatInt(most>>20, 10)))
}

// isJSON reports whether JSON is sent where bytes may be too.
func isJSON(r *http.Request) bool {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return kind == jsonBody
}

// readBody reads what is sent, to its end.
func readBody(r *http.Request) ([]byte, error) {
	data, err := io.ReadAll(r.Body)
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return nil, tooLarge(large.Limit)
	}
	return data, err
}

// readJSON reads an object into a value. Names that it has no place for, letters
// that are none and more than one value are refused: nothing is passed over.
func readJSON(r *http.Request, into any) error {
	data, err := readBody(r)
	if err != nil {
		return err
	}
	if !utf8.Valid(data) || hasLoneSurrogate(data) {
		return unfit(diag.Say("desk-unfit/letters"))
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil || bytes.TrimLeft(data, " \t\r\n")[0] != '{' {
		return unfit(diag.Say("desk-unfit/json"))
	}
	if _, err := dec.Token(); err != io.EOF {
		return unfit(diag.Say("desk-unfit/json"))
	}
	if !hasPlainNames(json.NewDecoder(bytes.NewReader(data)), reflect.TypeOf(into)) {
		return unfit(diag.Say("desk-unfit/json"))
	}
	return nil
}

// hasPlainNames reports whether every name of the next value stands once in its
// object and, where a type has fields, is spelt as theirs: the decoder takes the last
// of several, and letters of another case.
func hasPlainNames(dec *json.Decoder, into reflect.Type) bool {
	for into != nil && into.Kind() == reflect.Pointer {
		into = into.Elem()
	}
	token, err := dec.Token()
	if err != nil {
		return false
	}
	var inner reflect.Type
	if into != nil && (into.Kind() == reflect.Map || into.Kind() == reflect.Slice) {
		inner = into.Elem()
	}
	switch token {
	case json.Delim('['):
		for dec.More() {
			if !hasPlainNames(dec, inner) {
				return false
			}
		}
		_, err = dec.Token()
	case json.Delim('{'):
		used := map[any]bool{}
		for dec.More() {
			name, err := dec.Token()
			if err != nil || used[name] {
				return false
			}
			used[name] = true
			kind := inner
			if into != nil && into.Kind() == reflect.Struct {
				for _, f := range reflect.VisibleFields(into) {
					if tag, _, _ := strings.Cut(f.Tag.Get("json"), ","); tag == name {
						kind = f.Type
					}
				}
				if kind == nil {
					return false
				}
			}
			if !hasPlainNames(dec, kind) {
				return false
			}
		}
		_, err = dec.Token()
	}
	return err == nil
}

// hasLoneSurrogate finds half a character among the escapes of JSON, which the
// decoder would replace without a word.
func hasLoneSurrogate(data []byte) bool {
	half := func(at int) (value uint64, ok bool) {
		if at+6 > len(data) || data[at] != '\\' || data[at+1] != 'u' {
			return 0, false
		}
		value, err := strconv.ParseUint(string(data[at+2:at+6]), 16, 16)
		return value, err == nil
	}
	for i := 0; i < len(data); i++ {
		if data[i] != '\\' {
			continue
		}
		value, escaped := half(i)
		switch {
		case !escaped:
			i++ // what stands behind it is escaped
		case value >= 0xd800 && value < 0xdc00:
			if low, ok := half(i + 6); !ok || low < 0xdc00 || low > 0xdfff {
				return true
			}
			i += 11
		case value >= 0xdc00 && value <= 0xdfff:
			return true
		default:
			i += 5
		}
	}
	return false
}

// isForNew reports a request that is to write only where nothing is.
func isForNew(r *http.Request) bool { return strings.TrimSpace(r.Header.Get("If-None-Match")) == "*" }

// checkCondition compares what a request says it has read with what there is.
func checkCondition(r *http.Request, etag string) (matches bool, err error) {
	sent := r.Header.Values("If-Match")
	if len(sent) == 0 || strings.TrimSpace(strings.Join(sent, "")) == "" || strings.TrimSpace(sent[0]) == "*" {
		return false, failed(http.StatusPreconditionRequired, diag.Say("desk-condition"))
	}
	for tag := range strings.SplitSeq(strings.Join(sent, ","), ",") {
		if strings.Trim(strings.TrimSpace(tag), `"`) == strings.Trim(etag, `"`) {
			return true, nil
		}
	}
	return false, nil
}
