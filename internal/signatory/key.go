package signatory

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"strings"

	"casebook/internal/diag"
)

const keyLength = 32 // bytes

// takedowns is the other record that holds hashes under the key.
const takedowns = "content/takedowns.toml"

// ErrBadKey says that a key file holds no key.
var ErrBadKey = errors.New("not a key of casebook")

// ReadKey reads the site's key.
func ReadKey(fsys fs.FS) ([]byte, error) {
	text, err := fs.ReadFile(fsys, KeyFile)
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != keyLength {
		return nil, ErrBadKey
	}
	return key, nil
}

// FormatKey gives the text of a key file.
func FormatKey(key []byte) []byte { return []byte(hex.EncodeToString(key) + "\n") }

// KeyForRecords gives the site's key, or makes one where no record needs an
// older; who made it writes it.
func KeyForRecords(site fs.FS) (key []byte, isNew bool, err error) {
	key, err = ReadKey(site)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		records, err := fs.Glob(site, "content/letters/*/"+Record)
		taken, errTaken := fs.ReadFile(site, takedowns)
		if errors.Is(errTaken, fs.ErrNotExist) {
			errTaken = nil
		}
		if err != nil || errTaken != nil || len(records) > 0 || bytes.Contains(taken, []byte("hashes")) {
			return nil, false, diag.NewFault(diag.Say("no-key", "file", KeyFile))
		}
		key = make([]byte, keyLength)
		rand.Read(key) // never fails
		return key, true, nil
	case errors.Is(err, ErrBadKey):
		return nil, false, diag.NewFault(diag.Say("wrong-key", "file", KeyFile))
	}
	return key, false, err
}

// KeyName tells keys apart without giving anything of them away.
func KeyName(key []byte) string {
	sum := sha256.Sum256(append([]byte("casebook key "), key...))
	return hex.EncodeToString(sum[:4])
}
