package clickhouse_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	ch "github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/policywire/policywire/embedded/clickhousetest"
)

// What clickhouse-go's own tests exercise over HTTP, on this engine.

// kinds are types of columns with values of theirs in SQL.
var kinds = map[string]string{
	"Int8": "-128, 127", "Int16": "-32768, 0", "Int32": "-2147483648, 1", "Int64": "-9223372036854775808, 9223372036854775807",
	"Int128": "-170141183460469231731687303715884105728, 1", "Int256": "-1, 57896044618658097711785492504343953926634992332820282019728792003956564819967",
	"UInt8": "255, 0", "UInt16": "65535", "UInt32": "4294967295", "UInt64": "18446744073709551615",
	"UInt128": "340282366920938463463374607431768211455", "UInt256": "115792089237316195423570985008687907853269984665640564039457584007913129639935",
	"Float32": "-0.5, inf, nan", "Float64": "0.1, -inf, nan", "BFloat16": "1.5, -2", "Bool": "true, false",
	"Decimal(9, 4)": "'-12345.6789', '0.0001'", "Decimal(18, 9)": "'-1.000000001'", "Decimal(38, 10)": "'1234567890123456789012345678.0123456789'",
	"Decimal(76, 20)": "'-12345678901234567890.00000000000000000001'", "Nullable(Decimal(9, 2))": "NULL, '1.25'",
	"String": `'', '한글\0\n\t\'"\\', '🛰'`, "FixedString(6)": "'정책', 'abc'", "Nullable(String)": "NULL, '', 'x'",
	"LowCardinality(String)": "'가', '나', '가'", "LowCardinality(Nullable(String))": "'가', NULL", "LowCardinality(FixedString(2))": "'ab'",
	"LowCardinality(UInt32)": "1, 2, 1", "UUID": "'61f0c404-5cb3-11e7-907b-a6006ad3dba0', '00000000-0000-0000-0000-000000000000'",
	"IPv4": "'192.0.2.1', '255.255.255.255'", "IPv6": "'2001:db8::1', '::ffff:192.0.2.1'", "Date": "'1970-01-02', '2149-06-06'",
	"Date32": "'1961-05-05', '2299-12-31'", "DateTime": "'2026-02-28 23:59:58'", "DateTime('Asia/Seoul')": "'2026-02-28 23:59:58'",
	"DateTime64(0, 'UTC')": "'1961-05-05 01:02:03'", "DateTime64(3, 'UTC')": "'2026-02-28 23:59:58.123'", "DateTime64(9, 'Asia/Taipei')": "'2026-02-28 23:59:58.123456789'",
	"Nullable(DateTime64(6, 'UTC'))": "NULL, '2026-02-28 23:59:58.123456'", "Enum8('full' = 1, '링크' = -2)": "'full', '링크'", "Enum16('x' = 1000)": "'x'",
	"Array(String)": "[], ['가', '']", "Array(Array(Nullable(Int32)))": "[[1, NULL], []]", "Array(LowCardinality(Nullable(String)))": "['x', NULL, 'x']",
	"Array(DateTime('UTC'))": "['2026-02-28 23:59:58']", "Array(UUID)": "['61f0c404-5cb3-11e7-907b-a6006ad3dba0']", "Array(Decimal(9, 2))": "['1.25']",
	"Map(String, UInt64)": "{'가': 1}, {}", "Map(LowCardinality(String), Array(String))": "{'k': ['v', 'w']}", "Map(UInt8, Map(String, Nullable(String)))": "{1: {'a': NULL}}",
	"Tuple(String, Int64)": "('가', -7)", "Tuple(name String, n Array(UInt8))": "('가', [1, 2])", "Array(Tuple(a String, b Nullable(Int64)))": "[('가', 1), ('나', NULL)]",
	"SimpleAggregateFunction(sum, UInt64)": "7", "SimpleAggregateFunction(anyLast, Nullable(String))": "NULL, '가'",
	"Point": "(1, 2.5)", "Ring": "[(1, 2), (3, 4)]", "Polygon": "[[(1, 2), (3, 4)]]", "MultiPolygon": "[[[(1, 2)]]]", "LineString": "[(1, 2)]", "MultiLineString": "[[(1, 2)]]",
	"Nullable(UUID)": "NULL, '61f0c404-5cb3-11e7-907b-a6006ad3dba0'", "Nullable(IPv6)": "NULL, '::1'", "Nullable(Bool)": "NULL, true", "Nullable(Enum8('a' = 1))": "NULL, 'a'",
	"Time": "'12:34:56', '-00:00:01'", "Time64(3)": "'12:34:56.789'",
	"Variant(String, UInt64, Array(String))": "'가'::String, 42::UInt64, ['a']::Array(String), NULL",
	"Dynamic":                                "'가'::String, 42::Int64, true::Bool, NULL", "JSON": `'{"a": {"b": 1}, "s": "가"}', '{}'`, "JSON(n Int64)": `'{"n": 7}'`,
	"Array(JSON)": `['{"a": 1}', '{}']`, "Nested(a String, b UInt8)": "[('가', 1), ('나', 2)]",
}

