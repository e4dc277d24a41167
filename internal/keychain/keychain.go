// Package keychain keeps secrets in the system's keychain: that of Windows, of
// macOS, or the Secret Service of a Linux desktop. A system without one keeps
// nothing.
package keychain

import "github.com/zalando/go-keyring"

// A Service is what the secrets of a part of casebook are kept under; people see
// it in the keychain.
type Service string

// The services there are.
const (
	Deploy Service = "casebook deploy"
	Sign   Service = "casebook sign"
)

// Find gives what is kept for an account, "" for nothing.
func (s Service) Find(account string) string {
	value, err := keyring.Get(string(s), account)
	if err != nil {
		return ""
	}
	return value
}

// Keep keeps a secret for an account in the place of another; an empty one takes
// it out.
func (s Service) Keep(account, value string) error {
	if value == "" {
		return keyring.Delete(string(s), account)
	}
	return keyring.Set(string(s), account, value)
}
