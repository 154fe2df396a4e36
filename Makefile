# Everything that one does in this house; `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help setup demo serve test check fix bench stop

BIN := .venv/bin
PORT ?= 8000
# Of the simulator of pagoPA; 0 for none.
SIMULATOR ?= 8010
TEMPLATES := $(shell find src -name '*.html')
CHROMIUM := $(shell for name in chromium chromium-browser google-chrome; do command -v $$name && break; done)
AREAS := $(patsubst src/utenza/%/migrations/,%,$(wildcard src/utenza/*/migrations/))
# Links in letters lead to the port that is served.
HERE := UTENZA_PUBLIC_URL=$${UTENZA_PUBLIC_URL:-http://127.0.0.1:$(PORT)}
# Checks see the portal as the tests do.
UTENZA := DJANGO_SETTINGS_MODULE=utenza.config.settings.test $(BIN)/utenza

# The linter takes what stands inside 0002_intake's functions for changes of tables, and the unique
# keys of 0003_following and 0010_direct_debits for a risk though their columns begin empty, and
# those of 0012_booked_in_parts, which ask less than the ones before; all were read.
READ := --ignore-name 0002_intake 0003_following 0010_direct_debits 0012_booked_in_parts

# One line for a check that passes; its words and its name for the first that doesn't.
check = @if said=$$($(2) 2>&1); then echo "ok  $(1)"; else printf "%s\n" "$$said"; echo "FAILED  $(1)"; exit 1; fi

help: ## print this list
	@sed -n 's/^\([a-z]*\): [^#]*## \(.*\)/\1 \2/p; s/^\([a-z]*\): ## \(.*\)/\1 \2/p' Makefile \
	| while read -r name does; do printf 'make %-6s  %s\n' "$$name" "$$does"; done

setup: ## prepare .venv, with the tests' tools; all the others call it
	@scripts/setup.sh dev

demo: ## load a demo delivery and serve the portal on 127.0.0.1:8000 (PORT=…)
	@scripts/setup.sh demo
	@$(HERE) $(BIN)/utenza demo --port $(PORT) --simulator-port $(SIMULATOR)

serve: ## serve the portal with what it holds already
	@scripts/setup.sh demo
	@$(HERE) $(BIN)/utenza serve --port $(PORT) --simulator-port $(SIMULATOR)

test: check ## check, then run all tests (ARGS="tests/bills -k pdf")
	@$(if $(CHROMIUM),:,echo "No Chromium here: the tests of tests/journeys are left out (Debian: apt-get install chromium).")
	@$(BIN)/python -m pytest -q -n 2 $(if $(CHROMIUM),,--ignore=tests/journeys) $(ARGS)

check: setup ## style, types, imports, templates, spelling, migrations
	$(call check,ruff check,$(BIN)/ruff check src tests)
	$(call check,ruff format,$(BIN)/ruff format --check src tests)
	$(call check,mypy,$(BIN)/mypy)
	$(call check,import contracts,$(BIN)/lint-imports)
ifneq ($(TEMPLATES),)
	$(call check,djlint,$(BIN)/djlint --lint --quiet src)
	$(call check,djade,find src -name '*.html' -exec $(BIN)/djade --check --target-version 5.2 {} +)
endif
	$(call check,codespell,$(BIN)/codespell)
	$(call check,migrations are complete,$(UTENZA) makemigrations --check --dry-run)
	$(call check,migrations are safe,$(UTENZA) lintmigrations --no-cache --quiet ok ignore $(READ) --include-apps $(AREAS))

fix: setup ## mend what the machine can mend
	@$(BIN)/ruff check --fix src tests
	@$(BIN)/ruff format src tests
	@find src -name '*.html' -exec $(BIN)/djade --target-version 5.2 {} +
	@$(BIN)/python scripts/messages.py

bench: setup ## measure the intake and the pages (needs some time and disk)
	@$(BIN)/python -m tests.benchmarks

stop: ## stop the private PostgreSQL of the demo and of the tests
	@[ ! -x $(BIN)/python ] || for home in $${UTENZA_HOME:-var var/test}; do $(BIN)/python -m utenza.config.devdb stop "$$home/postgresql"; done
