#!/usr/bin/env bash
# Runs the promises at full size, one step after the other, and leaves what
# each printed in docs/benchmarks. A step that is done for this commit is not
# run again: a soak that was broken off goes on where it stopped. To run it all
# again, remove .soak. Named as arguments, single steps are run: scripts/soak.sh backfill
set -euo pipefail
cd "$(dirname "$0")/.."
only=" $* "

# What is run is what is committed; the results themselves do not count.
if ! git diff --quiet HEAD -- . ':!docs'; then
	echo "soak: commit or undo what is changed first: results name the commit that they are of" >&2
	exit 1
fi
commit=$(git rev-parse --short HEAD)
marks=.soak/$(git ls-tree HEAD | awk '$4 != "docs"' | sha256sum | cut -c1-16)
results=docs/benchmarks
mkdir -p "$marks" "$results"

machine() {
	echo "commit   $commit"
	echo "date     $(date -u +%Y-%m-%dT%H:%MZ)"
	echo "cpu      $(sed -n 's/^model name\t: //p' /proc/cpuinfo | head -1), $(nproc) cores"
	echo "memory   $(awk '/MemTotal/ {print int($2/1024)}' /proc/meminfo) MiB"
	echo "disk     $(df --output=fstype . | tail -1)"
	echo "go       $(go env GOVERSION)"
	echo "load     $(cut -d' ' -f1-3 /proc/loadavg) before the run"
	echo
}

# step NAME COMMAND...: the command's output becomes the result once it succeeds.
step() {
	local name=$1
	shift
	if [ "$only" != "  " ] && [[ $only != *" $name "* ]]; then
		return
	fi
	if [ -e "$marks/$name" ]; then
		echo "soak: $name is done for $commit"
		return
	fi
	echo "soak: $name"
	local out=$marks/$name.txt
	{ machine; echo "\$ $*"; } >"$out"
	if ! "$@" 2>&1 | tee -a "$out"; then
		echo "soak: $name failed; its output is in $out" >&2
		exit 1
	fi
	mv "$out" "$results/$name.txt"
	touch "$marks/$name"
}

# What the services log meanwhile is left out: an outage is a page of warnings.
system() { (cd policywire && go test -count=1 -v -timeout 60m -run "$1" . | grep -v '^    time='); }

bench() {
	local docs=../shared/replica/data/docs.jsonl
	for run in 1 2 3 4 5; do
		echo "run $run"
		bin/policywire bench --docs "$docs" --n 20000 || return
		echo
	done
}

profile() {
	bin/policywire bench --docs ../shared/replica/data/docs.jsonl --n 20000 --paced 0 --cpuprofile .soak/cpu.prof || return
	go tool pprof -top -cum bin/policywire .soak/cpu.prof 2>/dev/null | head -60
}

# As many documents as an archive of seven years has, through every stage with
# every sync, and what analysts ask of them afterwards.
archive() {
	quietly .soak/archive.txt bin/policywire bench --generated --n "${SOAK_ARCHIVE:-170000}" --queries --plans .soak/plans.txt || return
	cp .soak/plans.txt "$results/archive-plans.txt"
}

# Rows made by ClickHouse itself, up to sixty times the archive. Their bodies are
# short: what grows is the number of rows.
growth() {
	echo "Bodies are of 20 words. Each median is of five answers, read whole, after one that is left out. The sizes are in one part, as tables are an hour after the last row; the last column is what loading left."
	quietly .soak/growth.txt bin/policywire bench growth --sizes "${SOAK_GROWTH:-10000,100000,1000000,10000000}" --svg .soak/growth.svg --plans .soak/plans.txt || return
	cp .soak/growth.svg "$results/growth.svg" && cp .soak/plans.txt "$results/growth-plans.txt"
}

# quietly FILE COMMAND...: without the bar of its progress.
quietly() {
	local out=$1
	shift
	if ! "$@" >"$out" 2>.soak/errors.txt; then
		tail -5 .soak/errors.txt
		return 1
	fi
	cat "$out"
}

# Three times, on one processor: the figures are those of one core.
figures() { (cd services/fetcher && go test -run '^$' -bench . -benchmem -count 3 -cpu 1 ./... | grep -v '^PASS\|no test files'); }

# How right the tags are, what they cost, and whether learned weights would do better.
understanding() {
	(cd services/classifier && go test -count=1 -v -run '^TestQuality$|^TestMemory$' . && go test -run '^$' -bench LearnedWeights -benchtime 1x -cpu 1 . &&
		go test -run '^$' -bench 'Document|Stage|Length|Topics|Find|Detect|Of' -benchmem -count 3 -cpu 1 ./... ../../contract/fingerprint) | grep -v '^PASS\|no test files\|^=== RUN'
}

# Every fault of the replica strikes a tenth of the requests that it can: together
# two of three.
faults() {
	(cd services/fetcher && FAULT_RATE=0.1 go test -count=1 -v -timeout 60m -run '^TestFaultsOfTheReplicaAreOvercome$' . | grep -v '^    time=')
}

# Random histories against the slow reference, and random kills of store and
# engine. Either goes on after the last that is done.
histories() {
	(cd services/store && HISTORIES=1000 HISTORIES_DONE=$PWD/../../$marks/histories.done go test -count=1 -v -timeout 240m \
		-run '^TestEveryViewOfRandomHistories$' . | grep -v '^    time=')
}

kills() {
	(cd policywire && KILLS_DOCUMENTS=50000 KILLS_SEEDS=20 KILLS_KILLS=4 KILLS_DONE=$PWD/../$marks/kills.done go test -count=1 -v -timeout 240m \
		-run '^TestKillingStoreAndEngineCountsNothingTwice$' . | grep -v '^    time=\|^20[0-9][0-9]/')
}

# Answers of a gigabyte, in constant memory.
answers() { (cd embedded && CLICKHOUSE_SOAK=5 go test -count=1 -v -timeout 60m -run ResultsOfAnySize ./clickhouse); }

export SOAK_DOCUMENTS=20000 SOAK_KILLS=10 SOAK_OUTAGE_SECONDS=60 SOAK_SYNC_DOCUMENTS=5000 SOAK_BACKFILL=500
step kill-9 system '^TestKillingTheProcessLosesNothing$'
step histories histories
step kills kills
step backfill system '^TestKillingABackfillLosesNothing$'
step faults faults
step outage system '^TestAServerThatIsAwayLosesNothing$'
step syncs system '^TestPublishesAndInsertsAreSynced$'
step pipeline bench
step profile profile
step answers answers
step archive archive
step growth growth
step figures figures
step understanding understanding
step fuzz scripts/fuzz.sh 10m .soak/fuzz
echo "soak: all done for $commit; results are in $results"
