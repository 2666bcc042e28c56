package clickhouse_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	ch "github.com/ClickHouse/clickhouse-go/v2"
	"github.com/google/uuid"
)

// everyType has a column of every type that the project's tables use.
const everyType = `CREATE TABLE every (
	id UInt64, s String, low LowCardinality(String), u8 UInt8, u16 UInt16, u32 UInt32, i16 Int16, i32 Int32,
	f32 Float32, f64 Float64, b Bool, d Date, dt DateTime('UTC'), dt64 DateTime64(3, 'UTC'), u UUID,
	a Array(String), al Array(LowCardinality(String)), m Map(String, String), mf Map(String, Float32),
	n Nullable(String), nt Nullable(DateTime64(3, 'UTC')), t Tuple(String, UInt32), e Enum8('full' = 1, 'link' = 2),
	fs FixedString(4), ln LowCardinality(Nullable(String)), at Array(Tuple(String, UInt32))
) ENGINE = MergeTree ORDER BY id`

type everyRow struct {
	ID   uint64             `ch:"id"`
	S    string             `ch:"s"`
	Low  string             `ch:"low"`
	U8   uint8              `ch:"u8"`
	U16  uint16             `ch:"u16"`
	U32  uint32             `ch:"u32"`
	I16  int16              `ch:"i16"`
	I32  int32              `ch:"i32"`
	F32  float32            `ch:"f32"`
	F64  float64            `ch:"f64"`
	B    bool               `ch:"b"`
	D    time.Time          `ch:"d"`
	DT   time.Time          `ch:"dt"`
	DT64 time.Time          `ch:"dt64"`
	U    uuid.UUID          `ch:"u"`
	A    []string           `ch:"a"`
	AL   []string           `ch:"al"`
	M    map[string]string  `ch:"m"`
	MF   map[string]float32 `ch:"mf"`
	N    *string            `ch:"n"`
	NT   *time.Time         `ch:"nt"`
	T    []any              `ch:"t"`
	E    string             `ch:"e"`
	FS   string             `ch:"fs"`
	LN   *string            `ch:"ln"`
	AT   [][]any            `ch:"at"`
}

// everyText is text that has broken somebody's pipeline.
func everyText() []string {
	return []string{
		"", "과학기술정보통신부는 「인공지능 기본법」을 시행한다.", "數位發展部發布新聞稿", "デジタル庁、ガイドラインを公表", "🤖🛰️👩🏽‍💻",
		"عربي ‏مختلط with English‎", "line\nbreak\r\ntab\t", "nul\x00inside\x00", `quote ' and " and ` + "`" + ` and \ and \n`,
		"-- not a comment; SELECT 1", "{name:String} ${x}", "\\N", "NULL", "a\xcc\x81 combining",
	}
}

func everyRowOf(i int, text string) everyRow {
	when := time.Date(2026, 11, 21, 9, 30, i%60, 123e6, time.UTC)
	row := everyRow{
		ID: uint64(i), S: text, Low: text, U8: 255, U16: 65535, U32: 1<<32 - 1, I16: -32768, I32: -1 << 31,
		F32: 0.5, F64: 1.0 / 3, B: i%2 == 0, D: time.Date(2020, 1, 1+i%28, 0, 0, 0, 0, time.UTC), DT: when.Truncate(time.Second), DT64: when,
		U: uuid.NewSHA1(uuid.NameSpaceURL, []byte(text)), A: []string{text, "", text}, AL: []string{"ai", text},
		M: map[string]string{text: text, "k": ""}, MF: map[string]float32{"ai": 0.25, text: 1},
		T: []any{text, uint32(i)}, E: "link", FS: "abcd", AT: [][]any{{text, uint32(7)}},
	}
	if i%3 != 0 {
		row.N, row.NT, row.LN = &text, &when, &text
	}
	return row
}

