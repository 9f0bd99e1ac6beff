# Two commands are enough: `make run` to try it, `make test` to trust it.
PYTHON ?= python3
VENV := .venv
PIP := $(VENV)/bin/pip --disable-pip-version-check --no-input

.PHONY: run test reset shots states bench lint

run: $(VENV)/.run
	@exec $(VENV)/bin/python -m app.demo.run

test: $(VENV)/.test
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/python -m pytest -n auto --dist loadfile --durations=8

reset:
	@if [ -e $(VENV)/.run ]; then $(VENV)/bin/python -m app.demo.reset; fi
	rm -rf var
	@echo "var/ is gone: the next 'make run' starts over"

shots: $(VENV)/.test
	$(VENV)/bin/python -m docs.shots

states: $(VENV)/.test
	$(VENV)/bin/python -m docs.states

bench: $(VENV)/.test
	$(VENV)/bin/python -m bench

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(VENV)/bin/python
	@echo "installing what the product runs on (about a minute the first time) …"
	$(PIP) install --progress-bar on -q -r requirements.txt
	@touch $@

$(VENV)/.test: requirements.txt requirements-dev.txt | $(VENV)/bin/python
	@echo "installing what the tests need (about a minute the first time) …"
	$(PIP) install --progress-bar on -q -r requirements-dev.txt
	@touch $@ $(VENV)/.run
