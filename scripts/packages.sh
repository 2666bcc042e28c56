#!/usr/bin/env bash
# Installs the Debian packages that are named and not installed yet.
#
#   scripts/packages.sh PACKAGE...
#
# Quick when there is nothing to do. Where it may not install, it says which
# command does, and fails.
set -euo pipefail

missing=()
for package in "$@"; do
	dpkg-query -W -f='${Status}\n' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
done
[ "${#missing[@]}" -eq 0 ] && exit 0

sudo=()
if [ "$(id -u)" -ne 0 ]; then
	if sudo -n true 2>/dev/null; then
		sudo=(sudo -n)
	else
		echo "packages.sh: install these as root, then try again: apt-get install ${missing[*]}" >&2
		exit 1
	fi
fi
echo "packages.sh: installing ${missing[*]}" >&2
install=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}")
# The list of packages may be missing or old: update it, then try once more.
"${install[@]}" >&2 || { "${sudo[@]}" apt-get update -q >&2 && "${install[@]}" >&2; }
