#!/bin/sh
# Installs the Apertium server and its English and Spanish dictionaries, Debian packages that the tests of
# the translator start. Does nothing when they are there.
set -eu

server=/usr/lib/python3/dist-packages/apertium_apy/apy.py
mode=/usr/share/apertium/modes/eng-spa.mode

say() { echo "apertium: $*" >&2; }

[ -r "$server" ] && [ -r "$mode" ] && exit 0

command -v apt-get >/dev/null || {
	say "this is no Debian; install Apertium-APy and its pair eng-spa so that $server and $mode are there"
	exit 1
}
"$(dirname "$0")/packages.sh" apertium-apy apertium-eng-spa
# The package starts a service that listens on every interface of the machine.
if [ -d /run/systemd/system ]; then
	systemctl disable --now apertium-apy >&2 || say "stop the service apertium-apy: it listens on every interface"
fi
[ -r "$server" ] && [ -r "$mode" ] || {
	say "installed, but $server or $mode is missing"
	exit 1
}