// modern lets tables have all of them.
var modern = ch.Settings{"flatten_nested": 0, "enable_time_time64_type": 1,
	"allow_suspicious_low_cardinality_types": 1}

// Every type comes out as it went in: written in SQL, read by the client, written by the client, and compared by the
// engine.
func TestEveryTypeBothWays(t *testing.T) {
	options, err := ch.ParseDSN(clickhousetest.Start(t))
	if err != nil {
		t.Fatal(err)
	}
	options.Settings = modern
	conn, err := ch.Open(options)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	ctx := context.Background()
	for kind, values := range kinds {
		t.Run(kind, func(t *testing.T) {
			exec := func(text string) {
				t.Helper()
				if err := conn.Exec(ctx, text); err != nil {
					t.Fatalf("%s: %v", text, err)
				}
			}
			for _, name := range []string{"a", "b"} {
				exec("CREATE OR REPLACE TABLE " + name + " (i UInt32, c " + kind + ") ENGINE = MergeTree ORDER BY i")
			}
			list := splitValues(values)
			for i, value := range list {
				exec(fmt.Sprintf("INSERT INTO a VALUES (%d, %s)", i, value))
			}
			copyRows(t, conn)
			text := func(name string) (whole string) {
				if err := conn.QueryRow(ctx, "SELECT toString(groupArray(formatRow('JSONEachRow', i, c))) FROM (SELECT * FROM "+name+" ORDER BY i)").Scan(&whole); err != nil {
					t.Fatal(err)
				}
				return whole
			}
			if a, b := text("a"), text("b"); a != b || strings.Count(a, `"i"`) == 0 && strings.Count(a, "i") < len(list) {
				t.Errorf("%s came back as %s", a, b)
			}
		})
	}
}

// splitValues cuts a list of values at the commas outside brackets and quotes.
func splitValues(list string) []string {
	var out []string
	depth, from, quoted := 0, 0, false
	for i := 0; i < len(list); i++ {
		switch c := list[i]; {
		case quoted && c == '\\':
			i++
		case c == '\'':
			quoted = !quoted
		case quoted:
		case strings.IndexByte("([{", c) >= 0:
			depth++
		case strings.IndexByte(")]}", c) >= 0:
			depth--
		case c == ',' && depth == 0:
			out, from = append(out, list[from:i]), i+1
		}
	}
	return append(out, list[from:])
}

// copyRows reads table a by the types that the client gives its columns, and writes what it read into b, in one batch.
func copyRows(t *testing.T, conn driver.Conn) {
	t.Helper()
	ctx := context.Background()
	rows, err := conn.Query(ctx, "SELECT i, c FROM a ORDER BY i")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	batch, err := conn.PrepareBatch(ctx, "INSERT INTO b (i, c)")
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var i uint32
		cell := reflect.New(rows.ColumnTypes()[1].ScanType())
		if err := rows.Scan(&i, cell.Interface()); err != nil {
			t.Fatal(err)
		}
		if err := batch.Append(i, cell.Elem().Interface()); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(rows.Err(), batch.Send()); err != nil {
		t.Fatal(err)
	}
}

func TestColumnTypes(t *testing.T) {
	conn := connect(t, nil)
	rows, err := conn.Query(context.Background(), "SELECT 'x' AS s, toNullable(1::Int32) AS n, [1.5] AS f, now64(3) AS t, toDecimal64(1, 4) AS d, map('k', 1) AS m")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var got []string
	for _, c := range rows.ColumnTypes() {
		got = append(got, fmt.Sprintf("%s %s %v", c.Name(), c.DatabaseTypeName(), c.Nullable()))
	}
	if want := "s String false, n Nullable(Int32) true, f Array(Float64) false, t DateTime64(3) false, d Decimal(18, 4) false, m Map(String, UInt8) false"; strings.Join(got, ", ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, ", "), want)
	}
}

