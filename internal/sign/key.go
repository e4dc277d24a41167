package sign

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"aead.dev/minisign"

	"casebook/internal/diag"
)

// What the signature says besides: nothing that differs from one run to the next.
const (
	signatureComment = "casebook.sha256"
	plainComment     = "signature of the list of a site, made by casebook"
)

// Keys say where a secret key is. The zero Keys have none.
type Keys struct {
	File     string // a secret key of minisign; "" for one of Folder
	Password string // of whichever it is; "" when it has none, or nobody said
	Folder   string // where NewKey keeps keys: outside of every site

	// Kept gives the password that the system's keychain keeps for the key of an id,
	// "" for none; nil where none is looked for.
	Kept func(id string) string
}

// NewKeyFolder gives the folder in which keys are kept, of whoever runs casebook.
func NewKeyFolder() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "casebook", "keys"), nil
}

// Errors of looking for a secret key that are no fault of anybody: there is none
// here, or nobody said its password.
var (
	ErrNoSecret   = errors.New("there is no secret key")
	ErrNoPassword = errors.New("the secret key has a password")
)

func keyID(public minisign.PublicKey) string { return fmt.Sprintf("%016X", public.ID()) }

// KeyID gives the id of the key of a public line, as minisign writes it; "" for
// what is none.
func KeyID(publicLine string) string {
	var public minisign.PublicKey
	if public.UnmarshalText([]byte(publicLine)) != nil {
		return ""
	}
	return keyID(public)
}

// findFile gives the file of the secret key that belongs to a public line.
func (k Keys) findFile(public minisign.PublicKey) string {
	if k.File != "" || k.Folder == "" {
		return k.File
	}
	return filepath.Join(k.Folder, keyID(public)+".key")
}

// Sign signs a list with the secret key that belongs to a public line of minisign.
// A signature of before that is right stays: to open a key takes a second, and a
// gigabyte of memory, when it has a password. The error is ErrNoSecret,
// ErrNoPassword, or a *diag.Fault that says what is wrong with the key.
func (k Keys) Sign(publicLine string, list, before []byte) ([]byte, error) {
	var public minisign.PublicKey
	if err := public.UnmarshalText([]byte(publicLine)); err != nil {
		return nil, diag.NewFault(diag.Say("sign-secret/public"))
	}
	text, err := k.readFile(public)
	if err != nil {
		return nil, err
	}
	if isOwnSignature(public, list, before) {
		return before, nil
	}
	secret, err := k.open(text, keyID(public))
	if err != nil {
		return nil, err
	}
	if !public.Equal(secret.Public()) {
		return nil, diag.NewFault(diag.Say("sign-secret/other"))
	}
	r := minisign.NewReader(bytes.NewReader(list))
	if _, err := discard(r); err != nil {
		return nil, err
	}
	return r.SignWithComments(secret, signatureComment, plainComment), nil
}

// isOwnSignature reports a signature that Sign would make.
func isOwnSignature(public minisign.PublicKey, list, signature []byte) bool {
	var s minisign.Signature
	return s.UnmarshalText(signature) == nil && s.TrustedComment == signatureComment && s.UntrustedComment == plainComment &&
		s.Algorithm == minisign.HashEdDSA && isSigned(public, list, signature)
}

// HasSecret reports whether the file of a secret key is here.
func (k Keys) HasSecret(publicLine string) bool {
	var public minisign.PublicKey
	if public.UnmarshalText([]byte(publicLine)) != nil {
		return false
	}
	_, err := k.readFile(public)
	return err == nil
}

func (k Keys) readFile(public minisign.PublicKey) ([]byte, error) {
	file := k.findFile(public)
	if file == "" {
		return nil, ErrNoSecret
	}
	text, err := readSmall(file)
	switch {
	case err == nil:
		return text, nil
	case k.File == "" && errors.Is(err, fs.ErrNotExist):
		return nil, ErrNoSecret
	case errors.Is(err, fs.ErrNotExist):
		return nil, diag.NewFault(diag.Say("sign-secret/no-file"))
	}
	return nil, diag.NewFault(diag.Say("sign-secret/unreadable"))
}

// open reads a secret key.
func (k Keys) open(text []byte, id string) (minisign.PrivateKey, error) {
	var secret minisign.PrivateKey
	if !minisign.IsEncrypted(text) {
		if err := secret.UnmarshalText(text); err != nil {
			return secret, diag.NewFault(diag.Say("sign-secret/unreadable"))
		}
		return secret, nil
	}
	password := k.Password
	if password == "" && k.Kept != nil {
		password = k.Kept(id)
	}
	if password == "" {
		return secret, ErrNoPassword
	}
	secret, err := minisign.DecryptKey(password, text)
	if err != nil && k.Password == "" {
		return secret, ErrNoPassword // it was changed since it was kept
	}
	if err != nil {
		return secret, diag.NewFault(diag.Say("sign-secret/password"))
	}
	return secret, nil
}

// NewKey makes a key, keeps the secret one outside of the site, in File or Folder,
// and gives the public line and the file. It overwrites none: that is fs.ErrExist.
func (k Keys) NewKey() (publicLine, file string, err error) {
	public, secret, err := minisign.GenerateKey(nil)
	if err != nil {
		return "", "", err
	}
	text, err := secret.MarshalText()
	if k.Password != "" {
		text, err = minisign.EncryptKey(k.Password, secret)
	}
	if err != nil {
		return "", "", err
	}
	file = k.findFile(public)
	if k.File == "" {
		if err := os.MkdirAll(k.Folder, 0o700); err != nil {
			return "", "", err
		}
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", "", err
	}
	if !bytes.HasSuffix(text, []byte("\n")) {
		text = append(text, '\n')
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		_ = os.Remove(file)
		return "", "", err
	}
	return public.String(), file, nil
}

// PublicLine reads a public key: the line itself, or a file that holds it.
func PublicLine(keyOrFile string) (line string, ok bool) {
	var public minisign.PublicKey
	if public.UnmarshalText([]byte(strings.TrimSpace(keyOrFile))) == nil {
		return public.String(), true
	}
	text, err := readSmall(keyOrFile)
	if err != nil || public.UnmarshalText(bytes.TrimSpace(bytes.ReplaceAll(text, []byte("\r"), nil))) != nil {
		return "", false
	}
	return public.String(), true
}

// readSmall reads a file that is no larger than a key.
func readSmall(file string) ([]byte, error) {
	if info, err := os.Stat(file); err != nil || !info.Mode().IsRegular() { // to open a pipe would be to wait
		return nil, errors.Join(err, errors.New("it is no file"))
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readAtMost(f, MostSignature)
}

// IsSigned reports whether a signature of a list is right, by a public line of
// minisign.
func IsSigned(publicLine string, list, signature []byte) bool {
	var public minisign.PublicKey
	return public.UnmarshalText([]byte(publicLine)) == nil && isSigned(public, list, signature)
}

// isSigned reports whether a signature of a text is right, in either of minisign's
// two forms.
func isSigned(public minisign.PublicKey, text, signature []byte) bool {
	var s minisign.Signature
	if s.UnmarshalText(signature) != nil {
		return false
	}
	if s.Algorithm == minisign.EdDSA {
		return minisign.Verify(public, text, signature)
	}
	r := minisign.NewReader(bytes.NewReader(text))
	if _, err := discard(r); err != nil {
		return false
	}
	return r.Verify(public, signature)
}
