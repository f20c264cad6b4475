# Two commands matter: `make run` and `make test`. `make setup` is the preparing part of both.
PYTHON ?= python3.11
export PYTHON

locks := $(wildcard requirements/*.txt)

.PHONY: setup
setup: .venv/.python

.venv/.python: pyproject.toml tools/install_python.sh $(locks)
	tools/install_python.sh
	@touch $@
