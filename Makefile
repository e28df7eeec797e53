# An index of what can be done here; `make help` lists it. What a target does stands in bin/ or in the faqbot command.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test test-quick check messages calibrate encoder encoder-check eval metamorphic mutations bench shell \
	lint lock clean

HOST ?= 127.0.0.1
PORT ?= 8000
DATA ?=
STEPS ?=
IN := bin/in-project

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 15

run: ## Install, train if stale, and serve on http://HOST:PORT
	@bin/install run
	@FAQBOT_HOST=$(HOST) FAQBOT_PORT=$(PORT) $(IN) faqbot serve

test: ## Everything that CI runs
	@bin/install test
	@$(IN) bin/test all

test-quick: ## The tests that need no trained model, in under three minutes
	@bin/install test
	@$(IN) bin/test quick

check: ## Prove the content: facts, quotes, translations, phrases
	@bin/install run
	@$(IN) faqbot check

messages: ## Extract texts and bring the catalogues up to date
	@bin/install run
	@$(IN) python -m bot.knowledge.messages

calibrate: ## Choose data/thresholds.yml anew on data/calibration
	@bin/install run
	@OMP_NUM_THREADS=2 $(IN) python -m bot.evaluation.calibration

encoder: ## Tune the sentence encoder to the phrases (up to an hour; docs/encoder.md)
	@bin/encoder tune

encoder-check: ## Try the tuning on another domain: DATA=folder of train.jsonl and test.jsonl, STEPS=how many
	@bin/encoder check "$(DATA)" $(STEPS)

eval: ## Measure the assistant on the development set, against data/pass_marks.yml
	@bin/install test
	@$(IN) faqbot eval --typing

metamorphic: ## Change the development set's questions and see what must stay, or go, with it (docs/testing.md)
	@bin/install test
	@$(IN) python -m bot.regression.metamorphic_run

mutations: ## Break copies of the project on purpose and see whether the conversations tell (half an hour)
	@bin/install test
	@$(IN) python -m bot.regression.mutation_run

bench: ## Compare with the default Rasa pipeline in one run (takes up to an hour)
	@bin/install test
	@$(IN) python -m benchmarks.run

shell: ## Talk to the assistant through Rasa's own shell
	@bin/install run
	@$(IN) bin/shell

lint: ## Format check, lint and types
	@bin/install test
	@$(IN) bin/test lint

lock: ## Write the hash-locked requirements anew
	@bin/lock

clean: ## Remove trained models, caches and reports (not the environment)
	@rm -rf models .rasa .cache/vectors .cache/encoder* results reports
