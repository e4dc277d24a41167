package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The photos of the race: as large as those of a campaign's album straight from a camera,
// in each of the widths that casebook makes, as JPEG, and all but the widest as WebP.
const (
	photoWidth  = 4000
	photoHeight = 3000
	photosSize  = "photos" // what their results are filed under
)

// photoForms is how many files of each format there are of a photo.
var photoForms = map[string]int{".jpg": 5, ".webp": 4}

// racePhotos lets casebook and Hugo, the one other tool here that makes sizes of
// pictures by itself, build a page of photos in turn.
func racePhotos(ctx context.Context, list []*tool, photos int, dir string, b bounds) ([]*result, error) {
	album := filepath.Join(dir, "album")
	if err := takePhotos(ctx, photos, album); err != nil {
		return nil, err
	}
	r := &race{dir: dir, bounded: b, results: map[string]*result{}}
	r.size.Name = photosSize
	writers := map[string]func(photos int, site, album string) error{"casebook": writeCasebookPhotos, "hugo": writeHugoPhotos}
	for _, t := range list {
		write, known := writers[t.Name]
		if !known || t.Missing != "" {
			continue
		}
		site := filepath.Join(dir, t.Name)
		if err := write(photos, site, album); err != nil {
			return nil, err
		}
		r.tools = append(r.tools, t)
		r.results[t.Name] = &result{Tool: t.Name, Size: photosSize}
	}
	for round := range b.rounds {
		for _, t := range r.tools {
			progressf("%s: round %d of %d: %s", photosSize, round+1, b.rounds, t.Name)
			if err := r.turn(ctx, t); err != nil {
				return nil, fmt.Errorf("%s, %s: %w", photosSize, t.Name, err)
			}
			if err := r.countPhotos(t, photos); err != nil {
				return nil, err
			}
		}
	}
	return r.ranked(list), nil
}

// countPhotos sees that a tool has made every width of every photo in both formats.
func (r *race) countPhotos(t *tool, photos int) error {
	files, err := listPublished(filepath.Join(r.dir, t.Name, t.out))
	if err != nil {
		return err
	}
	result := r.results[t.Name]
	result.Files, result.Bytes = len(files), files.bytes()
	made := map[string]int{}
	for name := range files {
		made[filepath.Ext(name)]++
	}
	for ending, forms := range photoForms {
		if made[ending] < photos*forms { // Hugo publishes the photos themselves too
			return fmt.Errorf("%s made %d files of %s, of %d", t.Name, made[ending], ending, photos*forms)
		}
	}
	return nil
}

// writeCasebookPhotos writes a site whose one page shows the photos.
func writeCasebookPhotos(photos int, site, album string) error {
	return writeAlbum(site, "content/pages/photos", album, map[string]string{
		"site.toml": "title = \"Photos\"\ndescription = \"Drawn by a program.\"\nbase_url = \"https://photos.test/\"\nlanguage = \"en\"\nid = \"photos.test,2026\"\n\n[theme]\ncard = false\n",
	}, "+++\ntitle = \"Photos\"\n+++\n\n"+strings.Join(mapPhotos(photos, func(name string) string { return "![Waves](" + name + ")\n" }), "\n"))
}

// writeHugoPhotos writes the same page for Hugo, whose layout asks for the sizes.
func writeHugoPhotos(_ int, site, album string) error {
	const folder = "peers/hugo-photos/"
	files := map[string]string{}
	for _, name := range []string{"hugo.toml", "layouts/single.html"} {
		data, err := layouts.ReadFile(folder + name)
		if err != nil {
			return err
		}
		files[name] = string(data)
	}
	return writeAlbum(site, "content/photos", album, files, "+++\ntitle = \"Photos\"\n+++\n")
}

// writeAlbum writes a site's files, and its page with the photos beside it.
func writeAlbum(site, page, album string, files map[string]string, text string) error {
	files[page+"/index.md"] = text
	for name, text := range files {
		file := filepath.Join(site, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			return err
		}
	}
	return os.CopyFS(filepath.Join(site, filepath.FromSlash(page)), os.DirFS(album))
}

// mapPhotos gives what is made of the name of each photo.
func mapPhotos(photos int, of func(name string) string) []string {
	list := make([]string, photos)
	for i := range list {
		list[i] = of(fmt.Sprintf("photo-%02d.jpg", i+1))
	}
	return list
}

// takePhotos draws the photos into a folder.
func takePhotos(ctx context.Context, photos int, folder string) error {
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	for i, name := range mapPhotos(photos, func(name string) string { return name }) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		progressf("%s: drawing %s", photosSize, name)
		var data bytes.Buffer
		if err := jpeg.Encode(&data, drawPhoto(uint32(i+1)), &jpeg.Options{Quality: 92}); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, name), data.Bytes(), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// drawPhoto draws what compresses as a photo does: soft shapes, edges, and the noise of
// a camera.
func drawPhoto(seed uint32) *image.YCbCr {
	photo := image.NewYCbCr(image.Rect(0, 0, photoWidth, photoHeight), image.YCbCrSubsampleRatio420)
	waves := func(n int, length float64) []int {
		list := make([]int, n)
		for i := range list {
			at := (float64(i) + float64(seed)*97) / length
			list[i] = int(34*math.Sin(at) + 22*math.Sin(at*5.3+1) + 8*math.Sin(at*41))
		}
		return list
	}
	across, down := waves(photoWidth, 700), waves(photoHeight, 540)
	noise := seed*2654435761 + 1
	for y := range photoHeight {
		row := photo.Y[y*photo.YStride:]
		for x := range photoWidth {
			noise ^= noise << 13
			noise ^= noise >> 17
			noise ^= noise << 5
			edge := 0
			if (across[x]+down[y])&63 > 40 {
				edge = 24
			}
			row[x] = uint8(min(max(110+across[x]+down[y]+edge+int(noise>>29)-4, 0), 255))
		}
	}
	for y := range photoHeight / 2 {
		for x := range photoWidth / 2 {
			photo.Cb[y*photo.CStride+x] = uint8(128 + across[x*2]/2)
			photo.Cr[y*photo.CStride+x] = uint8(128 + down[y*2]/2)
		}
	}
	return photo
}

func (r *report) printPhotos(w io.Writer) {
	if !slices.ContainsFunc(r.Results, func(x *result) bool { return x.Size == photosSize }) {
		return
	}
	fmt.Fprintf(w, "### Photos\n\n%s of %d × %d pixels, each as JPEG in five widths, from 480 to 2560, and as WebP in four.\n\n", counted(r.Photos, "photo"), photoWidth, photoHeight)
	r.printResults(w, photosSize)
}
