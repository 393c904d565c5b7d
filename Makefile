# Zuji: `make run` opens the product, `make test` runs every test. Both prepare what they need by `make setup`.
.DEFAULT_GOAL := help
.PHONY: help setup run test check format bench torture lock openapi sentences clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
KERNELS := $(VENV)/.kernels
UI := web/dist/index.html
UI_SOURCES := $(shell find web/app web/tracker web/public web/index.html web/*.ts -type f 2>/dev/null)

help: ## Show what there is.
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

setup: $(STAMP) $(KERNELS) $(UI) ## Prepare .venv and the built UI (done once; later runs need no network).

$(STAMP): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Zuji needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Install it, or: make PYTHON=python3.12 run"; exit 1; }
	@echo "Preparing .venv (some minutes, once) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $(STAMP)

$(KERNELS): $(STAMP) $(wildcard src/zuji/analyze/kernels/*.py)
	@echo "Compiling the kernels (half a minute, once) ..."
	@$(BIN)/python -m zuji.analyze.kernels.warm
	@touch $@

web/node_modules/.installed: web/package.json web/package-lock.json
	@command -v node >/dev/null 2>&1 || { echo "The pages are built with Node.js 20 or newer, which is missing. Install it (Debian: apt install nodejs npm; others: your system's package nodejs) and run make again."; exit 1; }
	@node -e 'process.exit(+process.versions.node.split(".")[0] >= 20 ? 0 : 1)' || { echo "The pages are built with Node.js 20 or newer; this is $$(node --version). Install a newer one and run make again."; exit 1; }
	@echo "Installing the UI's packages (once) ..."
	@cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(UI): web/node_modules/.installed $(UI_SOURCES)
	@echo "Building the UI ..."
	@cd web && npm run --silent build
	@touch $(UI)

run: setup ## Open the product at http://localhost:8106.
	@$(BIN)/zuji serve --local-mode

test: setup ## Run every test.
	@$(BIN)/python -m pytest -n 2 --dist loadfile
	@cd web && npm test --silent

check: setup ## Format, lint and types, Python and TypeScript.
	@$(BIN)/ruff format --check src tests bench
	@$(BIN)/ruff check src tests bench
	@$(BIN)/mypy
	@cd web && npm run --silent check

format: setup ## Bring the code into form.
	@$(BIN)/ruff format src tests bench
	@$(BIN)/ruff check --fix src tests bench
	@cd web && npm run --silent format

bench: setup ## Measure speed; prints ratios against baselines of the same run.
	@$(BIN)/python -m bench

torture: setup ## Long runs: 1,000 kills, 2,000 power losses, 200,000 hostile inputs, questions on 10 M events.
	@$(BIN)/python -m tests.torture.kills --kills 1000
	@$(BIN)/python -m tests.torture.power_loss --states 2000
	@$(BIN)/python -m tests.torture.fuzz_collector --count 200000
	@$(BIN)/python -m tests.torture.caps

lock: ## Write requirements.lock from .venv (after a change of pyproject.toml).
	@$(BIN)/python -m pip freeze --exclude-editable | grep -v '^zuji' > requirements.lock

openapi: setup ## Write openapi.json and the UI's types from it.
	@$(BIN)/python -m zuji.serve.openapi > openapi.json
	@cd web && npm run --silent types

sentences: setup ## Bring the catalogue of sentences up to date; prints those without a translation.
	@$(BIN)/python scripts/sentences.py

clean: ## Remove what was built.
	@rm -rf web/dist $(VENV) web/node_modules .mypy_cache .ruff_cache .pytest_cache
