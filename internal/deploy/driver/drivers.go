package driver

import (
	"context"
	"slices"
	"strings"

	"casebook/internal/diag"
)

// A Driver is a kind of host: its schemes, how it is opened, and what it keeps
// of what was sent once it is gone from the site.
type Driver struct {
	Schemes []string

	// Form is how its address is written, for messages.
	Form string

	// Insecure lists those of the schemes that do not encrypt.
	Insecure []string

	// Check refuses an address that no host of this kind can have; may be nil.
	Check func(o Options) error

	// Open opens a target. It connects, but writes nothing.
	Open func(ctx context.Context, o Options) (Host, error)

	// Keeps says, for somebody who has taken a text down, what has to be purged
	// there by hand.
	Keeps func(target string) diag.Text

	// Secrets are what such a host may ask for, by its scheme where they differ.
	Secrets map[string][]Secret

	// Local gives the folders and files of this machine that a target is, so that
	// none is a part of the site; nil, or none, for hosts elsewhere.
	Local func(o Options) ([]string, error)
}

// Drivers is the one table of kinds of host.
var Drivers = []Driver{
	{Schemes: []string{"file"}, Form: "file:PATH", Open: openFolder, Local: localFolder,
		Keeps: func(t string) diag.Text { return diag.Say("deploy-purge/folder", "target", t) }},
	{Schemes: []string{"git+file", "git+ssh", "git+https"}, Form: "git+ssh://user@host/path#branch", Open: openGit, Check: checkGit, Local: localGit,
		Secrets: map[string][]Secret{"git+ssh": {Password}, "git+https": {Token}},
		Keeps:   func(t string) diag.Text { return diag.Say("deploy-purge/git", "target", t) }},
	{Schemes: []string{"netlify"}, Form: "netlify:SITE", Open: openNetlify, Check: checkNetlify,
		Secrets: map[string][]Secret{"netlify": {Token}},
		Keeps:   func(t string) diag.Text { return diag.Say("deploy-purge/netlify", "target", t) }},
	{Schemes: []string{"rclone"}, Form: "rclone:REMOTE:PATH", Open: openRclone, Check: checkRclone,
		Keeps: func(t string) diag.Text { return diag.Say("deploy-purge/other", "target", t) }},
	{Schemes: []string{"sftp"}, Form: "sftp://user@host/path", Open: openSFTP,
		Secrets: map[string][]Secret{"sftp": {Password}},
		Keeps:   func(t string) diag.Text { return diag.Say("deploy-purge/server", "target", t) }},
	{Schemes: []string{"ftps", "ftp"}, Form: "ftps://user@host/path", Insecure: []string{"ftp"}, Open: openFTP, Check: checkFTP,
		Secrets: map[string][]Secret{"ftps": {Password}, "ftp": {Password}},
		Keeps:   func(t string) diag.Text { return diag.Say("deploy-purge/server", "target", t) }},
	{Schemes: []string{"davs", "dav"}, Form: "davs://user@host/path", Insecure: []string{"dav"}, Open: openDAV,
		Secrets: map[string][]Secret{"davs": {Password}, "dav": {Password}},
		Keeps:   func(t string) diag.Text { return diag.Say("deploy-purge/dav", "target", t) }},
	{Schemes: []string{"s3"}, Form: "s3://bucket/prefix?endpoint=HOST&region=REGION", Open: openS3, Check: checkS3,
		Secrets: map[string][]Secret{"s3": {Key, Private}},
		Keeps:   func(t string) diag.Text { return diag.Say("deploy-purge/s3", "target", t) }},
	{Schemes: []string{"zip"}, Form: "zip:FILE", Open: openZip, Local: localFolder,
		Keeps: func(t string) diag.Text { return diag.Say("deploy-purge/zip", "target", t) }},
}

// FindDriver gives the driver of a scheme, or an Error that names the schemes
// there are.
func FindDriver(a Address) (*Driver, error) {
	for i, d := range Drivers {
		if slices.Contains(d.Schemes, a.Scheme) {
			return &Drivers[i], nil
		}
	}
	var schemes, forms []string
	for _, d := range Drivers {
		schemes = append(schemes, d.Schemes...)
		forms = append(forms, d.Form)
	}
	if near := diag.Nearest(a.Scheme, schemes); near != "" {
		return nil, Misused(diag.Say("bad-target/scheme-near", "scheme", a.Scheme, "near", near))
	}
	return nil, Misused(diag.Say("bad-target/scheme", "scheme", a.Scheme, "forms", strings.Join(forms, ", ")))
}

// AskedSecrets gives the secrets that the host of an address may ask for, of those
// that the keychain can keep.
func AskedSecrets(a Address) []Secret {
	d, err := FindDriver(a)
	if err != nil {
		return nil
	}
	return d.Secrets[a.Scheme]
}

// Check refuses, before anything is opened, what site.toml says of a target that
// cannot be.
func Check(o Options) error {
	d, err := FindDriver(o.Address)
	if err != nil {
		return err
	}
	if a := o.Address; a.Host == "" && a.IsElsewhere() && strings.Contains(d.Form, "://") {
		return noHost(a) // "sftp:host/path", or a repository as git writes it
	}
	if slices.Contains(d.Insecure, o.Address.Scheme) && !o.Insecure {
		return Misused(diag.Say("bad-target/insecure", "scheme", o.Address.Scheme))
	}
	if d.Check == nil {
		return nil
	}
	return d.Check(o)
}

// Open opens the target of an address.
func Open(ctx context.Context, o Options) (Host, error) {
	if err := Check(o); err != nil {
		return nil, err
	}
	d, err := FindDriver(o.Address)
	if err != nil {
		return nil, err
	}
	return d.Open(ctx, o)
}
