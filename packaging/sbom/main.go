// Command sbom writes what is in a program, as an SPDX document: the modules that Go
// noted in it, Go's standard library, and data that no module brings, each with the
// text of its licence. The same program gives the same bytes.
//
//	go run ./packaging/sbom PROGRAM NAME DATE DOCUMENT
package main

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"casebook/internal/licence"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 5 {
		log.Fatal("sbom: expected PROGRAM NAME DATE DOCUMENT")
	}
	if err := write(os.Args[1], os.Args[2], os.Args[3], os.Args[4]); err != nil {
		log.Fatal("sbom: ", err)
	}
}

func write(program, name, date, document string) error {
	made, err := time.Parse(time.RFC3339, date)
	if err != nil {
		return err
	}
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	described, err := describe(info, name, hex.EncodeToString(sum[:]), made)
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(described, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(document, append(text, '\n'), 0o644)
}

// The form of SPDX 2.3 in JSON, as far as it is used.
type spdx struct {
	Version       string         `json:"spdxVersion"`
	DataLicence   string         `json:"dataLicense"`
	ID            string         `json:"SPDXID"`
	Name          string         `json:"name"`
	Namespace     string         `json:"documentNamespace"`
	Creation      creation       `json:"creationInfo"`
	Packages      []contained    `json:"packages"`
	Licences      []licenceText  `json:"hasExtractedLicensingInfos"`
	Relationships []relationship `json:"relationships"`
}

type creation struct {
	Created  string   `json:"created"`
	Creators []string `json:"creators"`
}

type contained struct {
	ID            string     `json:"SPDXID"`
	Name          string     `json:"name"`
	Version       string     `json:"versionInfo,omitempty"`
	Location      string     `json:"downloadLocation"`
	Analysed      bool       `json:"filesAnalyzed"`
	Concluded     string     `json:"licenseConcluded"`
	Declared      string     `json:"licenseDeclared"`
	Copyright     string     `json:"copyrightText"`
	Purpose       string     `json:"primaryPackagePurpose,omitempty"`
	Checksums     []checksum `json:"checksums,omitempty"`
	Comment       string     `json:"comment,omitempty"`
	ExternalNames []external `json:"externalRefs,omitempty"`
}

type checksum struct {
	Algorithm string `json:"algorithm"`
	Value     string `json:"checksumValue"`
}

type external struct {
	Category string `json:"referenceCategory"`
	Type     string `json:"referenceType"`
	Locator  string `json:"referenceLocator"`
}

type licenceText struct {
	ID   string `json:"licenseId"`
	Text string `json:"extractedText"`
	Name string `json:"name"`
}

type relationship struct {
	From string `json:"spdxElementId"`
	Type string `json:"relationshipType"`
	To   string `json:"relatedSpdxElement"`
}

// standardLibrary is its name in the text of the licences.
const standardLibrary = "the standard library of Go"

func describe(info *debug.BuildInfo, name, sum string, made time.Time) (spdx, error) {
	licences, err := readLicences()
	if err != nil {
		return spdx{}, err
	}
	out := spdx{
		Version: "SPDX-2.3", DataLicence: "CC0-1.0", ID: "SPDXRef-DOCUMENT", Name: name,
		Namespace: "https://example.org/casebook/spdx/" + name + "-" + sum,
		Creation:  creation{Created: made.UTC().Format(time.RFC3339), Creators: []string{"Tool: casebook-packaging-sbom"}},
	}
	used := map[string]bool{}
	add := func(p contained, known string) {
		p.ID = fmt.Sprintf("SPDXRef-Package-%d", len(out.Packages))
		p.Concluded, p.Declared, p.Copyright = "NOASSERTION", "NOASSERTION", "NOASSERTION"
		p.Location = "NOASSERTION" // the purl says which it is; whence it was fetched is the builder's affair
		var texts []string
		for _, l := range licences {
			if !slices.Contains(l.under, known) {
				continue
			}
			texts = append(texts, l.ID)
			if !used[l.ID] {
				used[l.ID] = true
				out.Licences = append(out.Licences, l.licenceText)
			}
		}
		if len(texts) > 0 {
			p.Declared = strings.Join(texts, " AND ")
		}
		kind, from := "CONTAINS", "SPDXRef-Package-0"
		if len(out.Packages) == 0 {
			kind, from = "DESCRIBES", out.ID
		}
		out.Packages = append(out.Packages, p)
		out.Relationships = append(out.Relationships, relationship{from, kind, p.ID})
	}
	add(contained{Name: "casebook", Version: strings.TrimPrefix(name, "casebook_"), Purpose: "APPLICATION", Checksums: []checksum{{"SHA256", sum}}}, "casebook")
	version := strings.TrimPrefix(info.GoVersion, "go")
	add(contained{Name: "stdlib", Version: version, Purpose: "LIBRARY", ExternalNames: packageURL("stdlib", version)}, standardLibrary)
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		add(contained{
			Name: m.Path, Version: m.Version, Purpose: "LIBRARY", Comment: "go.sum " + m.Sum,
			ExternalNames: packageURL(m.Path, m.Version),
		}, m.Path+" "+m.Version)
	}
	for _, other := range notModules(licences) {
		add(contained{Name: other, Purpose: "LIBRARY"}, other)
	}
	return out, nil
}

func packageURL(path, version string) []external {
	return []external{{"PACKAGE-MANAGER", "purl", "pkg:golang/" + path + "@" + version}}
}

// known is a licence, and what is under it.
type known struct {
	licenceText
	under []string
}

// readLicences gives the licences that the program prints, in their order.
func readLicences() ([]known, error) {
	var all strings.Builder
	if err := licence.WriteAll(&all); err != nil {
		return nil, err
	}
	var list []known
	for part := range strings.SplitSeq("\n\n"+all.String(), "\n\n== ") {
		names, text, _ := strings.Cut(part, "\n\n")
		if names == "" {
			continue
		}
		under := strings.Split(names, "\n== ")
		list = append(list, known{licenceText{fmt.Sprintf("LicenseRef-%d", len(list)), strings.TrimSpace(text), "licence of " + under[0]}, under})
	}
	return list, nil
}

// notModules gives what is in the program and no module of Go brings.
func notModules(licences []known) []string {
	var names []string
	for _, l := range licences {
		for _, name := range l.under {
			if !strings.Contains(name, " v") && name != "casebook" && name != standardLibrary {
				names = append(names, name)
			}
		}
	}
	return names
}
