# Every command of the project. `make` alone explains them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup run demo test test-fast test-postgresql test-journeys explore look check fix words api bench \
	bench-small lock wheel clean

BIN := .venv/bin
PORT ?= 8000
DATA ?= data

help: ## Show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Create .venv with what the site needs (done by `run` as well)
	@tools/setup run

run: setup ## Set up what is missing and serve the site with its example world
	@exec $(BIN)/waterpeers run --port $(PORT) --data $(DATA)

demo: setup ## Load the example world into the data folder
	@$(BIN)/waterpeers demo --data $(DATA)

test: ## Run everything: the quick checks, tests on SQLite and PostgreSQL, journeys in a browser
	@tools/setup test
	@$(BIN)/python tools/verify.py

test-fast: ## Run what daily work needs: the quick checks and the tests on SQLite
	@tools/setup test
	@$(BIN)/python tools/verify.py --quick --sqlite

test-postgresql: ## Run the tests that touch the database, on PostgreSQL
	@tools/setup test
	@$(BIN)/python tools/verify.py --postgresql

test-journeys: ## Run the journeys in a real browser, and the tests of whole processes
	@tools/setup test
	@$(BIN)/python tools/verify.py --journeys

explore: ## Run the tests on SQLite in a new order and with new examples, to find what nobody tried
	@tools/setup test
	@$(BIN)/python tools/verify.py --sqlite --explore

look: ## Draw contact sheets of every page into look/ (LOOK="--lang fr --width 360" draws less)
	@tools/setup test
	@PYTHONPATH=. $(BIN)/python tools/look.py $(LOOK)

check: ## Run only the quick checks: style, types, borders, words
	@tools/setup test
	@$(BIN)/python tools/verify.py --quick

fix: ## Format the code and the templates, and mend what can be mended
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format . ; $(BIN)/djlint waterpeers --reformat --quiet --warn

words: ## Gather the sentences to translate, and compile the translations
	@$(BIN)/python tools/words.py

api: ## Write the description of the API to docs/api/openapi.json
	@$(BIN)/python -m waterpeers.site.api_description > docs/api/openapi.json

bench: ## Measure the hot paths (minutes); each prints what it is compared with
	@tools/setup test
	@for file in bench/[a-z]*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

bench-small: ## See that each benchmark still runs, with little (3 minutes)
	@tools/setup test
	@while read -r name given; do echo "== $$name $$given"; \
		$(BIN)/python bench/$$name.py $$given < /dev/null > /dev/null || exit 1; done < bench/small.txt

lock: ## Choose new versions of what we depend on, with hashes
	@tools/setup test
	@$(BIN)/python tools/lock.py

wheel: ## Build the installable package into dist/
	@tools/setup test
	@$(BIN)/python -m hatchling build -t wheel

clean: ## Remove what the other commands made (not the data folder)
	@rm -rf .venv .tools build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
