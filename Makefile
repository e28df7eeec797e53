# An index of what can be done here; `make help` lists it. What a target does stands in bin/ or in the faqbot command.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

HOST ?= 127.0.0.1
PORT ?= 8000
UV_CACHE_DIR ?= $(CURDIR)/.cache/uv
export UV_CACHE_DIR

# The project's own HOME and caches: nothing is written outside this folder.
IN := bin/env
