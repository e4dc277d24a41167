package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// read gives the files of a tar.
func read(t *testing.T, data []byte) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for r := tar.NewReader(bytes.NewReader(data)); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		if files[h.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
}

func TestImageHoldsTheProgramOfEachProcessor(t *testing.T) {
	t.Chdir("../..")
	dir := t.TempDir()
	programs := map[string]string{}
	for _, processor := range []string{"arm64", "amd64"} {
		programs[processor] = filepath.Join(dir, processor)
		if err := os.WriteFile(programs[processor], []byte("program of "+processor), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	made := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	var images [2][]byte
	for i := range images {
		file := filepath.Join(dir, "image.tar")
		if err := write(programs, "1.0.0", "0123456789ab", made, file); err != nil {
			t.Fatal(err)
		}
		var err error
		if images[i], err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(images[0], images[1]) {
		t.Error("the same programs gave two images")
	}
	parts := read(t, images[0])
	// part gives what a descriptor stands for, whose digest and size have to be right.
	part := func(d descriptor, value any) []byte {
		t.Helper()
		data, ok := parts["blobs/"+strings.Replace(d.Digest, ":", "/", 1)]
		if !ok || "sha256:"+hexSum(data) != d.Digest || len(data) != d.Size {
			t.Fatalf("%s is in the image: %v, of %d bytes", d.Digest, ok, len(data))
		}
		if value != nil {
			if err := json.Unmarshal(data, value); err != nil {
				t.Fatal(err)
			}
		}
		return data
	}
	var top, both index
	if err := json.Unmarshal(parts["index.json"], &top); err != nil {
		t.Fatal(err)
	}
	part(top.Manifests[0], &both)
	if len(both.Manifests) != 2 {
		t.Fatalf("%d images", len(both.Manifests))
	}
	for _, d := range both.Manifests {
		var m manifest
		var c configuration
		part(d, &m)
		part(m.Config, &c)
		unpack, err := gzip.NewReader(bytes.NewReader(part(m.Layers[0], nil)))
		if err != nil {
			t.Fatal(err)
		}
		layer, err := io.ReadAll(unpack)
		if err != nil {
			t.Fatal(err)
		}
		if c.RootFS.Layers[0] != "sha256:"+hexSum(layer) || c.Architecture != d.Platform.Architecture || c.Config.Entrypoint[0] != "/usr/bin/casebook" {
			t.Errorf("what starts is %+v", c)
		}
		files := read(t, layer)
		if got := string(files["usr/bin/casebook"]); got != "program of "+d.Platform.Architecture {
			t.Errorf("%s has %q", d.Platform.Architecture, got)
		}
		if pool := x509.NewCertPool(); !pool.AppendCertsFromPEM(files["etc/ssl/certs/ca-certificates.crt"]) {
			t.Error("no certificates")
		}
	}
}
