# Every target makes what it needs first. The environment is made again only when pyproject.toml or the lock change.
.DEFAULT_GOAL := help
.PHONY: help setup demo test faults lint scoreboard lock clean

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTHONS := $(PYTHON) python3 python3.13 python3.12 python3.11 python3.14 python
# Debian splits venv from python3: asking for ensurepip tells the two apart.
FIT := import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY)  ## the environment in .venv, with the versions of requirements.lock

demo: $(READY)  ## the whole job on the built-in two-edition news site
	$(BIN)/claimwatch demo $(ARGS)

# Each of some hundred processes would else compile all it imports, and each worker all tests.
test: $(READY)  ## all tests, PostgreSQL included; ARGS="-k words" chooses some
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

faults: $(READY)  ## the service killed, cut off, filled up and crowded, on both databases, with figures
	FAULTS=50 $(BIN)/pytest tests/faults -s $(ARGS)

lint: $(READY)  ## style, formatting, types, and which package may import which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

scoreboard: $(READY)  ## quality figures for a folder of labelled data: make scoreboard DATA=folder
	@test -n "$(DATA)" || { echo 'make scoreboard needs a data folder: make scoreboard DATA=path/to/data' >&2; exit 2; }
	$(BIN)/python benchmarks/scoreboard.py "$(DATA)" $(ARGS)

lock:  ## newest versions that fit pyproject.toml, written to requirements.lock
	$(MAKE) VENV=build/lock CONSTRAINTS= setup
	build/lock/bin/pip freeze --all --exclude-editable | grep -E '^[A-Za-z0-9._-]+==' | grep -vE '^pip==' >requirements.lock
	rm -rf build/lock

clean:  ## removes the environment and everything built
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .hypothesis .import_linter_cache

CONSTRAINTS := -c requirements.lock
$(READY): pyproject.toml requirements.lock
	@$(BIN)/python -c '$(FIT)' 2>/dev/null || { \
	  for python in $(PYTHONS); do \
	    if "$$python" -c '$(FIT)' 2>/dev/null; then "$$python" -m venv --clear $(VENV) && exit 0; fi; \
	  done; \
	  echo 'claimwatch needs Python 3.11 or newer with its venv module (on Debian: apt install python3-venv);' >&2; \
	  echo 'none was found on the path. If it lives elsewhere: make PYTHON=/path/to/python3' >&2; exit 1; }
	PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install -qq $(CONSTRAINTS) -e '.[dev]'
	@touch $@
