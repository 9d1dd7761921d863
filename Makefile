# Trợ lý Một Cửa. `make help` lists the targets.
SHELL := /bin/sh
export RASA_TELEMETRY_ENABLED := false
export PYTHONUNBUFFERED := 1
export PYTHONDONTWRITEBYTECODE :=
export TF_CPP_MIN_LOG_LEVEL := 3

APP := .build/venv-app/bin/python
RASA := .build/venv-rasa/bin/python
SET ?= tests/questions/dev.jsonl

.DEFAULT_GOAL := help

.PHONY: help
help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## Build both Python environments from the locked requirements
	@python=$$(deploy/find_python.sh 3.11 3.12 3.13) && "$$python" deploy/setup.py app "$$python"
	@python=$$(deploy/find_python.sh 3.10) && "$$python" deploy/setup.py rasa "$$python"

.PHONY: run
run: setup ## Set up, build, train and serve everything on http://127.0.0.1:8080
	@exec $(APP) -m deploy.run serve

.PHONY: stop
stop: ## Stop an assistant that was left running
	@$(APP) -m deploy.run stop

.PHONY: index
index: setup ## Build the encoder and the index of the knowledge base
	@$(APP) -m embeddings build

.PHONY: train
train: setup ## Train Rasa when its inputs changed
	@$(RASA) -m bot.rasa train

.PHONY: shell
shell: setup ## Talk to the assistant in the terminal (rasa shell)
	@exec $(APP) -m deploy.run shell

.PHONY: interactive
interactive: setup ## Teach it by example in the terminal (rasa interactive), exporting into nlu_data/drafts
	@exec $(APP) -m deploy.run interactive

.PHONY: demo-dossiers
demo-dossiers: setup ## Fill the dossier store with 5,876 invented dossiers
	@$(APP) -m actions.dossiers.demo

.PHONY: lint-knowledge
lint-knowledge: setup ## Check the knowledge base: schema, sources, missing facts
	@$(APP) -m knowledge lint

.PHONY: import
import: setup ## Read portal records into drafts: make import FILE=records.jsonl.gz [OUT=folder] [AS_OF=2026-06]
	@$(APP) -m knowledge import "$(FILE)" $(if $(OUT),--out "$(OUT)") $(if $(AS_OF),--as-of "$(AS_OF)")

.PHONY: export
export: setup ## Write the base as a workbook and as JSON-LD: make export [XLSX=file] [JSONLD=folder] [SITE=address]
	@$(APP) -m knowledge export --xlsx "$(or $(XLSX),.build/export/tri-thuc.xlsx)"
	@$(APP) -m knowledge export --jsonld "$(or $(JSONLD),.build/export/jsonld)" $(if $(SITE),--site "$(SITE)")

.PHONY: import-xlsx
import-xlsx: setup ## Write an edited workbook back into the base, all or nothing: make import-xlsx FILE=tri-thuc.xlsx
	@$(APP) -m knowledge import-xlsx "$(FILE)"

.PHONY: diff-knowledge
diff-knowledge: setup ## Say what changed in each entry: make diff-knowledge [OLD=HEAD] [NEW=revision] [CODE=1.001193]
	@$(APP) -m knowledge diff $(if $(CODE),--code "$(CODE)") -- "$(or $(OLD),HEAD)" $(if $(NEW),"$(NEW)")

.PHONY: freshness
freshness: setup ## What must be reviewed this month, as a table and a workbook: make freshness [MONTH=2026-12] [XLSX=file]
	@$(APP) -m knowledge freshness $(if $(MONTH),--month "$(MONTH)") --xlsx "$(or $(XLSX),.build/export/can-xem-lai.xlsx)"

.PHONY: admin
admin: setup ## Make an administrator of the staff console, or let one in again: make admin LOGIN=lan [NAME="Nguyễn Thị Lan"]
	@$(APP) -m knowledge.console admin "$(LOGIN)" $(if $(NAME),--name "$(NAME)")

