// Package sign makes the signed list of a site, and says whether a mirror or a
// folder is what was signed.
//
// The list is a file of the site, in the form of sha256sum, and its signature is
// one of minisign: readers can check both with programs that are not ours. It
// names what is the same on every mirror, and says nothing of when it was made.
package sign

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"casebook/internal/host"
)

// Where the list and its signature stand, relative to the root of the site.
const (
	ListFile      = ".well-known/casebook.sha256"
	SignatureFile = ListFile + ".minisig"
)

// A File is one file of the site: its path from the root, with "/", and its
// SHA-256.
type File struct {
	Path string
	Sum  [sha256.Size]byte
}

// MakeList gives the list of a site that consists of these files: a line each, in
// the order of their bytes. It leaves out itself and its signature, what only a
// host reads, what is compressed beside a file, and what is hidden.
func MakeList(files []File) []byte {
	known := make(map[string]bool, len(files))
	for _, f := range files {
		known[f.Path] = true
	}
	listed := slices.DeleteFunc(slices.Clone(files), func(f File) bool { return !isListed(f.Path, known) })
	slices.SortFunc(listed, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	var b bytes.Buffer
	for _, f := range listed {
		b.WriteString(hex.EncodeToString(f.Sum[:]) + "  ./" + f.Path + "\n")
	}
	return b.Bytes()
}

// isListed reports a file that is in the list of a site of known files.
func isListed(file string, known map[string]bool) bool {
	switch {
	case file == ListFile, file == SignatureFile, host.IsHostFile(file), isHidden(file):
		return false
	}
	plain, isCompressed := withoutCompression(file)
	return !isCompressed || !known[plain]
}

// isHidden reports a file that is hidden, itself or by its folder, outside of
// .well-known/.
func isHidden(file string) bool {
	return !strings.HasPrefix(file, ".well-known/") && (strings.HasPrefix(file, ".") || strings.Contains(file, "/."))
}

// withoutCompression gives the file that X.br or X.gz is another form of.
func withoutCompression(file string) (plain string, ok bool) {
	for _, ending := range []string{".br", ".gz"} {
		if plain, ok := strings.CutSuffix(file, ending); ok {
			return plain, true
		}
	}
	return file, false
}

// errBadList says that a list is none.
var errBadList = errors.New("the list is not of the form of sha256sum")

// ParseList reads what MakeList wrote. Anything else, as a path that leads out of
// the site, makes the whole untrustworthy.
func ParseList(text []byte) ([]File, error) {
	var list []File
	rest := string(text)
	for rest != "" {
		line, more, whole := strings.Cut(rest, "\n")
		rest = more
		sum, file, ok := strings.Cut(line, "  ./")
		var f File
		n, err := hex.Decode(f.Sum[:], []byte(sum[:min(len(sum), 2*sha256.Size)]))
		if !whole || !ok || err != nil || n != sha256.Size || len(sum) != 2*sha256.Size || !isSafe(file) {
			return nil, errBadList
		}
		f.Path = file
		if len(list) > 0 && list[len(list)-1].Path >= file {
			return nil, errBadList
		}
		list = append(list, f)
	}
	return list, nil
}

// isSafe reports a path that stays below the root, wherever that is.
func isSafe(file string) bool {
	return file != "" && utf8.ValidString(file) && path.Clean("/"+file) == "/"+file && !strings.ContainsFunc(file, func(r rune) bool { return r < ' ' || r == '\\' || r == 0x7f })
}
