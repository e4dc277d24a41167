package host

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

	// Open opens a target. It connects, but writes nothing.
	Open func(ctx context.Context, o Options) (Host, error)

	// Keeps says, for somebody who has taken a text down, what has to be purged
	// there by hand.
	Keeps func(target string) diag.Text

	// Local gives the folders and files of this machine that a target is, so that
	// none is a part of the site; nil for hosts elsewhere.
	Local func(o Options) ([]string, error)
}

// Drivers is the one table of kinds of host.
var Drivers = []Driver{
	{Schemes: []string{"file"}, Form: "file:PATH", Open: openFolder, Local: localFolder,
		Keeps: func(t string) diag.Text { return diag.Say("deploy-purge/folder", "target", t) }},
	{Schemes: []string{"git+file", "git+ssh", "git+https"}, Form: "git+ssh://user@host/path#branch", Open: openGit,
		Keeps: func(t string) diag.Text { return diag.Say("deploy-purge/git", "target", t) }},
	{Schemes: []string{"netlify"}, Form: "netlify:SITE", Open: openNetlify,
		Keeps: func(t string) diag.Text { return diag.Say("deploy-purge/netlify", "target", t) }},
	{Schemes: []string{"rclone"}, Form: "rclone:REMOTE:PATH", Open: openRclone,
		Keeps: func(t string) diag.Text { return diag.Say("deploy-purge/other", "target", t) }},
	{Schemes: []string{"sftp"}, Form: "sftp://user@host/path", Open: openSFTP,
		Keeps: func(t string) diag.Text { return diag.Say("deploy-purge/server", "target", t) }},
	{Schemes: []string{"ftps", "ftp"}, Form: "ftps://user@host/path", Insecure: []string{"ftp"}, Open: openFTP,
		Keeps: func(t string) diag.Text { return diag.Say("deploy-purge/server", "target", t) }},
	{Schemes: []string{"davs", "dav"}, Form: "davs://user@host/path", Insecure: []string{"dav"}, Open: openDAV,
		Keeps: func(t string) diag.Text { return diag.Say("deploy-purge/dav", "target", t) }},
	{Schemes: []string{"s3"}, Form: "s3://bucket/prefix?endpoint=HOST&region=REGION", Open: openS3,
		Keeps: func(t string) diag.Text { return diag.Say("deploy-purge/s3", "target", t) }},
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

// Open opens the target of an address.
func Open(ctx context.Context, o Options) (Host, error) {
	d, err := FindDriver(o.Address)
	if err != nil {
		return nil, err
	}
	if slices.Contains(d.Insecure, o.Address.Scheme) && !o.Insecure {
		return nil, Misused(diag.Say("bad-target/insecure", "scheme", o.Address.Scheme))
	}
	return d.Open(ctx, o)
}
