.DEFAULT_GOAL := help
.PHONY: help install demo test lint types imports check tests lock clean
BIN := .venv/bin
ONCE ?=
CLUSTER ?=
JOBS ?= 2

help:  ## this list
	@sed -nE 's/^([a-z]+):.*## /\1  -  /p' $(MAKEFILE_LIST)

install:  ## .venv with monitor and its tools in it, from the pinned lock
	@scripts/install.sh

demo: install  ## a newsroom being alerted, live; ONCE=1: to the end, without pauses; CLUSTER=1: on two workers
	@$(BIN)/python -m monitor.demo $(if $(ONCE),--once) $(if $(CLUSTER),--cluster)

test: install check tests  ## lint, types, import rules, all tests, the demo once
	@echo "== the demo, once" && $(MAKE) --no-print-directory demo ONCE=1

check: lint types imports

lint: install
	@echo "== lint" && $(BIN)/ruff check && $(BIN)/ruff format --check

types: install
	@echo "== types" && $(BIN)/mypy

imports: install
	@echo "== import rules" && $(BIN)/lint-imports

# Many tests wait for a daemon, a server or a browser: two at a time take little more than half as long.
tests: install
	@echo "== tests (what is skipped is listed at the end, with the reason)" && $(BIN)/pytest -n $(JOBS)

lock: install  ## pin the packages anew (maintainers)
	@scripts/lock.sh

clean:  ## remove what the other commands made
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist data/demo
