package picture

import (
	"bytes"
	"image"
	"testing"
)

// FuzzClean: whatever the bytes, cleaning does not panic; what it accepts is
// stable (but for lossy WebP that is transparent), still says the same about itself, has no orientation left, and, when
// the original can be decoded, shows the same pixels.
func FuzzClean(f *testing.F) {
	for _, data := range marked(f, 6) {
		f.Add(data)
		f.Add(data[:len(data)/2])
	}
	for _, name := range []string{"restarts.jpg", "progressive.jpg"} {
		f.Add(readTestdata(f, name))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if Sniff(data) == PNG {
			resum(data)
		}
		clean, err := Clean(data)
		if err != nil {
			return
		}
		again, err := Clean(clean)
		if err != nil || !bytes.Equal(again, clean) && !hasAlphaChunk(clean) {
			t.Fatalf("not stable: %v", err)
		}
		before, _ := readInfo(data)
		after, err := readInfo(clean)
		if before.Orientation = 1; err != nil || before != after {
			t.Fatalf("%+v became %+v (%v)", before, after, err)
		}
		if before.Width*before.Height > 1<<20 || before.Format == WebP {
			return
		}
		want, _, err := image.Decode(bytes.NewReader(data))
		if err != nil {
			return
		}
		if !samePixels(want, decoded(t, clean)) {
			t.Fatal("the pixels changed")
		}
	})
}

// FuzzDecode: decoding and writing anew never panics, and gives the size that
// the head promised.
func FuzzDecode(f *testing.F) {
	for _, data := range marked(f, 6) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if Sniff(data) == PNG {
			resum(data)
		}
		info, err := readInfo(data)
		if err != nil || info.Width*info.Height > 1<<20 {
			return
		}
		r, err := decodePicture(data)
		if err != nil {
			return
		}
		w, h := info.Size()
		if rw, rh := r.Size(); rw != w || rh != h {
			t.Fatalf("%d × %d, want %d × %d", rw, rh, w, h)
		}
		small, err := r.Scale(max(1, w/3), max(1, h/3)).EncodeJPEG(80)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := Clean(small); err != nil || !bytes.Equal(again, small) {
			t.Fatalf("a written picture is not clean: %v", err)
		}
	})
}

func hasAlphaChunk(file []byte) bool {
	return Sniff(file) == WebP && bytes.Contains(file, []byte("ALPH"))
}
