package config

import (
	"reflect"
	"testing"

	"casebook/internal/diag"
)

func TestHintNamesTheVariableThatIsRead(t *testing.T) {
	for to, want := range map[string]diag.Text{
		"sftp://a:b@h.test/x":       diag.Say("secret-in-site/address", "variable", "CASEBOOK_DEPLOY_MAIN_PASSWORD"),
		"s3://a:b@bucket":           diag.Say("secret-in-site/address", "variable", "CASEBOOK_DEPLOY_MAIN_SECRET"),
		"git+https://a:b@h.test/x#": diag.Say("secret-in-site/address", "variable", "CASEBOOK_DEPLOY_MAIN_TOKEN"),
		"NETLIFY:nfp_x":             diag.Say("secret-in-site/address", "variable", "CASEBOOK_DEPLOY_MAIN_TOKEN"),
		"rclone::sftp,pass=b:x":     diag.Say("secret-in-site/rclone"),
	} {
		if got := sayHeld("main", to); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v", to, got)
		}
	}
}

func TestSecretsInAddressesOfTargets(t *testing.T) {
	for address, want := range map[string]bool{
		"netlify:nfp_abcdefghijklmnopqrstuvwxyz0123456789":     true,
		"netlify:our-campaign":                                 false,
		"netlify:3f2504e0-4f89-41d3-9a0c-0305e82c3301":         false,
		"netlify:Zx9kQw7TnL3vB8mR2cYp5sHd6jFg1aEu4oIiXyZz00Qq": true,
		"sftp://u@h/x#password=abc":                            true,
		"git+ssh://git@h/x.git#pages":                          false,
		"git+file:../x.git#token=abc":                          true,
		"//ada:hunter2@campaign.test/x":                        true,
		"//ada@campaign.test/x":                                false,
		"ada:hunter2@campaign.test:/x":                         true,
		"sftp:ada:hunter2@campaign.test/x":                     true,
		"sftp:/ada:hunter2@campaign.test/x":                    true,
		"git@campaign.test:x.git":                              false,
		"git+ssh:git@host.test:us/pages.git#pages":             false,
		"file:a:b@c": false,
		`C:\www\a@b`: false,
		"../www":     false,
	} {
		if got := HoldsSecret(address); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}
