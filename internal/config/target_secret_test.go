package config

import "testing"

func TestSecretsInAddressesOfTargets(t *testing.T) {
	for address, want := range map[string]bool{
		"netlify:nfp_abcdefghijklmnopqrstuvwxyz0123456789":     true,
		"netlify:our-campaign":                                 false,
		"netlify:3f2504e0-4f89-41d3-9a0c-0305e82c3301":         false,
		"netlify:Zx9kQw7TnL3vB8mR2cYp5sHd6jFg1aEu4oIiXyZz00Qq": true,
		"sftp://u@h/x#password=abc":                            true,
		"git+ssh://git@h/x.git#pages":                          false,
		"git+file:../x.git#token=abc":                          true,
	} {
		if got := HoldsSecret(address); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}
