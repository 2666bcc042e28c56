#!/bin/sh
# Installs warcio, the web archives' own reader of WARC files, with which the tests of the archive read what
# policywire wrote, into
#   ${XDG_CACHE_HOME:-$HOME/.cache}/policywire/tools/warcio-VERSION
# Version and checksums, also of what it needs, are in scripts/warcio/package-lock.json. Does nothing when it
# is there; two of them may run at once. Prints the directory. Nothing of it is needed to run policywire.
set -eu

say() { echo "warcio: $*" >&2; }
die() { say "$*"; exit 1; }

from=$(cd "$(dirname "$0")" && pwd)/warcio
version=$(sed -n 's/.*"warcio": "\(.*\)".*/\1/p' "$from/package.json")
[ -n "$version" ] || die "$from/package.json names no version"

cache=${XDG_CACHE_HOME:-${HOME:?neither XDG_CACHE_HOME nor HOME is set}/.cache}
dir=$cache/policywire/tools/warcio-$version
if [ -s "$dir/node_modules/warcio/dist/index.js" ]; then
	echo "$dir"
	exit 0
fi
for tool in node npm; do
	command -v "$tool" >/dev/null || die "$tool is needed and is not there; install Node.js 18 or later and try again"
done

mkdir -p "$cache/policywire/tools"
work=$(mktemp -d "$cache/policywire/tools/.new-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

say "getting warcio $version"
cp "$from/package.json" "$from/package-lock.json" "$work"
(cd "$work" && npm ci --silent --ignore-scripts --no-audit --no-fund --cache "$work/npm") >&2 ||
	die "npm ci failed; is the network reachable?"
rm -rf "$work/npm"
# Whoever comes second finds the directory there, with the same in it.
mv -T "$work" "$dir" 2>/dev/null || [ -s "$dir/node_modules/warcio/dist/index.js" ] || die "$dir is in the way; remove it"
say "installed $dir"
echo "$dir"
