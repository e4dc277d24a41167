# The rooms that start goroutines or answer requests: their tests run all the others side by side.
CONCURRENT = $(shell grep -rlE '^\s+go [a-zA-Z]|internal/parallel"|ServeHTTP' --include=*.go cmd internal | grep -v _test.go | xargs -n1 dirname | sort -u | sed 's|^|./|')

.PHONY: help build serve test check fuzz faults audit bench vuln snapshot reproducible release

help: ## what there is to make
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 24

build: ## the program
	CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o casebook ./cmd/casebook

serve: ## the example campaign, live
	go run ./cmd/casebook serve

test: ## every test
	go test ./...

check: ## everything that must hold before a commit
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo "gofmt would change:"; gofmt -l $$(git ls-files '*.go'); exit 1; }
	go vet ./...
	GOOS=windows go vet ./...
	GOOS=darwin go vet ./...
	go tool staticcheck ./...
	go mod tidy -diff
	go -C bench mod tidy -diff
	go -C bench vet ./...
	go -C bench test ./...
	go test -race -short -timeout 20m $(CONCURRENT) # without browsers, PDFium and most scripts, which the race detector makes slow; go test ./... has them
	go test . # what the rooms may import, the words of messages, the documentation
	go test -tags portable ./internal/publish/... # as on Windows, without an exchange of folders

fuzz: ## every fuzz target for a while: make fuzz TIME=30s
	.ci/fuzz $(or $(TIME),10s)

faults: ## builds and deploys killed, starved and cut off, a preview held against builds, the long form
	CASEBOOK_FAULTS=long go test -count=1 -timeout 60m -run 'Fault|Kill|FullDisk|CutLine|FiveHundred' ./internal/publish/... ./internal/deploy/... ./internal/desk
	CASEBOOK_EDITS=3000 go test -count=1 -timeout 120m -v -run 'TestServeEqualsBuild$$' ./cmd/casebook

audit: ## axe-core over every page and every screen of the desk, in every look
	CASEBOOK_AUDIT=long go test -count=1 -timeout 30m ./internal/site ./cmd/casebook -run 'TestAxe|TestBrowser'

bench: ## the comparison with other generators: make bench ARGS="--sizes small"
	go -C bench run . $(ARGS)

vuln: ## known vulnerabilities, where the database can be reached
	go tool govulncheck ./...

GORELEASER = go run github.com/goreleaser/goreleaser/v2@v2.15.1
SKIPPED = publish$(if $(RELEASE_MINISIGN_KEY),,$(,)sign)
, := ,
# goreleaser wants to know where a copy came from before it looks at the commit; one that
# came from nowhere is told something.
ORIGIN = GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=remote.origin.url GIT_CONFIG_VALUE_0=https://example.org/casebook/casebook.git
# One after the other: a program for two processors holds them in the order in which they were made.
snapshot: ## a whole release in release/, published nowhere; twice gives the same bytes
	GOFLAGS= CGO_ENABLED=0 $(ORIGIN) $(GORELEASER) release --parallelism=1 --snapshot --clean --skip=$(SKIPPED)

reproducible: ## two snapshots of the commit, compared byte by byte
	.ci/reproducible

release: ## of the tag that is checked out, published where the secrets of .goreleaser.yaml say
	GOFLAGS= CGO_ENABLED=0 $(GORELEASER) release --parallelism=1 --clean $(if $(RELEASE_MINISIGN_KEY),,--skip=sign)
