# What people do with a checkout. Each target is one idea; `make` alone lists them.

PYTHON ?= python3
BIN := .venv/bin

help: ## List the targets.
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo: .venv/for-use ## See it work: a widget server and two partners' pages.
	@$(BIN)/carewidget demo

test: .venv/for-development system ## Install what tests need, and run them all.
	@$(BIN)/pytest

test-wordpress: .venv/for-development system ## Try the plugin in a real WordPress.
	@tests/wordpress/system-packages
	@CAREWIDGET_TEST_WORDPRESS=1 $(BIN)/pytest tests/wordpress

check: .venv/for-development ## Check style and types.
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

bench: .venv/for-benchmarks system ## Measure how fast it is, beside nginx and others.
	@benchmarks/system-packages
	@$(BIN)/python -m benchmarks.speed

bench-growth: .venv/for-benchmarks ## Measure what it costs when a library grows.
	@benchmarks/system-packages
	@$(BIN)/python -m benchmarks.growth --large

build: .venv/for-development ## Make the source distribution and the wheel.
	@$(BIN)/python -m build

messages: .venv/for-development ## Bring the catalogues to what stands in the code.
	@$(BIN)/python -m tests.messages

system:
	@tests/system-packages

.venv/for-use: pyproject.toml package-lock.json
	@echo "Installing carewidget into .venv …"
	@npm ci --omit=dev --ignore-scripts --silent && npm run vendor --silent
	@$(PYTHON) -m venv .venv && $(BIN)/pip install -q --disable-pip-version-check -e .
	@touch $@

.venv/for-development: pyproject.toml package-lock.json
	@echo "Installing carewidget and what develops and tests it into .venv …"
	@npm ci --ignore-scripts --silent && npm run vendor --silent
	@$(PYTHON) -m venv .venv && $(BIN)/pip install -q --disable-pip-version-check -e '.[dev]'
	@touch $@ .venv/for-use

.venv/for-benchmarks: .venv/for-development
	@$(BIN)/pip install -q --disable-pip-version-check -e '.[bench]'
	@touch $@

.PHONY: help demo test test-wordpress check bench bench-growth build messages system
