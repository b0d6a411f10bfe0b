# Amparo from a fresh clone: git, make and Python 3.11 with venv are enough. `make` lists what there is.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PACK ?= lumen
HOST ?= 127.0.0.1
PORT ?= 8000
SECONDS ?= 300
ARGS ?=
TWO := -n 2 --dist loadfile --no-loadscope-reorder

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
hash = $(shell cat $(1) 2>/dev/null | cksum | tr ' ' '-')
RUNTIME := .venv/.runtime-$(call hash,requirements/runtime.txt)
DEV := .venv/.dev-$(call hash,requirements/dev.txt)
EDITABLE := .venv/.editable-$(call hash,pyproject.toml hatch_build.py requirements/runtime.in)

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev assets messages openapi api-fuzz run test test-fast journeys faults check lock docs bench clean clean-data

help: ## list the commands
	@echo "make run [PACK=lumen] [PORT=8000]   a desk with a demo in the browser; data in var/PACK"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / && $$1 != "run" { printf "make %-31s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(EDITABLE) assets ## the environment in .venv, from the lock, with front-end files and catalogues
	@$(BIN)/python -m tools.messages compile

$(RUNTIME): requirements/runtime.txt
	@test -x $(BIN)/python || { echo "making .venv"; $(PYTHON) -m venv .venv; }
	@echo "installing what the desk runs on"
	@$(PIP) install --require-hashes -r requirements/runtime.txt
	@rm -f .venv/.runtime-* && touch $@

$(DEV): requirements/dev.txt | $(RUNTIME)
	@echo "installing what tests and checks need"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@rm -f .venv/.dev-* && touch $@

$(EDITABLE): | $(RUNTIME) assets
	@$(PIP) install --no-deps --no-build-isolation -e .
	@rm -f .venv/.editable-* && touch $@

assets: | $(RUNTIME) ## front-end files from package-lock.json into amparo/web/static/vendor
	@$(BIN)/python -m tools.assets --need-node || $(PIP) install --require-hashes -r requirements/node.txt
	@$(BIN)/python -m tools.assets

setup-dev: setup $(DEV)
	@$(BIN)/python -m tools.assets --tests --need-node || $(PIP) install --require-hashes -r requirements/node.txt
	@$(BIN)/python -m tools.assets --tests

run: setup
	@exec $(BIN)/amparo serve --demo --pack $(PACK) --host $(HOST) --port $(PORT) $(ARGS)

test: setup-dev ## every test but the faults, in two processes, journeys in a real browser included; ARGS="-n 0 -k word" chooses, in one
	@$(BIN)/python -m pytest $(TWO) --ignore tests/faults $(ARGS)

test-fast: setup-dev ## every test but the journeys and the slow ones
	@$(BIN)/python -m pytest $(TWO) -m "not journey and not slow" $(ARGS)

journeys: setup-dev ## the journeys in a real browser
	@$(BIN)/python -m pytest $(TWO) -m journey $(ARGS)

faults: setup-dev ## twenty kills of the server and of the database under load, and other hardships (minutes)
	@AMPARO_KILLS=20 AMPARO_OUTAGE_SECONDS=60 $(BIN)/python -m pytest tests/faults $(ARGS)

check: setup-dev ## style, types, layers, ceilings, texts, migrations
	@$(BIN)/python -m tools.check_all

openapi: setup-dev ## write docs/api/openapi.json as the code says
	@$(BIN)/python -W ignore -m tools.check_openapi --write

api-fuzz: setup-dev ## send the API what its description allows, and what it does not; SECONDS=300
	@AMPARO_FUZZ_SECONDS=$(SECONDS) $(BIN)/python -m pytest -q tests/test_api_fuzz.py $(ARGS)

messages: setup-dev ## write new texts into the catalogues and compile them
	@$(BIN)/python -m tools.messages extract

docs: setup-dev ## write the generated parts of docs/ anew
	@$(BIN)/python -m tools.webhook_events

bench: setup-dev ## the project's own measurements
	@for name in $(basename $(notdir $(shell grep -l __main__ bench/*.py))); do \
	  echo "== bench.$$name" && $(BIN)/python -m bench.$$name || exit 1; done

lock: setup-dev ## pin the newest allowed versions of all dependencies, with hashes (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv"; exit 2; }
	@cd requirements && for name in runtime s3 saml dev node; do \
	  uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	    --no-emit-find-links --quiet --upgrade $$name.in -o $$name.txt || exit 1; done
	@npm install --package-lock-only --ignore-scripts

clean: ## remove what was built; data in var/ stays
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -rf amparo/web/static/vendor tests/vendor .venv
	find . -name __pycache__ -prune -exec rm -rf {} + ; find locale -name '*.mo' -delete

clean-data: ## remove the desk of PACK with all its data
	@test ! -d var/$(PACK)/postgres || printf 'This deletes var/$(PACK) for good. Type yes: '
	@test ! -d var/$(PACK)/postgres || { read answer && test "$$answer" = yes; }
	rm -rf var/$(PACK)
