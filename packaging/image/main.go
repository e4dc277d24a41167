// Command image makes the OCI image of a release for both processors, without an
// engine of containers: a tar of the layout that the OCI fixed, with the program,
// certificates of those whom browsers trust, and a place for a site. The same
// programs give the same bytes.
//
//	go run ./packaging/image AMD64 ARM64 VERSION COMMIT DATE FILE
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"log"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/x509roots/fallback/bundle"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 7 {
		log.Fatal("image: expected AMD64 ARM64 VERSION COMMIT DATE FILE")
	}
	made, err := time.Parse(time.RFC3339, os.Args[5])
	if err == nil {
		err = write(map[string]string{"amd64": os.Args[1], "arm64": os.Args[2]}, os.Args[3], os.Args[4], made.UTC(), os.Args[6])
	}
	if err != nil {
		log.Fatal("image: ", err)
	}
}

// The forms of the OCI's image specification, as far as they are used.
type descriptor struct {
	MediaType   string            `json:"mediaType"`
	Digest      string            `json:"digest"`
	Size        int               `json:"size"`
	Annotations map[string]string `json:"annotations,omitempty"`
	Platform    *platform         `json:"platform,omitempty"`
}

type platform struct {
	Architecture string `json:"architecture"`
	OS           string `json:"os"`
}

type index struct {
	SchemaVersion int          `json:"schemaVersion"`
	MediaType     string       `json:"mediaType"`
	Manifests     []descriptor `json:"manifests"`
}

type manifest struct {
	SchemaVersion int          `json:"schemaVersion"`
	MediaType     string       `json:"mediaType"`
	Config        descriptor   `json:"config"`
	Layers        []descriptor `json:"layers"`
}

type configuration struct {
	Created string `json:"created"`
	platform
	Config struct {
		User       string
		Env        []string
		Entrypoint []string
		Cmd        []string
		WorkingDir string
		Labels     map[string]string
	} `json:"config"`
	RootFS struct {
		Type   string   `json:"type"`
		Layers []string `json:"diff_ids"`
	} `json:"rootfs"`
}

const (
	mediaIndex    = "application/vnd.oci.image.index.v1+json"
	mediaManifest = "application/vnd.oci.image.manifest.v1+json"
	mediaConfig   = "application/vnd.oci.image.config.v1+json"
	mediaLayer    = "application/vnd.oci.image.layer.v1.tar+gzip"
	nobody        = "65532"
)

// layout holds the parts of an image by their names in it.
type layout map[string][]byte

func (l layout) add(mediaType string, data []byte) descriptor {
	sum := hexSum(data)
	l["blobs/sha256/"+sum] = data
	return descriptor{MediaType: mediaType, Digest: "sha256:" + sum, Size: len(data)}
}

func (l layout) addJSON(mediaType string, value any) (descriptor, error) {
	data, err := json.Marshal(value)
	return l.add(mediaType, data), err
}

func hexSum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func write(programs map[string]string, version, commit string, made time.Time, file string) error {
	parts := layout{"oci-layout": []byte(`{"imageLayoutVersion":"1.0.0"}`)}
	both := index{SchemaVersion: 2, MediaType: mediaIndex}
	for _, processor := range slices.Sorted(maps.Keys(programs)) {
		program, err := os.ReadFile(programs[processor])
		if err != nil {
			return err
		}
		d, err := addImage(parts, processor, program, version, commit, made)
		if err != nil {
			return err
		}
		both.Manifests = append(both.Manifests, d)
	}
	d, err := parts.addJSON(mediaIndex, both)
	if err != nil {
		return err
	}
	d.Annotations = map[string]string{"org.opencontainers.image.ref.name": version}
	if parts["index.json"], err = json.Marshal(index{2, mediaIndex, []descriptor{d}}); err != nil {
		return err
	}
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		if err := addFile(w, name, 0o644, parts[name], made); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	return os.WriteFile(file, b.Bytes(), 0o644)
}

// addImage adds what one processor is given: a layer, what starts it, and both in a
// manifest.
func addImage(parts layout, processor string, program []byte, version, commit string, made time.Time) (descriptor, error) {
	layer, err := makeLayer(program, made)
	if err != nil {
		return descriptor{}, err
	}
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return descriptor{}, err
	}
	if _, err := w.Write(layer); err != nil {
		return descriptor{}, err
	}
	if err := w.Close(); err != nil {
		return descriptor{}, err
	}
	on := platform{processor, "linux"}
	c := configuration{Created: made.Format(time.RFC3339), platform: on}
	c.Config.User = nobody + ":" + nobody
	c.Config.Env = []string{"HOME=/tmp", "PATH=/usr/bin"}
	c.Config.Entrypoint = []string{"/usr/bin/casebook"}
	c.Config.Cmd = []string{"--help"}
	c.Config.WorkingDir = "/site"
	c.Config.Labels = map[string]string{
		"org.opencontainers.image.title":    "casebook",
		"org.opencontainers.image.version":  version,
		"org.opencontainers.image.revision": commit,
		"org.opencontainers.image.licenses": "MIT",
	}
	c.RootFS.Type = "layers"
	c.RootFS.Layers = []string{"sha256:" + hexSum(layer)}
	settings, err := parts.addJSON(mediaConfig, c)
	if err != nil {
		return descriptor{}, err
	}
	d, err := parts.addJSON(mediaManifest, manifest{2, mediaManifest, settings, []descriptor{parts.add(mediaLayer, packed.Bytes())}})
	d.Platform = &on
	return d, err
}

// makeLayer gives the files of the image, on nothing: no system is below them.
func makeLayer(program []byte, made time.Time) ([]byte, error) {
	licence, err := os.ReadFile("LICENSE")
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range []struct {
		name string
		mode int64
		data []byte
	}{
		{"etc/", 0o755, nil}, {"etc/ssl/", 0o755, nil}, {"etc/ssl/certs/", 0o755, nil},
		{"etc/ssl/certs/ca-certificates.crt", 0o644, certificates()},
		{"site/", 0o1777, nil}, {"tmp/", 0o1777, nil},
		{"usr/", 0o755, nil}, {"usr/bin/", 0o755, nil},
		{"usr/bin/casebook", 0o755, program},
		{"usr/share/", 0o755, nil}, {"usr/share/doc/", 0o755, nil}, {"usr/share/doc/casebook/", 0o755, nil},
		{"usr/share/doc/casebook/copyright", 0o644, licence},
	} {
		if err := addFile(w, f.name, f.mode, f.data, made); err != nil {
			return nil, err
		}
	}
	err = w.Close()
	return b.Bytes(), err
}

// addFile adds a file, or the folder that a name with "/" at its end is.
func addFile(w *tar.Writer, name string, mode int64, data []byte, made time.Time) error {
	h := &tar.Header{Name: name, Mode: mode, Size: int64(len(data)), ModTime: made, Typeflag: tar.TypeReg}
	if strings.HasSuffix(name, "/") {
		h.Typeflag = tar.TypeDir
	}
	if err := w.WriteHeader(h); err != nil {
		return err
	}
	_, err := w.Write(data)
	return err
}

// certificates gives those of Mozilla's list that are trusted without conditions,
// since a file of certificates can name none.
func certificates() []byte {
	var b bytes.Buffer
	for root := range bundle.Roots() {
		if root.Constraint == nil {
			_ = pem.Encode(&b, &pem.Block{Type: "CERTIFICATE", Bytes: root.Certificate})
		}
	}
	return b.Bytes()
}
