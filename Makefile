# Rectify on one machine. `make` alone lists what there is.

PORT ?= 8000
JOBS ?= auto
VENV := .venv
PY := $(VENV)/bin/python
VAR := $(or $(RECTIFY_VAR_DIR),var)
ACCOUNTS := $(VAR)/demo-accounts.json

# Development: keys of its own under var/. Production does not go through make; see deploy/.
export RECTIFY_DEBUG := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Whoever keeps Python from keeping what it compiled waits for it again in every process.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test deep crawl bench check docs serve free-port
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

help:
	@echo "make demo    a demonstration office on http://127.0.0.1:$(PORT)/ (make demo PORT=8001 for another port)"
	@echo "make test    the whole suite (make test ARGS='tests/test_serve.py -x' for a part of it)"
	@echo "make deep    the suite with a larger budget: more random stories, others each time, another day (half an hour)"
	@echo "make crawl   every page, form and command, as everybody, with everything that nobody would write (a quarter of an hour)"
	@echo "make bench   what pages, steps and commands cost, on PostgreSQL and Redis (make bench SIZES=1000 ROUNDS=1 SECONDS=2 for a quick look)"
	@echo "make check   style, dead code, settings and missing migrations"
	@echo "make docs    writes docs/workflow.md and its drawing anew from the declared verbs"
	@echo "make mutation  faults put in on purpose: does a test notice? (two hours or so)"
	@echo "make serve   serve the office that is there"

# The office is made once: a second run finds it in the database and serves it again.
demo: free-port $(VENV)/installed
	@$(PY) manage.py migrate --verbosity 0
	@if told=$$($(PY) manage.py demo --json --accounts $(ACCOUNTS)); then :; \
	  elif [ -f $(ACCOUNTS) ]; then echo "The demonstration office is there already."; \
	  else echo "$$told"; exit 1; fi
	@echo; $(PY) -m operations.accounts $(ACCOUNTS); echo
	@exec $(PY) manage.py serve --port $(PORT)

# In random order, on every core; what must stay together (an office that several tests share) goes to one of them.
test: $(VENV)/installed-dev
	@$(PY) -m pytest -n $(JOBS) $(ARGS)

# The same, further: other examples each time and many more of them, on another day, the whole record looked at after
# each test.
deep: $(VENV)/installed-dev
	@RECTIFY_TEST_DEEP=1 RECTIFY_TEST_AHEAD=$${RECTIFY_TEST_AHEAD:-$$(shuf -i 0-1500 -n 1)} $(PY) -m pytest -n $(JOBS) $(ARGS)

# Whatever answers 5xx, shows a traceback or breaks its page is named, with how to ask the same again.
crawl: $(VENV)/installed-dev
	@RECTIFY_CRAWL=whole $(PY) -m pytest -n $(JOBS) -q --show-capture=no $(or $(ARGS),tests/crawl)

# Beside the database that RECTIFY_DATABASE_URL names; see docs/performance.md.
bench: $(VENV)/installed-dev
	@$(PY) -m benchmarks.bench $(if $(SIZES),--sizes "$(SIZES)") $(if $(ROUNDS),--rounds $(ROUNDS)) \
	  $(if $(SECONDS),--seconds $(SECONDS)) $(if $(PARTS),--parts "$(PARTS)") $(if $(WORK),--work "$(WORK)") \
	  $(if $(PEERS),--peers $(PEERS)) $(if $(OUT),--out $(OUT))

check: $(VENV)/installed-dev
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m tests.dead_code
	@$(PY) manage.py check
	@$(PY) manage.py makemigrations --check --dry-run

docs: $(VENV)/installed
	@$(PY) manage.py draw_procedure --language en --out docs/workflow.md
	@$(PY) manage.py draw_procedure --language en --out docs/workflow.svg

# Not in CI: it asks whether the tests are good, not whether the code is.
mutation: $(VENV)/installed-mutation
	@nice $(PY) -m tests.mutation declarations; declared=$$?; nice $(PY) -m tests.mutation code $(ARGS) && exit $$declared

serve: free-port $(VENV)/installed
	@$(PY) manage.py migrate --verbosity 0
	@exec $(PY) manage.py serve --port $(PORT)

# Asked before a minute of installing, not after it.
free-port: | $(PY)
	@$(PY) -m operations.port $(PORT)

# Two that are started in one folder install one after the other, and the second finds it done.
ALONE := $(shell command -v flock >/dev/null 2>&1 && echo "flock .installing")
alone = @$(if $(ALONE),flock -n .installing true || echo "Somebody is installing here already; waiting …";) $(ALONE) $(MAKE) --no-print-directory $(1)
install = $(PY) -m pip install -qq -r $(1) || { echo "pip could not install; what it wrote above says why. If $(VENV) is broken, delete it and try again."; exit 1; }
newer = [ $(1) -nt requirements.txt ] && [ $(1) -nt $(or $(2),requirements.txt) ]

.PHONY: environment install install-dev

$(VENV)/installed: requirements.txt | $(PY)
	$(call alone,install)

$(VENV)/installed-dev: requirements-dev.txt requirements.txt | $(PY)
	$(call alone,install-dev)

install:
	@$(call newer,$(VENV)/installed) || { \
	  echo "Installing what Rectify needs (about a minute, once) …"; \
	  $(call install,requirements.txt); touch $(VENV)/installed; }

install-dev:
	@$(call newer,$(VENV)/installed-dev,requirements-dev.txt) || { \
	  echo "Installing what Rectify and its tests need (about a minute, once) …"; \
	  $(call install,requirements-dev.txt); touch $(VENV)/installed-dev $(VENV)/installed; }

$(VENV)/installed-mutation: requirements-mutation.txt $(VENV)/installed-dev
	@$(PY) -m pip install -qq -r requirements-mutation.txt
	@touch $@

$(PY):
	$(call alone,environment)

# The first Python that is new enough; ensurepip is what Debian packs apart, as python3-venv.
environment:
	@[ -x $(PY) ] && exit 0; \
	for python in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  new_enough=$$python; $$python -c 'import ensurepip, venv' 2>/dev/null || continue; \
	  exec $$python -m venv $(VENV); \
	done; \
	if [ -n "$$new_enough" ]; then \
	  echo "$$new_enough cannot make virtual environments here. On Debian and Ubuntu: apt install python3-venv"; \
	else echo "Rectify needs Python 3.11 or newer, and none was found. Install it, or say where: make demo PYTHON=/path/to/python3"; fi; \
	exit 1
