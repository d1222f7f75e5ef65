# `make demo` shows the register with real data; `make test` runs every check. Both install what they need in .venv.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
SITE := http://127.0.0.1:$(PORT)

# Containers often forbid Python to keep what it compiled; each worker and each subprocess would do it all again.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help demo reset-demo test lint screenshot messages locks

help: ## What you can ask for
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /:/' | awk -F: '{printf "make %-12s %s\n", $$1, $$2}'

demo: $(VENV)/base.done .env ## Load real data into SQLite and serve on http://127.0.0.1:8000 (PORT=... moves it)
	@SITE_URL=$(SITE) $(MANAGE) demo
	@SITE_URL=$(SITE) $(BIN)/granian --interface wsgi --host 127.0.0.1 --port $(PORT) --blocking-threads 32 \
		--no-ws --log-level warning register.wsgi:application

reset-demo: ## Throw the demonstration's database away; `make demo` starts over
	@rm -f var/register.sqlite3 var/register.sqlite3-shm var/register.sqlite3-wal
	@echo "De demonstratie is leeg. Draait zij nog, stop haar dan; 'make demo' begint opnieuw."

test: lint ## Lint, types, migrations and every test, on SQLite and on PostgreSQL where there is one
	env -u TEST_DATABASE_URL $(BIN)/pytest -n 2 --dist worksteal
	@TEST_DATABASE_URL="$$($(BIN)/python -m tests.postgresql)"; \
	if [ -n "$$TEST_DATABASE_URL" ]; then \
		echo "The same tests on PostgreSQL, but for those that no database changes:"; \
		TEST_DATABASE_URL="$$TEST_DATABASE_URL" $(BIN)/pytest -n 2 --dist worksteal -m "not once"; \
	fi

lint: $(VENV)/dev.done ## Lint, formatting, types and migrations only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --check templates
	$(BIN)/mypy
	DEBUG=true $(MANAGE) makemigrations --check --dry-run

screenshot: $(VENV)/dev.done ## Take the pictures of the documentation, of a running demonstration
	$(BIN)/python docs/images/screenshot.py $(SITE)

messages: $(VENV)/dev.done ## Collect the texts of the interface and compile their translations (needs gettext)
	DEBUG=true $(MANAGE) makemessages --locale en --no-wrap --no-location --ignore .venv --ignore var
	DEBUG=true $(MANAGE) compilemessages --locale en --ignore .venv

locks: ## Resolve the dependencies of pyproject.toml anew (needs uv)
	uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --upgrade -o requirements/base.txt
	uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --upgrade --extra png -c requirements/base.txt -o requirements/png.txt
	uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --upgrade --extra pdf -c requirements/base.txt -o requirements/pdf.txt
	uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --upgrade --extra dev --extra png --extra pdf -c requirements/base.txt -o requirements/dev.txt

$(VENV)/%.done: requirements/%.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
		{ echo "Python cannot make a virtual environment here. On Debian: apt-get install python3-venv"; exit 1; }
	@echo "Installing requirements/$*.txt in $(VENV) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $<
	@touch $@

# A key of its own for each checkout, and a password for the demonstration's accounts.
.env:
	@$(BIN)/python -c 'import secrets; print("\n".join(["# Written by make demo, for your own machine only.", \
		"SECRET_KEY=" + secrets.token_urlsafe(50), "ALLOWED_HOSTS=127.0.0.1,localhost", "SITE_URL=$(SITE)", \
		"DEMO_PASSWORD=demo-" + secrets.token_hex(6)]))' > .env
