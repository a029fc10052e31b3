# Each target makes or completes .venv and installs what it needs.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install --quiet --constraint requirements.lock
STAMPS := $(VENV)/.installed

.PHONY: demo run test lint bench proof messages lock clean
.DEFAULT_GOAL := demo

demo: $(STAMPS)-demo          ## the real bot in a simulated Discord, in the browser
	$(BIN)/python -m bot demo

run: $(STAMPS)-run            ## connect to Discord; needs DISCORD_TOKEN in .env
	$(BIN)/python -m bot run

test: lint                    ## every check
	$(BIN)/python -m bot check
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

lint: $(STAMPS)-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(STAMPS)-dev          ## benchmarks, as ratios against a baseline of the same run
	$(BIN)/python -m bench

proof: $(STAMPS)-dev          ## that each digest is posted exactly once: a few minutes of faults
	PYTHONPATH=.:tests $(BIN)/python -m proof

messages: $(STAMPS)-dev       ## bring the Chinese catalogues up to date with the code
	$(BIN)/python -m bot.locales.update

lock:                         ## pin every dependency anew (needs uv)
	uv pip compile --universal --python-version 3.11 --all-extras --no-emit-index-url \
	    --no-header --no-annotate --quiet --upgrade --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is %s; try: make PYTHON=python3.12" % sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)

$(STAMPS)-run: $(BIN)/python pyproject.toml requirements.lock
	$(PIP) --editable .
	touch $@

$(STAMPS)-demo: $(BIN)/python pyproject.toml requirements.lock
	$(PIP) --editable '.[demo]'
	touch $@

$(STAMPS)-dev: $(BIN)/python pyproject.toml requirements.lock
	$(PIP) --editable '.[demo,dev]'
	touch $@
