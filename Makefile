.PHONY: build serve test check fuzz faults bench vuln

build: ## the program
	CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o casebook ./cmd/casebook

serve: ## the example campaign, live
	go run ./cmd/casebook serve

test:
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
	go test -race -short ./... # without browsers and PDFium, which the race detector makes slow; go test ./... has them
	go test -tags portable ./internal/publish/... # as on Windows, without an exchange of folders

fuzz: ## every fuzz target for a while: make fuzz TIME=30s
	.ci/fuzz $(or $(TIME),10s)

faults: ## builds killed and starved, the long form
	CASEBOOK_FAULTS=long go test -count=1 -timeout 60m -run 'Fault|Kill|FullDisk' ./internal/publish/...

bench: ## the comparison with other generators: make bench ARGS="--sizes small"
	go -C bench run . $(ARGS)

vuln: ## known vulnerabilities, where the database can be reached
	go tool govulncheck ./...
