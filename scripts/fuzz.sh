#!/usr/bin/env bash
# Runs every fuzz target: all that reads what strangers wrote.
#
#   scripts/fuzz.sh TIME [MARKS]
#
# TIME is that of each target, such as 10m. With a directory MARKS, a target
# that ran before in the same binary is not run again. Targets run side by side,
# one per processor, or FUZZ_JOBS of them. What is found is kept in the package's testdata/fuzz, and
# fails this script; commit it with its mend.
set -euo pipefail
cd "$(dirname "$0")/.."
time=$1
marks=${2:-}
[ -z "$marks" ] || mkdir -p "$marks"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# one PACKAGE TARGET HASH: what the target's last report says.
one() {
	local package=$1 target=$2 hash=$3
	local mark=${marks:+$marks/$(basename "$package")-$target-$hash} out="$work/$(basename "$package")-$target.out"
	if [ -n "$mark" ] && [ -e "$mark" ]; then
		cat "$mark"
		return
	fi
	# The end of the time may strike while an input is being read, which the go
	# command reports as a failure, though nothing was found.
	if ! go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 200x -parallel 1 -timeout 60m "$package" >"$out" 2>&1 &&
		[ "$(grep -A1 '^--- FAIL' "$out" | tail -1 | tr -d ' ')" != contextdeadlineexceeded ]; then
		tail -40 "$out" >&2
		echo "fuzz: $package $target found something" >&2
		return 1
	fi
	printf '%-12s %-16s %s\n' "$(basename "$package")" "$target" "$(grep -o 'elapsed: .*' "$out" | tail -1)" | tee ${mark:+"$mark"}
}
export -f one
export time marks work

grep -r --include='*_test.go' -o '^func Fuzz[A-Za-z0-9]*' . | while IFS=: read -r file target; do
	package=$(dirname "$file")
	hash=
	if [ -n "$marks" ]; then
		go test -c -trimpath -o "$work/test" "$package"
		hash=$(sha256sum "$work/test" | cut -c1-16)
	fi
	echo "$package ${target#func } ${hash:-none}"
done >"$work/targets"
[ -s "$work/targets" ] || { echo "fuzz: there are no targets" >&2; exit 1; }
xargs -P "${FUZZ_JOBS:-$(nproc)}" -L 1 bash -c 'one "$@"' one <"$work/targets"
