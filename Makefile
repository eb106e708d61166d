# The two commands: `make demo` and `make test`. The rest is for every day.
# Debian 12 with git, make and its package registries is enough; on another system the
# packages of .ci/install.sh have to be there already.

PREFIX ?= /usr/local
export CI

.PHONY: demo build test install clean conformance bench fuzz tidy docs format help
.DEFAULT_GOAL := help

help:
	@echo "make demo                 install what is needed, build, and render examples/quickstart"
	@echo "make test                 build and run all tests"
	@echo "make build                build/release/gen/dsnsmith, one static executable"
	@echo "make install PREFIX=/usr  copy it to PREFIX/bin"
	@echo "make conformance          only the tests against real drivers and readers"
	@echo "make bench                what it costs, as ratios to an empty program"
	@echo "make fuzz FUZZ_SECONDS=60     each fuzzer for so long"
	@echo "make tidy | format        clang-tidy on what changed | clang-format on everything"
	@echo "make docs                 write the lists, the drivers' pages and templates/schemas anew"
	@echo "make clean                remove build/"

build/.packages:
	@bash .ci/install.sh build
	@mkdir -p build && touch $@

build/.test-packages:
	@bash .ci/install-test-programs.sh
	@mkdir -p build && touch $@

build: build/.packages
	@cmake --preset release -Wno-dev >build/configure-release.log 2>&1 || { cat build/configure-release.log; exit 1; }
	@cmake --build --preset release

demo: build
	@bash .ci/demo.sh

test: build/.test-packages
	@bash .ci/test.sh

install: build
	@echo "to be installed: $(DESTDIR)$(PREFIX)/bin/dsnsmith"
	@cmake --install build/release --prefix "$(DESTDIR)$(PREFIX)" --component tool

conformance: build/.test-packages
	@cmake --preset test -Wno-dev && cmake --build --preset test
	@ctest --preset test -L conformance; status=$$?; cat tests/conformance/MATRIX.md; exit $$status

bench: build build/.test-packages
	@cmake --preset test -Wno-dev >/dev/null && cmake --build --preset test --target url_bench
	@DSNSMITH_URL_BENCH=build/test/tests/bench/url_bench bash tests/bench/bench.sh build/release/gen/dsnsmith
	@python3 tests/bench/terraform.py build/release/gen/dsnsmith

FUZZ_SECONDS ?= 60
fuzz: build/.test-packages
	@cmake --preset fuzz -Wno-dev -DDSNSMITH_FUZZ_SECONDS=$(FUZZ_SECONDS) -DDSNSMITH_FUZZ_RUNS=-1 && cmake --build --preset fuzz
	@ctest --preset fuzz

tidy: build/.test-packages
	@cmake --preset dev -Wno-dev >/dev/null
	@bash tests/lint/tidy.sh build/dev

format:
	@git ls-files 'gen/*.[ch]pp' 'tests/*.[ch]pp' 'tests/*.c' | xargs clang-format-14 -i

# Lists in the documents are what the tool prints; tests/lint/generated.py says when they are stale.
docs: build
	@python3 tests/lint/generated.py --tool build/release/gen/dsnsmith --write
	@python3 tests/lint/schemas.py --tool build/release/gen/dsnsmith --write
	@python3 tests/lint/driver_pages.py --tool build/release/gen/dsnsmith --write

clean:
	rm -rf build
