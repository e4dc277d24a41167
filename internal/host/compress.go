package host

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"

	"github.com/andybalholm/brotli"
)

// A Compressor makes the forms in which a file lies beside itself. What it made
// before it takes from the cache: the best compression takes a thousand times as
// long as reading.
type Compressor struct {
	Cache interface { // of asset
		Get(key string) ([]byte, bool)
		Put(key string, data []byte)
	}
}

// MostCompressed is the size in bytes up to which files are compressed: it is done
// in memory.
const MostCompressed = 32 << 20

// forms are how a file is compressed. A change of what one makes changes its name
// in the cache.
var forms = []struct {
	ending, cacheName string
	compress          func([]byte) []byte
}{
	{".br", "brotli 11, 1", compressBrotli},
	{".gz", "gzip 9, 1", compressGzip},
}

// Compress gives the compressed forms of a file, as files beside it: of text, of
// which there is less then.
func (c Compressor) Compress(file string, data []byte) []File {
	if !isText(file) || len(data) == 0 || len(data) > MostCompressed {
		return nil
	}
	var list []File
	sum := sha256.Sum256(data)
	for _, form := range forms {
		name := sha256.Sum256(append([]byte(form.cacheName+"\x00"), sum[:]...))
		key := hex.EncodeToString(name[:])
		made, known := c.Cache.Get(key)
		if !known {
			made = form.compress(data)
			c.Cache.Put(key, made)
		}
		list = append(list, File{Name: file + form.ending, Data: made})
	}
	return list
}

func compressBrotli(data []byte) []byte {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, brotli.BestCompression)
	_, _ = w.Write(data) // to memory, it does not fail
	_ = w.Close()
	return b.Bytes()
}

// compressGzip leaves out time and name, so that the same file is the same bytes.
func compressGzip(data []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Bytes()
}
