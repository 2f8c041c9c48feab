# make demo    the sample office, from nothing        make test    the tests, from nothing
# make lint    style, types, floors                   make dist    sdist and wheel, checked
# make docs    the documentation as a site            make lock    refresh constraints.txt
# make clean   throw the environment and builds away
PYTHON ?= python3
PYTEST_ARGS ?= -n auto

VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
READY := $(VENV)/.ready

.DELETE_ON_ERROR:
.PHONY: demo test lint format dist docs lock clean

demo: $(READY)
	$(BIN)/isf demo --yes

test: $(READY)
	$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(READY)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# The wheel is built from the sdist, as pip would, so a file missing from one is missing from both.
dist: $(READY)
	$(PYTHON) -c "import shutil; shutil.rmtree('dist', ignore_errors=True)"
	$(BIN)/python -m build --no-isolation --outdir dist
	$(BIN)/check-wheel-contents dist

docs: $(READY)
	$(BIN)/mkdocs build --strict --quiet

# Set up only when the lock or the project file changed. Everything is pinned and hashed, the build backend too.
$(READY): constraints.txt pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'isf-ledger needs Python 3.11 or later, this is ' + sys.version.split()[0] + '. Name another: make PYTHON=python3.12')"
	@echo Setting up $(VENV), once: two minutes or so
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(PYTHON) -c "import pathlib; pathlib.Path('$(READY)').touch()"

# One lock for every platform and Python 3.11 and later. `make lock UPGRADE=--upgrade` also takes newer releases.
lock:
	$(PYTHON) -m venv build/lock
	$(subst $(VENV),build/lock,$(BIN))/python -m pip install --quiet --disable-pip-version-check uv
	$(subst $(VENV),build/lock,$(BIN))/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --custom-compile-command "make lock" $(UPGRADE) \
		--quiet --output-file constraints.txt

clean:
	$(PYTHON) -c "import shutil; [shutil.rmtree(f, ignore_errors=True) for f in ('$(VENV)', 'build', 'dist')]"
