package deploy

import (
	"context"
	"crypto/sha256"
	"maps"
	"slices"
	"strings"

	"casebook/internal/deploy/driver"
	"casebook/internal/diag"
	"casebook/internal/publish"
	"casebook/internal/sign"
)

// keepSignature makes the target's signature of the site's list a part of the site
// where it was built without one, as the secret key is not here, and the list there
// is the same: who deploys from another computer than the key's takes no signature
// away that is right. One of another list goes, whatever else is deleted.
func (j *Job) keepSignature(ctx context.Context) error {
	list, listed := j.findFile(sign.ListFile)
	if _, signed := j.findFile(sign.SignatureFile); !listed || signed || j.was == nil {
		return nil
	}
	_, sent := j.was.files[sign.SignatureFile]
	_, coming := j.was.next[sign.SignatureFile]
	if !sent && !coming {
		return nil
	}
	var texts [2][]byte
	names, most := []string{sign.ListFile, sign.SignatureFile}, []int64{list.Size, sign.MostSignature}
	err := j.line.forEach(ctx, len(names), func(ctx context.Context, i int) (err error) {
		if texts[i], err = j.line.readStart(ctx, names[i], most[i]+1); driver.IsMissing(err) {
			return nil
		}
		return err
	})
	if err != nil {
		return err
	}
	signature, notice := texts[1], diag.Say("deploy-signature/goes", "target", j.options.Target)
	if sha256.Sum256(texts[0]) == list.Sum && sign.IsSigned(j.site.SignKey, texts[0], signature) {
		notice = diag.Say("deploy-signature/stays", "target", j.options.Target)
		i, _ := slices.BinarySearchFunc(j.site.Files, sign.SignatureFile, func(f publish.File, p string) int { return strings.Compare(f.Path, p) })
		kept := publish.File{Path: sign.SignatureFile, Size: int64(len(signature)), Sum: sha256.Sum256(signature)}
		j.site.Files = slices.Insert(slices.Clone(j.site.Files), i, kept)
		made := map[string][]byte{sign.SignatureFile: signature}
		maps.Copy(made, j.site.Made)
		j.site.Made = made
	}
	if j.options.Notice != nil {
		j.options.Notice(notice)
	}
	return nil
}
