# The portal's commands. `make` alone lists them.
PYTHON ?= python3
ENV := .venv/bin/python
STRICT ?=

.DEFAULT_GOAL := help
.PHONY: help setup run test test-long lint types pictures lock crash crash-long

help: ## List the commands
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

setup: ## Install what running and testing need (again: nothing to do)
	@$(PYTHON) -m tooling.setup --tests

run: ## Start the portal with demo data, on PORT (8000) and HOST (127.0.0.1), keeping its data in DATA_DIR (var)
	@$(PYTHON) -m tooling.setup
	@exec $(ENV) -m efiling.launch --with-parent

test: setup ## Run every check, and every test on this machine's best database; STRICT=1: as CI does, on both, nothing left out
	@exec $(ENV) -m tooling.check $(if $(STRICT),--strict)

test-long: setup ## Run what takes minutes: every page at every width, every corner in a browser, every field alone
	@exec $(ENV) -m tooling.check --only walks rest

lint: setup ## Style, types, layers, templates, migrations
	@exec $(ENV) -m tooling.check --only lint

crash: setup ## Kill the portal at every named point, once, and look at books and pages (minutes)
	@exec $(ENV) -m tests.crash.matrix

crash-long: setup ## Kill at random while COUNT (200) people pay, by chance of SEED (1); again: goes on where it was
	@exec $(ENV) -m tests.crash.matrix --long --seed $(or $(SEED),1) --count $(or $(COUNT),200)

pictures: setup ## Take the README's pictures from the running pages
	@exec $(ENV) -m tooling.pictures

lock: ## Pin and hash the requirements anew (needs uv)
	@for name in base dev node; do \
	  uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
	    --python-version 3.11 requirements/$$name.in --output-file requirements/$$name.txt $(LOCK_FLAGS) || exit 1; done
