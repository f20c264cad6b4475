# Two commands matter: `make run` and `make test`. `make setup` is the preparing part of both.
PYTHON ?= python3.11
export PYTHON

locks := $(wildcard requirements/*.txt)
assets := $(shell find assets src/quancheng/web/icons.txt -type f -not -path '*/node_modules/*' 2>/dev/null)

.PHONY: run test setup quick format lock clean

run: .venv/.python .venv/.assets
	tools/run.sh

test: setup
	tools/test.sh

setup: .venv/.python .venv/.assets
	tools/install_machine.sh

# The checks that take seconds.
quick: .venv/.python
	tools/test.sh quick

format: .venv/.python
	.venv/bin/ruff check --fix --quiet . || true  # what it cannot mend, `make quick` names
	.venv/bin/ruff format --quiet .
	find src -name '*.html' | xargs .venv/bin/djade --target-version 5.2 || true  # answers 1 when it changed something

# Renew the hashed locks from requirements/*.in; on a machine whose uv knows where packages come from.
lock:
	tools/lock.sh

clean:
	rm -rf .venv assets/node_modules test-results

.venv/.python: pyproject.toml tools/install_python.sh $(locks)
	tools/install_python.sh
	@touch $@

.venv/.assets: tools/build_assets.sh $(assets) | .venv/.python
	tools/build_assets.sh
	@touch $@
