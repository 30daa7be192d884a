# Everything sets itself up: `make demo` and `make test` work in a fresh clone.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
SHELL_COMMAND := $(MANAGE) shell --no-imports --verbosity 0 --command

.PHONY: demo test lint format lock screenshots bench bench-search bench-complaints browser clean

demo: $(VENV)/.installed
	@echo "== database and demo content"
	@DEBUG=1 $(MANAGE) migrate --verbosity 0
	@DEBUG=1 $(MANAGE) load_demo
	@DEBUG=1 $(MANAGE) rebuild_search
	@echo "== server"
	@exec env DEBUG=1 $(MANAGE) serve --port $(PORT)

test: $(VENV)/.installed-dev browser
	DEBUG=1 $(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	git ls-files -z 'templates/*.html' | xargs -0 $(BIN)/djade --check --target-version 5.2
	$(BIN)/mypy .
	DEBUG=1 $(MANAGE) makemigrations --check --dry-run
	DEBUG=1 $(MANAGE) check

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	git ls-files -z 'templates/*.html' | xargs -0 $(BIN)/djade --target-version 5.2

# The lock files name every package with its hashes, and no index.
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header
lock: $(VENV)/.installed-dev
	$(LOCK) --output-file deploy/requirements.txt
	$(LOCK) --extra dev --output-file deploy/requirements-dev.txt

screenshots: $(VENV)/.installed-dev browser
	DEBUG=1 $(SHELL_COMMAND) "from docs.screenshots import main; main()"

bench: $(VENV)/.installed
	DEBUG=1 $(SHELL_COMMAND) "from bench.import_articles import main; main()"
	DEBUG=1 $(SHELL_COMMAND) "from bench.words import main; main()"

# Need the folder of real input beside the repository; a quarter of an hour on two cores.
bench-search: $(VENV)/.installed-dev
	DEBUG=1 $(SHELL_COMMAND) "from bench.search_quality import main; main()"
	DEBUG=1 $(SHELL_COMMAND) "from bench.search_speed import main; main()"

# Real texts through the intake, then complaints while everything is killed: a quarter of an hour.
bench-complaints: $(VENV)/.installed-dev
	DEBUG=1 $(SHELL_COMMAND) "from bench.real_complaints import main; main()"
	DEBUG=1 $(SHELL_COMMAND) "from bench.submissions import main; main()"

# Debian's chromium where we may install it; without one, browser tests say that they were skipped.
browser:
	@if ! command -v chromium >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "== installing chromium"; \
		apt-get update --quiet && apt-get install --quiet --yes --no-install-recommends chromium fonts-noto-cjk \
		|| echo "chromium could not be installed"; \
	fi

# Without pip inside: Debian's python3 needs a further package for that, and pip can install
# into an environment from outside.
$(BIN)/python:
	@echo "== virtual environment"
	@$(PYTHON) -m venv --without-pip $(VENV)

$(VENV)/.installed: deploy/requirements.txt | $(BIN)/python
	@echo "== dependencies"
	@$(PYTHON) -m pip --python $(BIN)/python install --no-deps --require-hashes --requirement $<
	@touch $@

$(VENV)/.installed-dev: deploy/requirements-dev.txt | $(BIN)/python
	@echo "== dependencies for development"
	@$(PYTHON) -m pip --python $(BIN)/python install --no-deps --require-hashes --requirement $<
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) var
