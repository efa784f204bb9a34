# make run | test | check | fast | setup: each prepares what it needs first.
SHELL := /bin/bash
.DEFAULT_GOAL := help
HOST ?= 127.0.0.1
PORT ?= 8000
DATA_DIR ?= data
export HOST PORT DATA_DIR
# Compiled tests are kept, whatever the environment says: both workers of each run read them.
unexport PYTHONDONTWRITEBYTECODE
BIN := .venv/bin
PYTEST := $(BIN)/pytest -n 2 --dist worksteal
# Whole lives in the browser: lived once more on PostgreSQL.
LIVES := tests/browser/test_whole_year.py tests/browser/test_two_evaluators.py
PURE := src/hengwang/kernel src/hengwang/checker src/hengwang/performance/engine
# Whole processes and stores of samples: nothing of them is another on PostgreSQL.
ONCE := src/hengwang/collector src/hengwang/sandbox src/hengwang/availability/tests/test_hard_days.py \
	$(addprefix src/hengwang/monitoring/tests/test_,embedded_store.py full_disk.py sample_stores.py victoria_store.py)

.PHONY: demo-network help setup run test suite check fast lock messages migrations openapi bench bundle clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

setup: ## environment, assets and translations (seconds when nothing changed)
	@bash tools/setup.sh

run: setup ## start 衡网 with the five reference projects; PORT, HOST and DATA_DIR are honoured
	@$(BIN)/hengwang run --demo --host $(HOST) --port $(PORT) --data-dir $(DATA_DIR)

demo-network: setup ## a network in namespaces, broken by a script and watched; CHECK=1 compares and ends
	@$(BIN)/python tools/debian.py fping snmpd nginx bind9 nftables namespaces
	@$(BIN)/hengwang demo-network $(if $(CHECK),--check,--port $(PORT))

test: setup ## every check and every test, on SQLite and on PostgreSQL
	@$(BIN)/python tools/debian.py chromium libreoffice postgresql poppler bind9 fonts fping snmpd snmp rsyslog logger namespaces nginx alertmanager victoria-metrics nftables dovecot
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory suite

suite: setup ## every test, on SQLite and on PostgreSQL
	$(PYTEST) -m "not postgres and not browser"
	$(PYTEST) -m browser tests/browser
	$(BIN)/python tools/with_postgres.py $(PYTEST) -m "not browser and not office and not bundle and not demonet" $(PURE:%=--ignore=%) $(ONCE:%=--ignore=%)
	$(BIN)/python tools/with_postgres.py $(PYTEST) -m browser $(LIVES)

check: setup ## style, types, layers, migrations, licences
	$(BIN)/ruff check --no-cache .
	$(BIN)/ruff format --no-cache --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python tools/licences.py

fast: setup ## the pure tier: kernel, engine and checker without a database
	$(PYTEST) -q $(PURE)

lock: ## write the hashed requirement locks anew
	$(BIN)/python tools/lock.py --sync

messages: setup ## bring the Chinese catalogue up to date
	$(BIN)/python tools/translations.py

migrations: setup ## write migrations for changed models
	$(BIN)/python manage.py makemigrations

openapi: setup ## write docs/use/openapi.json anew
	$(BIN)/python tools/openapi.py

bench: setup ## figures of benchmarks/, as JSON
	$(BIN)/python -m benchmarks --json

bundle: setup ## one archive in dist/ that installs without a network on this kind of machine
	$(BIN)/python tools/bundle.py

clean: ## remove what setup made (data stays)
	rm -rf .venv node_modules assets/node_modules src/hengwang/pages/static/pages/dist
