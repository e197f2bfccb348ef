# Two commands do everything on a machine with python3 and make: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SEED ?= $(shell date +%s)

.PHONY: install run test check bench soak soak-store soak-devices soak-labels soak-rules soak-parts soak-screens pictures locks clean

install: $(VENV)/installed

$(VENV)/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# What tests and checks need besides: pinned Python packages, a browser, the independent label renderer, and a
# C compiler for the library that records what the station writes (the power-cut replay).
$(VENV)/developed: $(VENV)/installed requirements-dev.lock
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

tests/independent/node_modules: tests/independent/package-lock.json
	.ci/tools node npm
	npm ci --prefix tests/independent --no-audit --no-fund --silent
	touch $@

.PHONY: browser
browser:
	.ci/tools chromium

# A server for the tests, which start their own; a compiler for what records the disk's writes.
.PHONY: server compiler
server:
	.ci/tools postgresql openssl strace

compiler:
	.ci/tools gcc libc6-dev

# Opens the tables we write, as a clerk would.
.PHONY: spreadsheet
spreadsheet:
	.ci/tools libreoffice-calc-nogui

run: install
	$(BIN)/station demo

test: $(VENV)/developed tests/independent/node_modules browser server compiler spreadsheet
	$(BIN)/pytest -q -n 2 --dist loadgroup

check: $(VENV)/developed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/developed server
	$(BIN)/python -m tests.bench.run

# The long runs, and what each counted, in six parts of some twenty minutes on two cores; the seed is
# printed and SEED=... repeats one. Many of them wait for deadlines, so there are more at once than cores. The
# store's part is the longest, so the API's run is with the rules.
SOAK = SOAK=1 SEED=$(SEED) $(BIN)/pytest -q -m soak --timeout 1800 --dist loadgroup -rP
DEVICES := tests/drivers tests/station/test_every_printer.py
LABELS := tests/labels tests/faults/test_kill_in_a_job.py
RULES := tests/station/papers tests/station/test_board_year.py tests/test_states.py tests/webui/test_document.py
PARTS := tests/station/parts
SCREENS := tests/webui/test_screens.py

soak: soak-store soak-devices soak-labels soak-rules soak-parts soak-screens

soak-store: $(VENV)/developed tests/independent/node_modules server compiler
	@echo "SEED=$(SEED)"
	$(SOAK) -n 3 tests $(DEVICES:%=--ignore=%) $(LABELS:%=--ignore=%) $(RULES:%=--ignore=%) \
		$(PARTS:%=--ignore=%) $(SCREENS:%=--ignore=%)

soak-devices: $(VENV)/developed tests/independent/node_modules
	@echo "SEED=$(SEED)"
	$(SOAK) -n 4 $(DEVICES)

soak-labels: $(VENV)/developed tests/independent/node_modules
	@echo "SEED=$(SEED)"
	$(SOAK) -n 3 $(LABELS)

soak-rules: $(VENV)/developed server
	@echo "SEED=$(SEED)"
	$(SOAK) -n 2 $(RULES)

soak-parts: $(VENV)/developed server
	@echo "SEED=$(SEED)"
	$(SOAK) -n 2 $(PARTS)

soak-screens: $(VENV)/developed tests/independent/node_modules browser
	@echo "SEED=$(SEED)"
	$(SOAK) -n 2 --dist load $(SCREENS)

pictures: $(VENV)/developed browser
	$(BIN)/python -m labels.gallery docs/labels
	$(BIN)/python tests/paper_pictures.py docs/forms
	$(BIN)/python -m tests.pictures docs/screens

# What the desk says aloud, when its words have changed (webui/voice.py).
.PHONY: voices
voices: $(VENV)/developed
	.ci/tools espeak-ng ffmpeg
	$(BIN)/python -m tests.voices webui/static/voice

locks:
	uv pip compile -q --universal --no-strip-extras --generate-hashes --no-header pyproject.toml --group build -o requirements.lock
	uv pip compile -q --universal --no-strip-extras --generate-hashes --no-header pyproject.toml --group dev -o requirements-dev.lock

clean:
	rm -rf $(VENV) tests/independent/node_modules
