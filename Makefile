# The one door: every target does its own set-up. `make demo` and `make test` need only Python >= 3.11, make and git.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
NOW := 2026-01-25T06:00:00Z

.PHONY: demo test check docs golden picture fuzz bench bench-readers bench-ingest bench-intensity bench-features bench-scale wheel-test kill-test cron-test clean validate-fatigue validate-intensity validate-form validate-response
.DEFAULT_GOAL := demo

$(STAMP): pyproject.toml requirements.lock
	@if command -v uv >/dev/null 2>&1; then \
	   test -x $(BIN)/python || uv venv --quiet --python $(PYTHON) $(VENV); \
	   VIRTUAL_ENV=$(VENV) uv pip install --quiet --require-hashes -r requirements.lock && VIRTUAL_ENV=$(VENV) uv pip install --quiet --no-deps -e .; \
	 else \
	   test -x $(BIN)/python || $(PYTHON) -m venv $(VENV); \
	   $(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock && $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .; \
	 fi
	@touch $@

demo: $(STAMP) ## the main job on an invented season; writes demo/report.html and demo/report.json
	@rm -rf demo && mkdir -p demo
	@$(BIN)/legday run fixtures/athlete --config fixtures/athlete.toml --store demo/store --out demo --now $(NOW)
	@$(BIN)/python scripts/findings_per_week.py demo/report.json
	@echo "pages: demo/report.html, demo/report.json"

test: $(STAMP) ## the main job, then every test
	@$(MAKE) --no-print-directory demo >/dev/null
	@$(BIN)/python -m pytest -q -n auto

check: $(STAMP) ## format, lint, types, imports, docs
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python scripts/check_docs.py

validate-fatigue: $(STAMP) ## refit the fatigue curve from published data; writes docs/science-fatigue.md
	@$(BIN)/python scripts/validate_fatigue.py

FOLDER ?= fixtures/athlete
validate-intensity: $(STAMP) ## rank the runs of FOLDER by score, and hold that against ratings, Training Effect and plainer measures
	@$(BIN)/python scripts/validate_intensity.py $(FOLDER)

validate-form: $(STAMP) ## look for breaks of form in simulated runs of known truth; writes its table into docs/science-form.md
	@$(BIN)/python scripts/validate_form.py

validate-response: $(STAMP) ## ask the estimator about simulated athletes of known truth; writes its table into docs/science-response.md
	@$(BIN)/python scripts/validate_response.py

docs: $(STAMP) ## write docs/commands.md and docs/rules.md anew from the program
	@$(BIN)/python scripts/check_docs.py --write

golden: $(STAMP) ## rewrite the golden files; read the difference before committing
	@LEGDAY_REWRITE_GOLDEN=1 $(BIN)/python -m pytest -q tests/report

picture: demo ## the picture of the README, from the invented season's page; needs a Chromium
	@$(BIN)/python scripts/picture.py demo/report.html docs/report.png

N ?= 20000
fuzz: $(STAMP) ## N mutated inputs for each reader
	@$(BIN)/python benchmarks/fuzz.py --count $(N)

bench: bench-readers

bench-readers: $(STAMP) ## legday beside its peers in one run; writes docs/readers-benchmark.md
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1" && $(BIN)/python -m pip install --quiet --group bench
	@$(BIN)/python benchmarks/readers.py --out docs/readers-benchmark.md

SIZES ?= 500 5000
bench-ingest: $(STAMP) ## what a first import and nights cost in stores of SIZES activities; writes docs/performance.md
	@$(BIN)/python benchmarks/ingest.py --sizes $(SIZES) --out docs/performance.md

RUNS ?= 400
bench-intensity: $(STAMP) ## what scoring RUNS runs of an hour costs, by step
	@$(BIN)/python benchmarks/intensity.py --runs $(RUNS)

HOURS ?= 1000
bench-features: $(STAMP) ## what the features of HOURS runs of an hour cost, and those of one more
	@$(BIN)/python benchmarks/features.py --runs $(HOURS)

ATHLETES ?= 10 100 1000
EACH ?= 60
bench-scale: $(STAMP) ## what an activity costs as a cohort of ATHLETES grows, and on a cluster; writes docs/scale.md
	@$(BIN)/python benchmarks/scale.py --athletes $(ATHLETES) --activities $(EACH) --out docs/scale.md

wheel-test: $(STAMP) ## build the wheel, install it into a clean environment, run the main job with it
	@sh scripts/wheel_test.sh

KILLS ?= 100
kill-test: $(STAMP) ## kill `legday ingest` at random moments, and compare with a store that was never disturbed
	@$(BIN)/python benchmarks/kill_test.py fixtures/athlete --kills $(KILLS)

cron-test: $(STAMP) ## hand the printed crontab to Debian's cron and wait two minutes; as root, skipped where there is no cron
	@$(BIN)/python scripts/cron_test.py

clean:
	rm -rf demo $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache

lock: $(STAMP) ## choose the newest versions that fit, for every platform
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --upgrade --python-version 3.11 --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" pyproject.toml --group dev -o requirements.lock
