# Everything a newcomer or CI does. `make demo` and `make test` set up what they need by themselves.

PYTHON ?= python3
BIN := .venv/bin
PACKAGES := release engine drivers storage commands bot workspace

# Set-up is done again when what it was done from has changed, or where: the stamp's name says.
key = $(shell { pwd -P; cat $(1) pyproject.toml tools/setup; } | cksum | tr ' ' '-')
RUNTIME := .venv/.runtime-$(call key,requirements.lock requirements-build.lock)
DEV := .venv/.dev-$(call key,requirements-dev.lock)

.DEFAULT_GOAL := help
.PHONY: help demo setup test check lint format docs screenshots bench campaign lock audit clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 12

demo: $(RUNTIME) ## a whole release on this machine, in a local Slack: prints one address
	@$(BIN)/slipway demo

setup: $(DEV) ## the virtual environment in .venv, for developing

test: $(DEV) ## every test but the campaign
	@PYTHON=$(BIN)/python tools/services
	@$(BIN)/pytest -n auto --dist loadfile $(ARGS)

check: lint test ## what CI runs

lint: $(DEV)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python tools/coverage --check

format: $(DEV) ## let ruff fix and format
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

docs: $(DEV) ## the pages of docs/ that are generated
	@$(BIN)/python -m tools.docs_states
	@$(BIN)/python -m tools.docs_reference
	@$(BIN)/python -m tools.docs_commands
	@$(BIN)/slipway schema --write docs/schema
	@$(BIN)/python tools/coverage

screenshots: $(DEV) ## the pictures of docs/: a release in the page
	@PYTHON=$(BIN)/python tools/services
	@$(BIN)/python tools/screenshots $(ARGS)

bench: $(DEV) ## the performance table
	@$(BIN)/python -m bench $(ARGS)

campaign: $(DEV) ## the long tests: every crash point
	@PYTHON=$(BIN)/python tools/services
	@$(BIN)/pytest -n $$((2 * $$(getconf _NPROCESSORS_ONLN))) --dist load -m campaign $(ARGS)

lock: ## resolve the dependencies again (ARGS=--upgrade takes the newest)
	@PYTHON=$(PYTHON) tools/lock $(ARGS)

audit: ## known vulnerabilities in the locked dependencies
	@PYTHON=$(PYTHON) tools/audit

clean: ## remove everything that was made
	rm -rf .venv .venv-lock build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUNTIME):
	@PYTHON=$(PYTHON) tools/setup runtime
	@rm -f .venv/.runtime-* && touch $@

$(DEV):
	@PYTHON=$(PYTHON) tools/setup dev
	@rm -f .venv/.dev-* .venv/.runtime-* && touch $@ $(RUNTIME)
