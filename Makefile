# The two commands of the README are `make run` and `make test`; everything else serves them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK := .ci/requirements.lock
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help run board same test browser postgresql lint types layers check lock bench mutants coverage sanitize fuzz clean

help: ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(READY): $(LOCK) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "makeready needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V). Say: make PYTHON=python3.12"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(LOCK)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

run: $(READY) ## build the firmware of every product and run L2 on the simulator
	$(BIN)/makeready run --level L2

board: $(READY) ## serve the board
	$(BIN)/makeready board

same: $(READY) ## run L2 emulated and native, and compare the traces
	$(BIN)/makeready compare-machines

test: $(READY) ## run Makeready's own tests
	$(BIN)/python -m pytest -n auto -rs -m "not browser and not postgresql"

browser: $(READY) ## test the pages in Chromium, which must be there
	$(BIN)/python -m pytest -m browser --need-browser -n0

postgresql: $(READY) ## test the database on a PostgreSQL server, which the tests start
	$(BIN)/python -m pytest -m postgresql --need-postgresql -n0

lint: $(READY) ## style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## strict types
	$(BIN)/mypy

layers: $(READY) ## who may import whom
	$(BIN)/lint-imports

check: lint types layers ## all three linters

bench: $(READY) ## print the figures of docs/measurements.md
	$(BIN)/python -m benchmarks

mutants: $(READY) ## seed faults in the firmware and see which of them L2 misses
	$(BIN)/makeready mutants

coverage: $(READY) ## tell which lines and branches of the firmware L2 runs
	$(BIN)/makeready coverage

sanitize: $(READY) ## run L2 on the firmware built with gcc's sanitizers
	LD_PRELOAD=$$(readlink -f $$(gcc -print-file-name=libasan.so)) ASAN_OPTIONS=detect_leaks=0 \
	  $(BIN)/python -m pytest -n auto --level L2 --machine native \
	  --host-flags="-fsanitize=address,undefined -fno-sanitize-recover=undefined" test_suites

MINUTES ?= 10
fuzz: $(READY) ## fuzz the firmware for MINUTES=10, with clang and its sanitizers
	$(BIN)/python -m tests.fuzz --minutes $(MINUTES)

lock: $(READY) ## renew the lock file from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header \
	  --no-emit-index-url --group dev --output-file $(LOCK) pyproject.toml

clean: ## remove everything that was built, and all results
	rm -rf $(VENV) .makeready
