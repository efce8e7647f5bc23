# The commands of the house; `make` alone lists them. Windows: see README (python -m venv .venv, pip, python app.py).
PYTHON ?= python3
ENV := .venv
BIN := $(ENV)/bin
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help run test check bench campaign

help: ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# The stamps remember which pinned list is installed, so that a second start is quick.
$(ENV)/run.stamp: requirements.txt
	$(PYTHON) -m venv $(ENV)
	$(BIN)/pip install --disable-pip-version-check --quiet -r requirements.txt
	@touch $@

$(ENV)/test.stamp: requirements.txt tests/requirements.txt
	$(PYTHON) -m venv $(ENV)
	$(BIN)/pip install --disable-pip-version-check --quiet -r tests/requirements.txt
	@touch $@ $(ENV)/run.stamp

$(ENV)/bench.stamp: requirements.txt tests/requirements.txt bench/requirements.txt
	$(PYTHON) -m venv $(ENV)
	$(BIN)/pip install --disable-pip-version-check --quiet -r bench/requirements.txt
	@touch $@ $(ENV)/run.stamp $(ENV)/test.stamp

run: $(ENV)/run.stamp ## environment, database, demo data, server (PORT=8000; DEMO=0 for real work)
	PORT=$(PORT) $(BIN)/python app.py

test: $(ENV)/test.stamp ## every test, on SQLite and Postgres, with the browser
	sh tools/test-programs.sh
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

check: $(ENV)/test.stamp ## style, types and floors
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(ENV)/bench.stamp ## ratios of speed and weight, both sides in one run
	$(BIN)/python -m bench

campaign: $(ENV)/test.stamp ## the longer races and kills, bounded
	$(BIN)/python -m pytest -n 0 tests/campaign $(ARGS)
