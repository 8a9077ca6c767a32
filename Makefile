# The README's commands. The first use of each builds .venv; PYTHON=python3.12 chooses another interpreter.
PYTHON ?= python3
CONFIG ?= configs/default.yaml
VENV := .venv
BIN := $(VENV)/bin

help:
	@echo "make demo       open the page on http://127.0.0.1:7860 (installs no torch)"
	@echo "make test       run the tests"
	@echo "make lint       check style and types"
	@echo "make train      train a model: make train CONFIG=configs/own-data.yaml"
	@echo "make benchmark  measure speed against other ways on this machine"

demo: $(VENV)/.app
	$(BIN)/stancery serve

test: $(VENV)/.dev
	$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

train: $(VENV)/.dev
	$(BIN)/stancery-train run $(CONFIG)

benchmark: $(VENV)/.dev
	$(BIN)/python -m stancery.training.benchmark docs/speed.json
	$(BIN)/python -m stancery.training.speed_plot docs/speed.json docs/speed.png

$(VENV)/.app: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[app]'
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[app,train,dev]'
	@touch $@ $(VENV)/.app

.PHONY: help demo test lint train benchmark
