package signatory

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"

	"casebook/internal/diag"
)

// A list that is still being written would be read without its last rows, or
// with half of one, and half a row says nothing of who may be named.
const (
	restWhole   = 300 * time.Millisecond // how long a list must have kept its size
	restUnended = 2 * time.Second        // while its last row has no line end
	longestWait = 10 * time.Second       // for a list that goes on growing
	restStep    = 20 * time.Millisecond  // between two looks
)

// RestNeeded gives how long a signatory file must have kept its size and time
// before it is read; 0 for any other file and for one that is not there.
func RestNeeded(fsys fs.FS, file string) time.Duration {
	if !IsFile(path.Base(file)) {
		return 0
	}
	f, err := fsys.Open(file)
	if err != nil {
		return 0
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return 0
	}
	if hasEnd(f, info.Size(), strings.ToLower(path.Ext(file))) {
		return restWhole
	}
	return restUnended
}

// hasEnd reports whether a list ends as one that is whole does: in a line end,
// and in JSON in the bracket that closes it. A workbook that is cut cannot be
// unpacked.
func hasEnd(f fs.File, size int64, extension string) bool {
	const most = 4 // the bytes of a letter in UTF-16, and more
	ends := "\r\n"
	switch extension {
	case ".xlsx":
		return true
	case ".json":
		ends += "]}"
	}
	at, ok := f.(io.ReaderAt)
	if !ok {
		return true
	}
	tail := make([]byte, min(most, size))
	if n, _ := at.ReadAt(tail, size-int64(len(tail))); n < len(tail) {
		return false // it shrank meanwhile
	}
	if len(tail)%2 == 0 && bytes.IndexByte(tail, 0) >= 0 {
		tail = bytes.Trim(tail[max(0, len(tail)-2):], "\x00")
	}
	return len(tail) > 0 && strings.IndexByte(ends, tail[len(tail)-1]) >= 0
}

// AwaitRest waits until nobody writes a signatory file any more. One that goes
// on growing is reported; it is not to be read then.
func AwaitRest(fsys fs.FS, file string, rep *diag.Report) bool {
	began := time.Now()
	kept, before := began, fs.FileInfo(nil)
	for {
		needed := RestNeeded(fsys, file) // before the time is asked, as who writes meanwhile makes it whole and new
		info, err := fs.Stat(fsys, file)
		if err != nil {
			return true // whoever reads it says so
		}
		if before != nil && !isSame(before, info) {
			kept = time.Now()
		}
		before = info
		if age := time.Since(info.ModTime()); age >= needed || time.Since(kept) >= needed {
			return true
		}
		if time.Since(began) > longestWait {
			rep.AddError(diag.Position{File: file}, diag.Say("unfinished-list"))
			return false
		}
		time.Sleep(restStep)
	}
}

// isSame reports whether a file is as it was, as far as one can tell without
// reading it.
func isSame(before, now fs.FileInfo) bool {
	return before.Size() == now.Size() && before.ModTime().Equal(now.ModTime())
}
