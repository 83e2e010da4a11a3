# `make demo` and `make test` need Python 3.11+ and make, nothing else: they bring the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check dev storm bench bench-planning install frontend messages wheel clean

demo: install
	$(BIN)/muster demo $(ARGS)

test: install browser
	$(BIN)/python scripts/checks.py
	$(BIN)/python scripts/tests.py

check: install
	$(BIN)/python scripts/checks.py

storm: install browser
	MUSTER_STORM=1 $(BIN)/python scripts/tests.py

bench: install
	$(BIN)/python bench/all.py

bench-planning: install
	$(BIN)/python bench/teams.py
	$(BIN)/python bench/shifts.py
	$(BIN)/python bench/support.py
	$(BIN)/python bench/duties.py

dev: install
	$(BIN)/pre-commit install || true
	$(BIN)/muster demo --fresh $(ARGS)

install: $(VENV)/.installed frontend messages

# The environment is renewed whenever what it is made from changes.
$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Muster needs Python 3.11 or newer; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing: on Debian run  apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

frontend: $(VENV)/.installed
	@$(BIN)/python frontend/build.py

messages: $(VENV)/.installed
	@$(BIN)/python scripts/messages.py

.PHONY: browser
browser: $(VENV)/.installed
	@$(BIN)/python scripts/browser.py

wheel: install
	$(BIN)/uv build --wheel --out-dir dist

clean:
	rm -rf $(VENV) frontend/node_modules src/muster/static dist
