# Everything a developer types. Needs Python 3.11 or newer, make and git; the rest goes into .venv.
#   make demo     the example register and three weekly reports, in build/demo
#   make test     all tests, on SQLite and PostgreSQL, with a real browser
#   make check    style, types, direction of imports, generated pages
#   make docs     write the generated pages of docs/ again
#   make golden   write tests/golden again and look at its pages (then read the difference)
#   make bench    side-by-side measurements
#   make torture  what docs/security.md promises, tried at its whole size (20 minutes)
#   make clean    remove everything that git ignores
.POSIX:
.PHONY: demo test check docs golden bench torture clean chromium
.SUFFIXES:

PYTHON = python3
ARGS =
RUN = .venv/bin/python -m
DEMO = build/demo

# $(INSTALL); need EXTRAS  leaves .venv with this checkout and these extras installed, and says
# nothing when that is so already. The stamp names what it depends on: setup.cfg, the extras and
# the folder, as a virtual environment cannot be moved.
INSTALL = need() { \
	  stamp="$$(cksum < setup.cfg) $$(pwd)"; \
	  if [ "$$(cat ".venv/installed-$$1" 2>/dev/null)" = "$$stamp" ]; then return 0; fi; \
	  found=; \
	  for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	    if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	      found=$$python; break; fi; \
	  done; \
	  if [ -z "$$found" ]; then \
	    echo 'Python 3.11 or newer is needed; name one: make PYTHON=/path/to/python3' >&2; return 1; fi; \
	  if [ "$$(cat .venv/folder 2>/dev/null)" != "$$(pwd)" ]; then \
	    echo 'Creating .venv'; rm -rf .venv; \
	    if ! "$$found" -m venv .venv; then \
	      rm -rf .venv; \
	      echo 'No virtual environment could be made; on Debian and Ubuntu: apt install python3-venv' >&2; \
	      return 1; fi; \
	    pwd > .venv/folder; \
	  fi; \
	  echo 'Installing into .venv (a minute, the first time)'; \
	  if ! $(RUN) pip install --quiet --disable-pip-version-check --no-input \
	      --editable ".$$2" > .venv/install.log 2>&1; then \
	    cat .venv/install.log >&2; return 1; fi; \
	  printf '%s\n' "$$stamp" > ".venv/installed-$$1"; \
	}; set -eu

demo:
	@$(INSTALL); need demo '[xlsx,feeds]'; \
	rm -rf $(DEMO); mkdir -p $(DEMO); \
	tracker() { $(RUN) tracker --db $(DEMO)/register.db --quiet "$$@"; }; \
	tracker init --example --publisher 'Public Promises Desk' --contact desk@promises.example; \
	for week in 2025-W03=2025-01-19 2025-W16=2025-04-20 2025-W25=2025-06-22; do \
	  tracker report issue --week "$${week%=*}" --known-at "$${week#*=}" \
	    --anyway 'An example: nobody looked at what it holds in these weeks' \
	    --output "$(DEMO)/weekly-$${week%=*}.html" > /dev/null; done; \
	tracker report site $(DEMO)/site > /dev/null; \
	echo 'The example register, its reports of January, April and June 2025, and its public record:'; \
	for made in register.db weekly-2025-W03.html weekly-2025-W16.html weekly-2025-W25.html \
	  site/index.html; do test -s "$(DEMO)/$$made"; echo "  $(DEMO)/$$made"; done

# -n logical: one worker for each processor, also where psutil counts cores.
test: chromium
	@$(INSTALL); need test '[test]'; \
	$(RUN) pytest -n logical --dist worksteal $(ARGS)

check:
	@$(INSTALL); need dev '[dev]'; mkdir -p build; \
	$(RUN) ruff check --quiet .; \
	$(RUN) ruff format --quiet --check . || { echo 'Run: $(RUN) ruff format .' >&2; exit 1; }; \
	$(RUN) mypy --no-error-summary; \
	.venv/bin/lint-imports > build/imports.log 2>&1 || { cat build/imports.log >&2; exit 1; }; \
	.venv/bin/python docs/generate.py --check; \
	echo 'Style, types, imports and generated pages are in order.'

docs:
	@$(INSTALL); need dev '[dev]'; .venv/bin/python docs/generate.py

golden: chromium
	@$(INSTALL); need test '[test]'; $(RUN) pytest --quiet --rewrite-golden $(ARGS); \
	$(RUN) pytest --quiet -n logical --torture tests/test_issues_browser.py; \
	git status --short tests/golden

bench:
	@$(INSTALL); need dev '[dev]'; $(RUN) benchmarks.deadlines; $(RUN) benchmarks $(ARGS)

torture: chromium
	@$(INSTALL); need test '[test]'; \
	$(RUN) pytest --quiet -n logical --dist worksteal --torture \
	  tests/test_torture_*.py tests/test_postgres_roles.py $(ARGS)

clean:
	@rm -rf .venv build dist ./*.egg-info .coverage* .hypothesis .import_linter_cache \
	  .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The browser that the tests look at pages with: the system's, or installed by its package
# manager where that may be done without asking, or the one that playwright brings.
chromium:
	@$(INSTALL); need test '[test]'; \
	there() { $(RUN) tests.fixtures_browser > /dev/null 2>&1; }; \
	if there; then exit 0; fi; \
	mkdir -p build; root=; may=yes; \
	if [ "$$(id -u)" != 0 ]; then root='sudo -n'; sudo -n true 2>/dev/null || may=; fi; \
	echo 'Installing Chromium'; \
	if [ "$$may" ] && command -v apt-get > /dev/null; then \
	  { $$root apt-get update && $$root env DEBIAN_FRONTEND=noninteractive \
	      apt-get install --yes --no-install-recommends chromium libpangoft2-1.0-0; } > build/chromium.log 2>&1 < /dev/null || :; \
	  if there; then exit 0; fi; \
	fi; \
	$(RUN) playwright install $${may:+--with-deps} chromium >> build/chromium.log 2>&1 < /dev/null || \
	  $(RUN) playwright install chromium >> build/chromium.log 2>&1 < /dev/null || :; \
	if there; then exit 0; fi; \
	tail -n 20 build/chromium.log >&2; \
	echo 'The tests need Chromium, and it could not be installed. Install it yourself:' >&2; \
	echo '  apt install chromium    or    $(RUN) playwright install --with-deps chromium' >&2; \
	exit 1
