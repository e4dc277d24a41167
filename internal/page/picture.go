package page

import (
	"errors"
	"path"
	"strconv"
	"strings"

	"casebook/internal/address"
	"casebook/internal/asset"
	"casebook/internal/campaign"
	"casebook/internal/diag"
)

// probeFile looks at a file's head; what must not be published is reported.
func probeFile(pictures *asset.Store, file string, at diag.Position, rep *diag.Report) (*asset.Resource, bool) {
	found, err := pictures.Probe(file)
	var fault *diag.Fault
	switch {
	case errors.As(err, &fault):
		rep.Add(fault.At(file))
	case err != nil:
		rep.AddError(at, diag.Say("file-unreadable/resource", "file", file))
	}
	return found, err == nil
}

// findPicture looks at a file that is to be shown, not only linked to.
func findPicture(pictures *asset.Store, file string, at diag.Position, rep *diag.Report) (*asset.Resource, bool) {
	found, ok := probeFile(pictures, file, at, rep)
	if ok && !isPicture(found) {
		rep.AddError(at, diag.Say("missing-image/no-picture", "name", path.Base(file)))
		ok = false
	}
	return found, ok
}

func isPicture(r *asset.Resource) bool { return r.Kind == asset.Picture || r.Kind == asset.Drawing }

// srcSet lists the sizes of a picture for a browser to choose from; "" when there
// is one.
func srcSet(found *asset.Resource, r *address.Resource, reference func(address.Address) string) string {
	if len(found.Variants) < 2 {
		return ""
	}
	list := make([]string, len(found.Variants))
	for i, v := range found.Variants {
		list[i] = reference(r.Beside(v.Name)) + " " + strconv.Itoa(v.Width) + "w"
	}
	return strings.Join(list, ", ")
}

// srcSizes says how wide a text's pictures are shown: as the screen, up to the
// measure of the text.
func srcSizes(found *asset.Resource) string {
	if len(found.Variants) < 2 {
		return ""
	}
	return "(min-width: 44em) 42em, 100vw"
}

// casePortrait gives a case's picture for a page; nil when it has none.
func (c *composer) casePortrait(x *campaign.Case) *Image {
	found, r := c.plan.files.casePicture(x)
	if found == nil {
		return nil
	}
	return &Image{
		URL: c.links.Reference(r.Address()), SrcSet: srcSet(found, r, c.links.Reference), Width: found.Width, Height: found.Height,
		Alt: x.ImageAlt, Credit: x.ImageCredit,
	}
}

// shareImage gives a case's picture for other sites' previews; nil when it
// has none, or only a drawing, which they do not show.
func (c *composer) shareImage(x *campaign.Case) *Image {
	found, r := c.plan.files.casePicture(x)
	if found == nil || found.Kind != asset.Picture {
		return nil
	}
	v := found.Fit(1200)
	return &Image{URL: c.plan.book.Absolute(r.Beside(v.Name)), Width: v.Width, Height: v.Height, Alt: x.ImageAlt}
}
