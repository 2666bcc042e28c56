# make run    the whole pipeline, on a machine that has neither NATS nor ClickHouse
# make test   every test, lint and format check, in a short form
# make soak   the long forms; results go to docs/benchmarks
# make bench  the pipeline's figures on this machine
#
# Each target installs what it needs and is quick the second time. What is
# installed outside the tree lies in $(CACHE).

SHELL := /bin/bash
CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/policywire
BIN := bin/policywire
STATICCHECK_VERSION := v0.8.2
STATICCHECK := $(CACHE)/tools/staticcheck-$(STATICCHECK_VERSION)
# Modules that are built without the workspace, as a Dockerfile does.
MODULES := $(shell sed -n 's|^\t\./||p' go.work)
SERVICES := fetcher classifier linker translator store

.PHONY: help build run test soak bench libchdb poppler packages lint format alone clean

help:
	@sed -n 's/^# //p' Makefile | head -4

build:
	go build -o $(BIN) ./policywire/cmd/policywire

# The ClickHouse engine, by npm, into the cache.
libchdb:
	@scripts/libchdb.sh

# Reads PDF files. The pipeline runs without it, and says what it misses.
poppler:
	-@scripts/packages.sh poppler-utils poppler-data

# What the tests run beside our own code: a translation server, the replica of
# the sites, a system call tracer, a reader of web archives.
packages:
	@scripts/packages.sh python3 strace poppler-utils poppler-data
	@scripts/apertium.sh
	@scripts/warcio.sh >/dev/null

run: libchdb poppler build
	@exec $(BIN) up

# Not from the cache: many tests read files of other modules and of ../shared,
# which the cache does not know of.
test: libchdb packages lint alone
	go test -race -count=1 -timeout 20m work
	scripts/fuzz.sh 3s

lint: format $(STATICCHECK)
	go vet work
	$(STATICCHECK) work

format:
	@unformatted=$$(gofmt -l $$(git ls-files -co --exclude-standard '*.go')); \
	if [ -n "$$unformatted" ]; then echo "run gofmt -w on:"; echo "$$unformatted"; exit 1; fi

$(STATICCHECK):
	@mkdir -p $(CACHE)/tools
	GOBIN=$(CACHE)/tools GOWORK=off GOFLAGS= go install honnef.co/go/tools/cmd/staticcheck@$(STATICCHECK_VERSION)
	@mv $(CACHE)/tools/staticcheck $@

# Every module builds by itself, with its replace directives alone.
alone:
	@set -e; for module in $(MODULES); do \
		if [ -d $$module/cmd ]; then (cd $$module && GOWORK=off go build -o /dev/null ./cmd/...); fi; \
	done

soak: libchdb packages build
	@scripts/soak.sh

bench: libchdb build
	$(BIN) bench

clean:
	rm -rf bin
