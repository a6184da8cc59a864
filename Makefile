# Everything runs in .venv, which the first target makes; a second run finds it and starts at once.
PYTHON ?= python3
WORKERS ?= 2
BIN := .venv/bin
TSC := --package typescript@5 tsc --project bot/web/widget/jsconfig.json
INSTALLED := .venv/.installed
INSTALLED_DEV := .venv/.installed-dev
PIP := $(BIN)/python -m pip install --compile --constraint constraints.txt

# A cold start must not compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: chat build test check widget-types gate readme bench clean
.DELETE_ON_ERROR:

chat: $(INSTALLED)  ## the chat page on 127.0.0.1:7860
	$(BIN)/footnote ui

build: $(INSTALLED)  ## the index alone
	$(BIN)/footnote build

widget-types:  ## check the types of the widget (fetches TypeScript)
	npx --yes $(TSC)

test: $(INSTALLED_DEV)  ## all tests, the files shared out between WORKERS processes
	$(BIN)/python -m pytest -q --numprocesses $(WORKERS) --dist loadfile

check: $(INSTALLED_DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	@if npx --offline --yes $(TSC) --version >/dev/null 2>&1; then npx --offline --yes $(TSC); \
	  else echo "The widget's types were not checked: make widget-types fetches TypeScript once."; fi
	$(BIN)/python -m pytest -q tests/test_floors.py tests/test_knowledge_is_data.py

gate: $(INSTALLED)  ## whether the answers may be published: all question sets against eval/gates.yaml
	$(BIN)/footnote eval gate

readme: $(INSTALLED_DEV)  ## write the README's transcripts, help texts and settings anew
	$(BIN)/python -m tests.readme

bench: $(INSTALLED_DEV)
	$(BIN)/footnote bench

clean:
	rm -rf .venv

$(INSTALLED): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) --editable .
	touch $@

$(INSTALLED_DEV): $(INSTALLED)
	$(PIP) --editable '.[dev,bench,openai]'
	touch $@