func TestBatches(t *testing.T) {
	conn, ctx := connect(t, &ch.Compression{Method: ch.CompressionLZ4}), context.Background()
	if err := conn.Exec(ctx, "CREATE TABLE b (id UInt64, s String DEFAULT 'none', tags Array(String)) ENGINE = MergeTree ORDER BY id"); err != nil {
		t.Fatal(err)
	}
	count := func() (n uint64) {
		t.Helper()
		if err := conn.QueryRow(ctx, "SELECT count() FROM b").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	batch, err := conn.PrepareBatch(ctx, "INSERT INTO b")
	if err != nil {
		t.Fatal(err)
	}
	for i, column := range []any{[]uint64{1, 2, 3}, []string{"가", "나", "다"}, [][]string{{"x"}, {}, {"y", "z"}}} { // by columns
		if err := batch.Column(i).Append(column); err != nil {
			t.Fatal(err)
		}
	}
	if err := batch.Send(); err != nil || count() != 3 || !batch.IsSent() {
		t.Errorf("by columns: got %d rows, %v", count(), err)
	}
	if batch, err = conn.PrepareBatch(ctx, "INSERT INTO b (id)"); err != nil { // some columns
		t.Fatal(err)
	}
	if err := errors.Join(batch.Append(uint64(4)), batch.Send()); err != nil || count() != 4 {
		t.Errorf("some columns: got %d rows, %v", count(), err)
	}
	if batch, err = conn.PrepareBatch(ctx, "INSERT INTO b"); err != nil { // given up
		t.Fatal(err)
	}
	if err := errors.Join(batch.Append(uint64(5), "x", []string{}), batch.Abort()); err != nil || count() != 4 {
		t.Errorf("given up: got %d rows, %v", count(), err)
	}
	if batch, err = conn.PrepareBatch(ctx, "INSERT INTO b"); err != nil { // none
		t.Fatal(err)
	}
	if err := batch.Send(); err != nil || count() != 4 {
		t.Errorf("no rows: got %d rows, %v", count(), err)
	}
	if batch, err = conn.PrepareBatch(ctx, "INSERT INTO b"); err != nil {
		t.Fatal(err)
	}
	if err := batch.Append("wrong", "x", []string{}); err == nil {
		t.Error("a value of another type was taken")
	}
	if _, err = conn.PrepareBatch(ctx, "INSERT INTO nowhere"); code(err) != 60 {
		t.Errorf("no such table: got %v, want code 60", err)
	}
	if err := conn.Exec(ctx, "INSERT INTO b VALUES (?, ?, ?)", 6, "바인드 ' \\", []string{"a"}); err != nil || count() != 5 {
		t.Errorf("bound: got %d rows, %v", count(), err)
	}
	// async_insert would be acknowledged before it is on the disk: it is taken and has no effect.
	if err := conn.Exec(ch.Context(ctx, ch.WithAsync(false)), "INSERT INTO b (id) VALUES (7)"); err != nil || count() != 6 {
		t.Errorf("asynchronous: got %d rows at once, %v", count(), err)
	}
}

func TestBindingsAndParameters(t *testing.T) {
	conn, ctx := connect(t, nil), context.Background()
	when := time.Date(2026, 2, 28, 1, 2, 3, 0, time.UTC)
	for name, c := range map[string]struct {
		text string
		args []any
		want string
	}{
		"positional":          {"SELECT concat(?, ?)", []any{"가'", "나\\"}, `가'나\`},
		"numbered":            {"SELECT concat($2, $1)", []any{"가", "나"}, "나가"},
		"named":               {"SELECT concat(@b, @a, @b)", []any{ch.Named("a", "가"), ch.Named("b", "나")}, "나가나"},
		"a list":              {"SELECT toString(arraySort(groupArray(number))) FROM numbers(9) WHERE number IN (?)", []any{[]int{3, 5}}, "[3,5]"},
		"a time":              {"SELECT toString(toTimeZone(@t, 'UTC'))", []any{ch.DateNamed("t", when, ch.Seconds)}, "2026-02-28 01:02:03"},
		"a parameter":         {"SELECT {s:String}", []any{ch.Named("s", "값\t'\\")}, "값\t'\\"},
		"a list as parameter": {"SELECT toString({a:Array(UInt8)})", []any{ch.Named("a", "[1,2]")}, "[1,2]"},
		"a map as parameter":  {"SELECT {m:Map(String, String)}['k']", []any{ch.Named("m", "{'k':'v'}")}, "v"},
		"a name as parameter": {"SELECT name FROM {d:Identifier}.{t:Identifier} WHERE name = 'system'", []any{ch.Named("d", "system"), ch.Named("t", "databases")}, "system"},
		"a missing value":     {"SELECT toString({n:Nullable(Int8)} IS NULL)", []any{ch.Named("n", nil)}, "1"},
	} {
		var got string
		if err := conn.QueryRow(ctx, c.text, c.args...).Scan(&got); err != nil || got != c.want {
			t.Errorf("%s: got %q %v, want %q", name, got, err, c.want)
		}
	}
	ctx = ch.Context(ctx, ch.WithParameters(ch.Parameters{"s": "문맥"}), ch.WithQueryID("mine"), ch.WithSettings(ch.Settings{"max_block_size": 5}))
	var text, id string
	var size uint64
	if err := conn.QueryRow(ctx, "SELECT {s:String}, toUInt64(getSetting('max_block_size')), query_id FROM system.processes").Scan(&text, &size, &id); err != nil || text != "문맥" || size != 5 || id != "mine" {
		t.Errorf("got %q %d %q %v of a context", text, size, id, err)
	}
}

// A client with a session keeps what its statements leave; over HTTP this is a setting like any other.
func TestClientInASession(t *testing.T) {
	options, err := ch.ParseDSN(clickhousetest.Start(t))
	if err != nil {
		t.Fatal(err)
	}
	options.Settings = ch.Settings{"session_id": "client", "session_timeout": 30}
	conn, err := ch.Open(options)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	ctx := context.Background()
	for _, text := range []string{"CREATE TEMPORARY TABLE tt (n UInt8)", "SET max_block_size = 9"} {
		if err := conn.Exec(ctx, text); err != nil {
			t.Fatal(err)
		}
	}
	batch, err := conn.PrepareBatch(ctx, "INSERT INTO tt")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(batch.Append(uint8(1)), batch.Append(uint8(2)), batch.Send()); err != nil {
		t.Fatal(err)
	}
	var n, size uint64
	if err := conn.QueryRow(ctx, "SELECT sum(n), any(toUInt64(getSetting('max_block_size'))) FROM tt").Scan(&n, &size); err != nil || n != 3 || size != 9 {
		t.Errorf("got %d %d %v", n, size, err)
	}
}

func TestTimeoutsOfContexts(t *testing.T) {
	conn := connect(t, nil)
	t.Cleanup(func() {
		await(t, "what was left to end", func() bool {
			var n uint64
			return conn.QueryRow(context.Background(), "SELECT count() FROM system.processes").Scan(&n) == nil && n == 1
		})
	})
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	if err := conn.Exec(ctx, endless); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the context's end", err)
	}
	if err := conn.Ping(context.Background()); err != nil {
		t.Errorf("after it: %v", err)
	}
	if err := conn.Exec(ch.Context(context.Background(), ch.WithSettings(ch.Settings{"max_execution_time": 1})), endless); code(err) != 159 {
		t.Errorf("got %v, want code 159", err)
	}
}

func TestStandardInterface(t *testing.T) {
	options, err := ch.ParseDSN(clickhousetest.Start(t))
	if err != nil {
		t.Fatal(err)
	}
	db := ch.OpenDB(options)
	defer db.Close()
	if _, err := db.Exec("CREATE TABLE s (id UInt64, title Nullable(String), at DateTime64(3, 'UTC'), tags Array(String)) ENGINE = MergeTree ORDER BY id"); err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	prepared, err := tx.Prepare("INSERT INTO s")
	if err != nil {
		t.Fatal(err)
	}
	when := time.Date(2026, 2, 28, 1, 2, 3, 4e6, time.UTC)
	for i, title := range []any{"제목", nil, "題"} {
		if _, err := prepared.Exec(uint64(i), title, when, []string{"ai", "망"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	rows, err := db.Query("SELECT id, title, at, tags FROM s WHERE id < ? ORDER BY id", 2)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	kinds, err := rows.ColumnTypes()
	if err != nil || len(kinds) != 4 || kinds[1].DatabaseTypeName() != "Nullable(String)" {
		t.Errorf("got %v %v", kinds, err)
	}
	seen := 0
	for ; rows.Next(); seen++ {
		var id uint64
		var title sql.NullString
		var at time.Time
		var tags []string
		if err := rows.Scan(&id, &title, &at, &tags); err != nil {
			t.Fatal(err)
		}
		if id != uint64(seen) || title.Valid != (seen == 0) || !at.Equal(when) || len(tags) != 2 {
			t.Errorf("got %d %v %v %v", id, title, at, tags)
		}
	}
	if err := rows.Err(); err != nil || seen != 2 {
		t.Errorf("got %d rows, %v", seen, err)
	}
	var none string
	if err := db.QueryRow("SELECT title FROM s WHERE id = 9").Scan(&none); !errors.Is(err, sql.ErrNoRows) {
		t.Errorf("got %v, want no rows", err)
	}
	if _, err := db.Query("SELECT nope FROM s"); code(err) != 47 {
		t.Errorf("got %v, want code 47", err)
	}
}
