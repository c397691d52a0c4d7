# Every target does its own set-up: a fresh clone needs Python 3.11 or later, and nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# What mitmproxy needs is at odds with what the rest needs.
MITMPROXY := .venv-mitmproxy

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run serve test check fix bench extension screenshots

help: ## say what there is
	@sed -n 's/^\([a-z]*\):[^#]*## /\1	/p' $(MAKEFILE_LIST) | expand -t 8

run: $(STAMP) ## set up, then show one prompt's whole way (sekisho demo)
	$(BIN)/sekisho demo

serve: $(STAMP) ## set up, then start the proxy on http://127.0.0.1:8686
	$(BIN)/sekisho serve

# By file, so that each worker loads the language model once at most, and only for what needs it.
test: $(STAMP) $(MITMPROXY)/.installed ## run the tests
	$(BIN)/pytest -n 2 --dist loadfile

check: $(STAMP) ## format, lint and types, changing nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

fix: $(STAMP) ## format, and fix what the linter can fix
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Needs Node 20 or later. Load extension/dist in Chrome: see docs/extension.md.
extension: ## check and build the browser extension into extension/dist
	npm --prefix extension install --silent
	npm --prefix extension run --silent check
	npm --prefix extension run --silent build

# Needs Chromium and a Japanese font.
screenshots: $(STAMP) ## draw the pictures in docs/images anew
	$(BIN)/python docs/screenshots.py
	PYTHONPATH=tests $(BIN)/python docs/extension_screenshots.py

# What needs the corpus in ../shared/data, or a peer, says so without it; see bench/README.md.
bench: $(STAMP) ## measure accuracy and speed beside others
	-$(BIN)/python -m bench.accuracy
	-$(BIN)/python -m bench.speed
	-$(BIN)/python -m bench.history
	$(BIN)/python -m bench.numeric_types --count 1000
	-$(BIN)/python -m bench.patterns
	$(BIN)/python -m bench.proxy
	$(BIN)/python -m bench.sdk
	-$(BIN)/python -m bench.extension
	-$(BIN)/python -m bench.load $(if $(LITELLM),--litellm $(LITELLM))
	-$(BIN)/python -m bench.changes
	-$(BIN)/python -m bench.sizing
	-$(BIN)/python -m bench.plot

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Sekisho needs Python 3.11 or later; $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; \
		echo "Name another: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up $(VENV): the first time takes a few minutes ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

$(MITMPROXY)/.installed: | $(STAMP)
	@$(PYTHON) -m venv $(MITMPROXY)
	@$(MITMPROXY)/bin/python -m pip install --quiet --disable-pip-version-check 'mitmproxy>=11,<13'
	@touch $@
