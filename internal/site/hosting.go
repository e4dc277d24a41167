package site

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"casebook/internal/address"
	"casebook/internal/asset"
	"casebook/internal/config"
	"casebook/internal/diag"
	"casebook/internal/durable"
	"casebook/internal/host"
	"casebook/internal/publish"
	"casebook/internal/sign"
)

// checkHostFiles reports files of assets/static/ that casebook makes itself for a
// host: neither may take the place of the other unsaid.
func checkHostFiles(site *config.Site, assets *asset.Manifest, rep *diag.Report) {
	for _, kind := range site.UsedHostKinds() {
		for _, name := range host.Names(kind) {
			for _, f := range assets.Static {
				if strings.EqualFold(f.Path, name) {
					rep.AddError(diag.Position{File: f.Source}, diag.Say("host-file", "file", name, "kind", kind))
				}
			}
		}
	}
}

// finishSite writes what is made of all other files: the signed list, and what the
// host reads. It gives what a server of one's own reads, which is for later.
func (s *Site) finishSite(p *press) (kept []host.File) {
	site := p.plan.Input.Site
	p.writeSignedList(s)
	hosting := p.plan.Hosting(pathsOf(p.out.Files()))
	for _, kind := range site.UsedHostKinds() { // those of targets are made again when a site is sent
		for _, f := range hosting.FilesFor(kind) {
			p.guard.CheckHostFile(address.Address("/"+f.Name), f.Data)
			switch {
			case kind != site.Host.Kind:
			case f.Kept:
				kept = append(kept, f)
			default:
				p.fail("", p.out.Write(f.Name, f.Data))
			}
		}
	}
	p.guard.Conclude()
	return kept
}

func pathsOf(files []publish.File) []string {
	paths := make([]string, len(files))
	for i, f := range files {
		paths[i] = f.Path
	}
	return paths
}

// FilesFor gives what is sent to a target of a kind, which may be another than
// that of [host]: its files for the host take the place of those that were built,
// and are given with their bytes.
func (r *Result) FilesFor(kind string) (files []publish.File, made map[string][]byte) {
	built := r.Host.Kind
	known := map[string]bool{}
	for _, f := range r.Files {
		known[f.Path] = true
	}
	for _, f := range r.Files {
		plain, isCompressed := strings.CutSuffix(strings.TrimSuffix(f.Path, ".br"), ".gz")
		isCompressed = isCompressed || strings.HasSuffix(f.Path, ".br")
		if kind != built && slices.Contains(host.Names(built), f.Path) || isCompressed && known[plain] && !host.Precompresses(kind) {
			continue
		}
		files = append(files, f)
	}
	if kind == built {
		return files, nil
	}
	made = map[string][]byte{}
	for _, f := range r.Host.FilesFor(kind) {
		if !f.Kept {
			files = append(files, publish.File{Path: f.Name, Size: int64(len(f.Data)), Sum: sha256.Sum256(f.Data)})
			made[f.Name] = f.Data
		}
	}
	slices.SortFunc(files, func(a, b publish.File) int { return strings.Compare(a.Path, b.Path) })
	return files, made
}

// writeSignedList writes the list of the site and its signature, where site.toml
// names a key. A build with drafts is for nobody to verify.
func (p *press) writeSignedList(s *Site) {
	site := p.plan.Input.Site
	if site.SignKey == "" || s.Drafts {
		return
	}
	var files []sign.File
	for _, f := range p.out.Files() {
		files = append(files, sign.File{Path: f.Path, Sum: f.Sum})
	}
	list := sign.MakeList(files)
	p.emit(address.Address("/"+sign.ListFile), "", list)
	if p.inspection != nil {
		if !s.Keys.HasSecret(site.SignKey) {
			p.rep.AddWarning(site.Keys["sign.key"], diag.Say("unsigned"))
		}
		p.inspection.File(address.Address("/"+sign.SignatureFile), "", nil)
		return
	}
	before, _ := os.ReadFile(filepath.Join(s.Out, filepath.FromSlash(sign.SignatureFile)))
	signature, err := s.Keys.Sign(site.SignKey, list, before)
	var fault *diag.Fault
	switch at := site.Keys["sign.key"]; {
	case err == nil:
		p.emit(address.Address("/"+sign.SignatureFile), "", signature)
	case errors.Is(err, sign.ErrNoSecret):
		p.rep.AddWarning(at, diag.Say("unsigned"))
	case errors.Is(err, sign.ErrNoPassword):
		p.rep.AddWarning(at, diag.Say("unsigned/password"))
	case errors.As(err, &fault):
		p.rep.AddError(at, fault.Text)
	default:
		p.fail("", err)
	}
}

// writeCompressed puts the compressed forms of a file beside it.
func (p *press) writeCompressed(file string, data []byte) error {
	for _, f := range p.compressor.Compress(file, data) {
		if err := p.out.Write(f.Name, f.Data); err != nil {
			return err
		}
	}
	return nil
}

// A copyWriter keeps what goes through it, as long as it can be compressed.
type copyWriter struct {
	io.WriteCloser
	data     []byte
	tooLarge bool
}

func (w *copyWriter) Write(b []byte) (int, error) {
	if w.tooLarge = w.tooLarge || len(w.data)+len(b) > host.MostCompressed; w.tooLarge {
		w.data = nil
	} else {
		w.data = append(w.data, b...)
	}
	return w.WriteCloser.Write(b)
}

// hostFolder holds what a server of one's own reads.
const hostFolder = durable.Hidden + "/host"

// keepHostFiles puts what a server of one's own reads into .casebook/host/, and
// takes away what is not made any more.
func (s *Site) keepHostFiles(files []host.File) error {
	if s.DryRun || s.Drafts {
		return nil
	}
	root := s.files.Root()
	made := map[string]bool{}
	for _, f := range files {
		made[f.Name] = true
	}
	for _, name := range host.KeptNames() {
		if !made[name] {
			_ = root.Remove(hostFolder + "/" + name) // in a folder that cannot be written there is none of ours
		}
	}
	for _, f := range files {
		name := hostFolder + "/" + f.Name
		if before, err := root.ReadFile(name); err == nil && bytes.Equal(before, f.Data) {
			continue
		}
		if err := durable.EnsureHidden(root); err != nil {
			return err
		}
		if err := root.MkdirAll(hostFolder, 0o777); err != nil {
			return err
		}
		unfinished := hostFolder + "/new-" + rand.Text()
		if err := errors.Join(root.WriteFile(unfinished, f.Data, 0o666), root.Rename(unfinished, name)); err != nil {
			_ = root.Remove(unfinished)
			return err
		}
	}
	return nil
}