.PHONY: backup
backup: setup ## Write the staff's whole store into one file, while it is in use: make backup FILE=saved.sqlite3
	@test -n "$(FILE)" || { echo "Ghi tên tệp hay thư mục / name it: make backup FILE=saved.sqlite3" >&2; exit 2; }
	@$(APP) -m knowledge.store backup "$(FILE)"

.PHONY: restore
restore: setup ## Bring such a file back into the store: make restore FILE=saved.sqlite3 [REPLACE=yes]
	@test -n "$(FILE)" || { echo "Ghi tên tệp hay thư mục / name it: make restore FILE=saved.sqlite3" >&2; exit 2; }
	@$(APP) -m knowledge.store restore "$(FILE)" $(if $(REPLACE),--replace)

.PHONY: export-base
export-base: setup ## Write the published base as files, e.g. back into knowledge/: make export-base OUT=folder
	@test -n "$(OUT)" || { echo "Ghi tên tệp hay thư mục / name it: make export-base OUT=folder" >&2; exit 2; }
	@$(APP) -m knowledge.store export "$(OUT)"

.PHONY: import-base
import-base: setup ## Make drafts for review of what differs in a folder: make import-base FROM=knowledge
	@test -n "$(FROM)" || { echo "Ghi tên tệp hay thư mục / name it: make import-base FROM=folder" >&2; exit 2; }
	@$(APP) -m knowledge.store import "$(FROM)"

.PHONY: zalo-verify
zalo-verify: setup ## Say what a captured Zalo event was signed with: make zalo-verify FILE=event.txt
	@test -n "$(FILE)" || { echo "Ghi tên tệp hay thư mục / name it: make zalo-verify FILE=event.txt" >&2; exit 2; }
	@$(APP) -m bot.gateway.channels.zalo verify "$(FILE)"

.PHONY: built
built: index train

.PHONY: test
test: built ## Run every test (installs Chromium, PostgreSQL and Redis where it may)
	@deploy/chromium.sh
	@deploy/postgres.sh
	@deploy/redis.sh
	@$(APP) -m deploy.tests

.PHONY: guide
guide: built ## Take the pictures of the clerks' guide anew, by the test that walks through it
	@deploy/chromium.sh
	@GUIDE_PICTURES=docs/console $(APP) -m pytest tests/end_to_end/test_clerk.py -q

.PHONY: lint
lint: setup ## ruff, mypy, and the widget's types where Node is
	@$(APP) -m ruff check .
	@$(APP) -m ruff format --check .
	@$(APP) -m mypy actions bot deploy embeddings knowledge
	@deploy/widget_types.sh

.PHONY: check
check: lint test ## Everything a change must pass

.PHONY: evaluate
evaluate: built ## Score a labelled question set: make evaluate SET=tests/questions/dev.jsonl
	@$(APP) -m embeddings.evaluation $(SET)

.PHONY: evaluate-docs
evaluate-docs: built ## Measure everything on dev and held_out and write docs/quality.md
	@$(APP) -m embeddings.evaluation tests/questions/dev.jsonl tests/questions/held_out.jsonl --docs

.PHONY: evaluate-outside
evaluate-outside: built ## Ask others' questions of portal records: make evaluate-outside IMPORT=records.jsonl.gz QUESTIONS=folder
	@$(APP) -m embeddings.evaluation.outside --import "$(IMPORT)" --questions "$(QUESTIONS)" tests/questions/dev.jsonl tests/questions/held_out.jsonl

.PHONY: bench
bench: built ## Measure speed and memory as ratios against baselines in the same run
	@$(APP) -m tests.bench

.PHONY: faults
faults: built ## Kill, fill, slow down and mislead the running assistant; no message may be lost or repeated (minutes)
	@$(APP) -m tests.faults $(FAULTS)

.PHONY: train-encoder
train-encoder: setup ## Tune the encoder in every variant and measure each (more than an hour on two cores); see docs/adr/0010
	@$(APP) -m embeddings build
	@$(APP) -m embeddings.training check
	@$(APP) -m embeddings.training compare

.PHONY: lock
lock: ## Resolve requirements/*.in anew into requirements/*.txt
	@deploy/lock.sh

.PHONY: clean
clean: ## Remove everything that was built (not var/, which holds data)
	rm -rf .build
