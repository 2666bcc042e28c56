package clickhouse

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/policywire/policywire/embedded/clickhouse/internal/chdb"
	"github.com/policywire/policywire/embedded/clickhouse/internal/statement"
)

// greeting reports whether this is the statement by which clickhouse-go asks who it speaks with.
func greeting(sql string) bool {
	return strings.TrimSpace(sql) == "SELECT displayName(), version(), revision(), timezone()"
}

// greet answers it. clickhouse-go decodes this one answer in the protocol version that it sent, and everything after
// it in the revision that it was told: 0 stands for plain Native, which is what the engine prints and reads.
func (e *Engine) greet(out *response, version int) error {
	names := []string{"displayName()", "version()", "revision()", "timezone()"}
	text := func(s string) *proto.ColStr {
		c := new(proto.ColStr)
		c.Append(s)
		return c
	}
	revision := proto.ColUInt32{0}
	columns := []proto.ColInput{text("policywire"), text(e.version), &revision, text(e.timezone)}
	input := make([]proto.InputColumn, len(columns))
	for i, c := range columns {
		input[i] = proto.InputColumn{Name: names[i], Data: c}
	}
	block := proto.Block{Info: proto.BlockInfo{BucketNum: -1}, Columns: len(columns), Rows: 1}
	var buf proto.Buffer
	if err := block.EncodeBlock(&buf, version, input); err != nil {
		return fmt.Errorf("encoding the greeting: %w", err)
	}
	if _, err := out.Write(buf.Buf); err != nil {
		return err
	}
	return out.finish(chdb.Stats{RowsRead: 1, StorageRowsRead: 1})
}

// outputFormat is the format that an answer comes in.
func outputFormat(j job) string {
	if j.Kind == statement.Insert {
		return j.format
	}
	return cmp.Or(j.Statement.Format, j.format)
}
