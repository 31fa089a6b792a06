# `make up` runs Vigie, `make test` tests it; both set everything up first.
PYTHON ?= python3
UV_VERSION := 0.13.9
UV ?= build/uv/bin/uv
BIN := .venv/bin
# Each worker has a database server, a search node and a browser of its own: about 2 GB.
WORKERS ?= 2
# Compiled modules are kept even where the environment asks otherwise: half of a quick run.
export PYTHONDONTWRITEBYTECODE =

.PHONY: up setup test test-quick check format soak soak-others simulate fuzz smoke env services bom audit digests clean \
	bench-index bench-crawl bench-read bench-label bench-compare bench-digest bench-words bench-claims bench-confirmation bench-web bench-pipeline bench-search

up: setup
	@exec $(BIN)/vigie up

setup: .venv/synced

.venv/synced: pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "setup: Python 3.11 or newer is needed; name one with PYTHON=/path/to/python3.11" >&2; exit 2; }
	@test -x $(UV) || { echo "setup: fetching uv $(UV_VERSION)"; \
	  rm -rf build/uv; $(PYTHON) -m venv build/uv || { \
	    echo "setup: Python's venv module does not work (on Debian: apt install python3-venv)" >&2; exit 2; }; \
	  build/uv/bin/python -m pip install -q --disable-pip-version-check uv==$(UV_VERSION) || { rm -rf build/uv; \
	    echo "setup: uv could not be fetched from the Python package index: is this machine online?" >&2; exit 1; }; }
	@echo "setup: installing the locked packages into .venv"
	@$(UV) sync -q --frozen --compile-bytecode --python $$($(PYTHON) -c 'import sys; print(sys.executable)') || { \
	  echo "setup: the packages named above could not be fetched from the Python package index: is this machine online?" >&2; exit 1; }
	@touch $@

test: setup services
	$(BIN)/pytest -q -m "not soak" -n $(WORKERS) --dist worksteal

test-quick: setup
	$(BIN)/pytest -q -m "not soak and not service" -n $(WORKERS) --dist worksteal

services: setup
	@tests/install-browser || test "$$REQUIRE_SERVICES" != 1
	@tests/elasticsearch_node/build || test "$$REQUIRE_SERVICES" != 1
	@tests/compose/build || test "$$REQUIRE_SERVICES" != 1

check: setup
	$(BIN)/ruff check -q .
	$(BIN)/ruff format -q --check .
	$(BIN)/basedpyright
	$(BIN)/basedpyright -p tests/pyrightconfig.json  # that what they call is there
	$(BIN)/lint-imports

format: setup
	$(BIN)/ruff check -q --fix .
	$(BIN)/ruff format -q .

fuzz: setup
	$(BIN)/pytest -q -s -m soak --timeout 7200 tests/indexer/extract/test_fuzz.py tests/crawler/test_fuzz_listings.py

# The whole service under faults for SECONDS; SEED draws others.
SECONDS ?= 3600
SEED ?= 1
soak: setup services
	SOAK_SECONDS=$(SECONDS) SOAK_SEED=$(SEED) $(BIN)/pytest -q -s -n 0 -m soak --timeout 0 tests/soak

soak-others: setup services
	$(BIN)/pytest -q -m soak --timeout 7200 --ignore tests/soak

simulate: setup
	$(BIN)/python benchmarks/simulate.py $(ARGS)

bench-index bench-crawl bench-read bench-label bench-compare bench-digest bench-words bench-claims bench-confirmation bench-web bench-pipeline bench-search: bench-%: setup
	$(BIN)/python benchmarks/$*.py $(ARGS)

fit: setup
	$(BIN)/python benchmarks/fit.py $(ARGS)

env:
	@$(PYTHON) compose/make_env.py

smoke:
	@$(PYTHON) tests/smoke $(ARGS)

bom: setup
	@$(BIN)/python compose/bill.py $(ARGS)

digests:
	@$(PYTHON) compose/pin.py $(ARGS)

audit: setup
	@$(BIN)/python compose/audit.py $(ARGS)

clean:
	rm -rf .venv build