func TestEveryTypeThroughEveryCompression(t *testing.T) {
	for name, compression := range map[string]*ch.Compression{
		"none": nil,
		"lz4":  {Method: ch.CompressionLZ4},
		"zstd": {Method: ch.CompressionZSTD},
		"gzip": {Method: ch.CompressionGZIP, Level: 5},
	} {
		t.Run(name, func(t *testing.T) {
			conn, ctx := connect(t, compression), context.Background()
			if err := conn.Exec(ctx, everyType); err != nil {
				t.Fatal(err)
			}
			batch, err := conn.PrepareBatch(ctx, "INSERT INTO every")
			if err != nil {
				t.Fatal(err)
			}
			var want []everyRow
			for i := range 500 {
				row := everyRowOf(i, everyText()[i%len(everyText())])
				want = append(want, row)
				if err := batch.AppendStruct(&row); err != nil {
					t.Fatal(err)
				}
			}
			if err := batch.Send(); err != nil {
				t.Fatal(err)
			}
			var got []everyRow
			if err := conn.Select(ctx, &got, "SELECT * FROM every ORDER BY id"); err != nil {
				t.Fatal(err)
			}
			if len(got) != len(want) {
				t.Fatalf("got %d rows, want %d", len(got), len(want))
			}
			for i := range want {
				if got, want := asJSON(t, got[i]), asJSON(t, want[i]); got != want {
					t.Fatalf("row %d:\n got %s\nwant %s", i, got, want)
				}
			}
		})
	}
}

// asJSON makes rows comparable: an instant has one text, whichever location it is in.
func asJSON(t *testing.T, row everyRow) string {
	t.Helper()
	b, err := json.Marshal(row)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestNamedParameters(t *testing.T) {
	conn, ctx := connect(t, nil), context.Background()
	for _, text := range everyText() {
		var got string
		if err := conn.QueryRow(ctx, "SELECT {x:String}", ch.Named("x", text)).Scan(&got); err != nil {
			t.Errorf("%q: %v", text, err)
		} else if got != text {
			t.Errorf("got %q, want %q", got, text)
		}
	}
	var list []string
	if err := conn.QueryRow(ctx, "SELECT {x:Array(String)}", ch.Named("x", everyText())).Scan(&list); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(list, everyText()) {
		t.Errorf("got %q, want %q", list, everyText())
	}
	when := time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC)
	var back time.Time
	var n uint64
	err := conn.QueryRow(ctx, "SELECT {t:DateTime64(3, 'UTC')}, {n:UInt64}", ch.Named("t", when), ch.Named("n", uint64(1)<<63)).Scan(&back, &n)
	if err != nil || !back.Equal(when) || n != 1<<63 {
		t.Errorf("got %v %d %v, want %v %d", back, n, err, when, uint64(1)<<63)
	}
}

func TestClientSeesErrorsWithTheirCode(t *testing.T) {
	for name, compression := range map[string]*ch.Compression{
		"none": nil, "lz4": {Method: ch.CompressionLZ4}, "zstd": {Method: ch.CompressionZSTD}, "gzip": {Method: ch.CompressionGZIP, Level: 1},
	} {
		t.Run(name, func(t *testing.T) {
			conn, ctx := connect(t, compression), context.Background()
			for sql, want := range map[string]int32{
				"SELECT * FROM `없는_테이블`": 60,
				"SELEC 1":                62,
				"SELECT 1; SELECT 2":     62,
				"SELECT throwIf(number = 200000) FROM numbers(300000) SETTINGS max_block_size = 1000": 395,
			} {
				rows, err := conn.Query(ctx, sql)
				if err == nil {
					for rows.Next() {
					}
					err = rows.Err()
				}
				if got := code(err); got != want {
					t.Errorf("%s: got code %d (%v), want %d", sql, got, err, want)
				}
			}
			if err := conn.Exec(ctx, "DROP TABLE `없는_테이블`"); code(err) != 60 {
				t.Errorf("got %v, want code 60", err)
			}
		})
	}
}

func TestQueryOfManyRows(t *testing.T) {
	conn, ctx := connect(t, &ch.Compression{Method: ch.CompressionLZ4}), context.Background()
	rows, err := conn.Query(ctx, "SELECT number, toString(number) FROM numbers(1000000)")
	if err != nil {
		t.Fatal(err)
	}
	var seen uint64
	for rows.Next() {
		var n uint64
		var s string
		if err := rows.Scan(&n, &s); err != nil {
			t.Fatal(err)
		}
		if n != seen || s != fmt.Sprint(seen) {
			t.Fatalf("got row %d %q, want %d", n, s, seen)
		}
		seen++
	}
	if err := rows.Err(); err != nil || seen != 1000000 {
		t.Errorf("got %d rows and %v, want 1000000", seen, err)
	}
}
