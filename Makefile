# `make check` is what CI runs. PYTHON is the interpreter of an environment with `pip install -e .[dev]`.
PYTHON ?= python

.PHONY: check check-all-but-tests lint types test fresh made fuzz bench app

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

fuzz:  # damage ten thousand workbooks; what is not answered is kept in tests/corpus
	$(PYTHON) tests/fuzzing.py 10000

bench:  # where the test dependencies are not installed, since pandera imports hypothesis where it is
	$(PYTHON) bench/run.py
	$(PYTHON) bench/page.py

app:  # a folder to double-click, for the system that it is made on; it is tried once it is made
	$(PYTHON) -m PyInstaller --noconfirm --log-level WARN --distpath dist --workpath build packaging/app.spec
	$(PYTHON) packaging/try_app.py dist/grants-page
