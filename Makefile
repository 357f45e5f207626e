# `make check` is what CI runs. PYTHON is the interpreter of an environment with `pip install -e .[dev]`.
PYTHON ?= python

.PHONY: check check-all-but-tests lint types test fresh made

check: check-all-but-tests test

check-all-but-tests: lint types fresh

lint:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

types:
	$(PYTHON) -m mypy

fresh:  # the generated files are what the code makes
	$(PYTHON) examples/make.py --check
	$(PYTHON) docs/make.py --check
	$(PYTHON) tools/make_coverage.py --check

test:
	$(PYTHON) -m pytest

made:  # make the generated files anew
	$(PYTHON) examples/make.py
	$(PYTHON) docs/make.py
	$(PYTHON) tools/make_coverage.py
