package driver

import (
	"crypto/sha256"
	"encoding/base64"
)

// Fingerprint gives the fingerprint of an SSH key in its wire form, as ssh-keygen
// shows it: "SHA256:…".
func Fingerprint(key []byte) string {
	sum := sha256.Sum256(key)
	return "SHA256:" + base64.RawStdEncoding.EncodeToString(sum[:])
}
