// Command floor does the least that any generator has to: it reads the
// Markdown of a site, converts it on all cores, and writes as many files and
// bytes as another program wrote, with nothing of interest in them. No
// generator of the same pages can be much faster.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
)

func main() {
	site := flag.String("site", ".", "the `folder` with content/")
	out := flag.String("out", "public", "the `folder` to write into")
	like := flag.String("like", "", "a `file` with a line for every file to write: its size, a tab, its path")
	flag.Parse()
	if err := run(*site, *out, *like); err != nil {
		fmt.Fprintln(os.Stderr, "floor:", err)
		os.Exit(1)
	}
}

func run(site, out, like string) error {
	wanted, err := list(like)
	if err != nil {
		return err
	}
	text, err := convert(filepath.Join(site, "content"))
	if err != nil {
		return err
	}
	return write(out, wanted, text)
}

// A file is to be written.
type file struct {
	path string
	size int
}

// list reads what is to be written.
func list(name string) ([]file, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var files []file
	for line := range strings.Lines(string(data)) {
		size, path, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		n, err := strconv.Atoi(size)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		files = append(files, file{path, n})
	}
	return files, nil
}

// convert converts every Markdown file below a folder and gives the HTML of
// one of them.
func convert(content string) ([]byte, error) {
	var names []string
	err := filepath.WalkDir(content, func(path string, d fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".md" {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	md := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithParserOptions(parser.WithAutoHeadingID()))
	var some atomic.Pointer[[]byte]
	err = each(len(names), func(buffer *bytes.Buffer, i int) error {
		data, err := os.ReadFile(names[i])
		if err != nil {
			return err
		}
		buffer.Reset()
		if err := md.Convert(body(data), buffer); err != nil {
			return err
		}
		if html := buffer.Bytes(); some.Load() == nil && len(html) > 1000 {
			html = bytes.Clone(html)
			some.Store(&html)
		}
		return nil
	})
	if text := some.Load(); text != nil {
		return *text, err
	}
	return []byte("nothing of interest\n"), err
}

// body gives what follows the front matter.
func body(data []byte) []byte {
	fence := []byte("+++\n")
	if rest, ok := bytes.CutPrefix(data, fence); ok {
		if _, body, ok := bytes.Cut(rest, fence); ok {
			return body
		}
	}
	return data
}

// write writes the files, with the text over and over in them.
func write(out string, files []file, text []byte) error {
	most := 0
	folders := map[string]bool{}
	for _, f := range files {
		most = max(most, f.size)
		folders[filepath.Dir(f.path)] = true
	}
	for f := range folders {
		if err := os.MkdirAll(filepath.Join(out, f), 0o777); err != nil {
			return err
		}
	}
	text = bytes.Repeat(text, 1+most/len(text))
	return each(len(files), func(_ *bytes.Buffer, i int) error {
		return os.WriteFile(filepath.Join(out, files[i].path), text[:files[i].size], 0o666)
	})
}

// each calls f for 0 to n-1 on all cores, each with a buffer of its own, until
// one fails.
func each(n int, f func(buffer *bytes.Buffer, i int) error) error {
	var next atomic.Int64
	var failed atomic.Pointer[error]
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			var buffer bytes.Buffer
			for i := next.Add(1) - 1; i < int64(n) && failed.Load() == nil; i = next.Add(1) - 1 {
				if err := f(&buffer, int(i)); err != nil {
					failed.CompareAndSwap(nil, &err)
				}
			}
		})
	}
	workers.Wait()
	if err := failed.Load(); err != nil {
		return *err
	}
	return nil
}
