package config

import (
	"encoding/base64"
	"strings"

	"casebook/internal/decode"
	"casebook/internal/diag"
)

func signShape(s *Site) decode.Shape {
	return decode.Shape{Fields: []decode.Field{
		{Key: "key", To: decode.Checked(&s.SignKey, readSignKey, decode.Schema{"pattern": "^RW"}), Help: "the public key by which readers verify mirrors, a line of minisign that begins with RW"},
	}}
}

// The bytes of minisign's keys: the public one is algorithm, id and key.
const (
	publicKeyBytes = 2 + 8 + 32
	secretKeyBytes = 6 + 32 + 8 + 8 + 8 + 64 + 32
)

// readSignKey takes minisign's public line. A secret key in its place is in a
// file that others read: the message must not show it too.
func readSignKey(n decode.Node, line string) (string, bool) {
	line = strings.TrimSpace(line)
	key, err := base64.StdEncoding.DecodeString(line)
	switch {
	case len(line) >= base64.StdEncoding.EncodedLen(secretKeyBytes)-4:
		n.AddPrivateError(diag.Say("bad-sign-key/secret"))
		return "", false
	case err != nil || len(key) != publicKeyBytes || string(key[:2]) != "Ed":
		n.AddError(diag.Say("bad-sign-key", "key", line))
		return "", false
	}
	return line, true
}
