PYTHON ?= python3

.PHONY: check format test lint platforms bench

check: lint test

lint:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	lint-imports

# What the code asks of the system must be there on all three.
platforms:
	$(PYTHON) -m mypy --platform win32 --cache-dir .mypy_cache/win32
	$(PYTHON) -m mypy --platform darwin --cache-dir .mypy_cache/darwin

format:
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

test:
	$(PYTHON) -m pytest

# Needs the corpora: $(PYTHON) bench/fetch.py. Takes minutes; say BENCH="--millions 1 --pairs 1" for a quick look.
bench:
	$(PYTHON) bench/speed.py --write $(BENCH)
