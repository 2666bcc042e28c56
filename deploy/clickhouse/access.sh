#!/bin/sh
# Sends the statements of access.sql to ClickHouse, each by itself, as the user admin, and ends with the first that is
# refused. A statement ends with a line that ends in a semicolon.
set -eu

: "${CLICKHOUSE_URL:?where ClickHouse is, such as http://clickhouse:8123/}"
: "${CLICKHOUSE_ADMIN_PASSWORD:?}" "${CLICKHOUSE_STORE_PASSWORD:?}"
: "${CLICKHOUSE_MIGRATE_PASSWORD:?}" "${CLICKHOUSE_ANALYST_PASSWORD:?}"

# Passwords are letters and digits (env.example), and so need no escaping.
passwords="param_store_password=$CLICKHOUSE_STORE_PASSWORD"
passwords="$passwords&param_migrate_password=$CLICKHOUSE_MIGRATE_PASSWORD"
passwords="$passwords&param_analyst_password=$CLICKHOUSE_ANALYST_PASSWORD"

send() {
	wget -q -O - --content-on-error --tries=1 --timeout=30 \
		--header="X-ClickHouse-User: admin" --header="X-ClickHouse-Key: $CLICKHOUSE_ADMIN_PASSWORD" \
		--post-data="$1" "$CLICKHOUSE_URL?$passwords" || {
		printf 'refused: %s\n' "$1" >&2
		exit 1
	}
}

statement=
while IFS= read -r line; do
	case $line in
	--* | '') continue ;;
	esac
	statement="$statement$line
"
	case $line in
	*\;)
		send "${statement%;?}"
		statement=
		;;
	esac
done <"${1:-/access/access.sql}"

if [ -n "$statement" ]; then
	printf 'not ended by a semicolon: %s\n' "$statement" >&2
	exit 1
fi
