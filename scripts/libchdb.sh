#!/bin/sh
# Installs the ClickHouse engine library (libchdb) that `policywire up` and the tests load, into
#   ${XDG_CACHE_HOME:-$HOME/.cache}/policywire/libchdb/VERSION/libchdb.so
# Version and checksum are in embedded/clickhouse/libchdb.lock. Does nothing when the library is there;
# two of them may run at once. Where CLICKHOUSE_LIB names a library, that one is taken. Prints the path of the library.
set -eu

say() { echo "libchdb: $*" >&2; }
die() { say "$*"; exit 1; }

if [ -n "${CLICKHOUSE_LIB:-}" ]; then
	[ -s "$CLICKHOUSE_LIB" ] || die "CLICKHOUSE_LIB is $CLICKHOUSE_LIB, and there is no such file"
	echo "$CLICKHOUSE_LIB"
	exit 0
fi

lock=$(cd "$(dirname "$0")/.." && pwd)/embedded/clickhouse/libchdb.lock
[ -r "$lock" ] || die "$lock is missing; run this from a whole checkout"

case "$(uname -s)-$(uname -m)" in
	Linux-x86_64) platform=linux-x64 ;;
	*) platform=$(uname -s)-$(uname -m) ;;
esac
version=$(awk '$1 == "version" { print $2 }' "$lock")
package=$(awk -v p="$platform" '$1 == p { print $2 }' "$lock")
want=$(awk -v p="$platform" '$1 == p { print $4 }' "$lock")
[ -n "$version" ] || die "$lock names no version"
[ -n "$package" ] && [ -n "$want" ] ||
	die "no library is pinned for $platform, only for Linux on x86-64. Nothing was installed. Either
  - set CLICKHOUSE_LIB to the path of a libchdb.so $version of your own (Linux only), and try again; or
  - run the services on a ClickHouse server: docker compose up, as deploy/README.md says"

cache=${XDG_CACHE_HOME:-${HOME:?neither XDG_CACHE_HOME nor HOME is set}/.cache}
dir=$cache/policywire/libchdb/$version
if [ -s "$dir/libchdb.so" ]; then
	echo "$dir/libchdb.so"
	exit 0
fi

for tool in npm tar awk; do
	command -v "$tool" >/dev/null || die "$tool is needed to install the library and is not there; install it and try again"
done

# base64 of the SHA-512 of a file, the form in which npm writes an integrity.
integrity() {
	if command -v openssl >/dev/null; then
		openssl dgst -sha512 -binary "$1" | openssl base64 -A
	elif command -v sha512sum >/dev/null && command -v xxd >/dev/null && command -v base64 >/dev/null; then
		sha512sum "$1" | cut -d' ' -f1 | xxd -r -p | base64 | tr -d '\n'
	else
		die "openssl (or sha512sum with xxd) is needed to check the download; install it and try again"
	fi
}

mkdir -p "$cache/policywire/libchdb"
work=$(mktemp -d "$cache/policywire/libchdb/.new-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

say "getting $package $version (about 166 MB)"
tarball=$(cd "$work" && npm pack --silent --cache "$work/npm" "$package@$version" | tail -n 1)
[ -s "$work/$tarball" ] || die "npm pack wrote no file; is the network reachable?"
rm -rf "$work/npm"
got=$(integrity "$work/$tarball")
[ "$got" = "$want" ] ||
	die "$tarball has the checksum sha512-$got, but sha512-$want is pinned in $lock; nothing was installed"

mkdir "$work/out"
tar -xzf "$work/$tarball" -C "$work/out"
rm -f "$work/$tarball"
found=$(find "$work/out" -name libchdb.so -type f | head -n 1)
[ -n "$found" ] || die "$package $version holds no libchdb.so; nothing was installed"
chmod 755 "$found"
mkdir -p "$dir"
# The rename is atomic within one file system: whoever comes second replaces the file by its equal.
mv -f "$found" "$dir/libchdb.so"
say "installed $dir/libchdb.so"
echo "$dir/libchdb.so"
