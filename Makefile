# The whole interface of a developer: run, test, fuzz, lint, bench, messages, lock, clean.
PYTHON ?= python3
BIN := .venv/bin
PO := $(wildcard portal/translations/*/LC_MESSAGES/messages.po)
MO := $(PO:.po=.mo)

.PHONY: run test fuzz lint bench messages lock clean

run: .venv/ready $(MO)
	$(BIN)/portal serve

test: .venv/ready $(MO)
	$(BIN)/python -m pytest -n auto --dist loadgroup $(ARGS)

# Damages N genuine signatures; what proves an error is kept in var/fuzz.
N ?= 100000
SEED ?= 176
fuzz: .venv/ready
	$(BIN)/python -m tests.eds.fuzz $(N) $(SEED)

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/ready $(MO)
	$(BIN)/python -m bench $(ARGS)

# Collects the messages from templates and code into the three catalogues; a catalogue keeps no dates and no obsolete entries.
messages: .venv/ready
	mkdir -p var
	$(BIN)/pybabel -q extract -F babel.cfg -k _l -k described:1 -k of_machines:1 -k Refusal:1 -k Difference:2 -k Fault:1 -k fault:2 --no-location --sort-output -o var/messages.pot .
	$(BIN)/pybabel -q update -N --no-wrap --ignore-obsolete -i var/messages.pot -d portal/translations
	sed -i -E '1,/^"Generated-By/{/^(msgid|msgstr|"(Language|Content-Type|Plural-Forms):)/!d}' portal/translations/*/LC_MESSAGES/messages.po

%.mo: %.po .venv/ready
	$(BIN)/pybabel -q compile -i $< -o $@

# Needs uv; run after a change of pyproject.toml.
lock:
	uv pip compile pyproject.toml -q --universal --python-version 3.11 --generate-hashes --no-annotate \
		--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' -o requirements.lock
	uv pip compile pyproject.toml -q --extra dev --universal --python-version 3.11 --generate-hashes --no-annotate \
		--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' -o requirements-dev.lock

.venv/ready: requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --require-hashes -r requirements-dev.lock
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	touch $@

clean:
	rm -rf .venv var *.egg-info
	find . -name '*.mo' -delete
