package bench

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/policywire/policywire/policywire/table"
)

// The queries that analysts ask, each after a line with its name. They are
// queries of a person: one at a time, with the whole answer read.
//
//go:embed queries.sql
var analysts string

// times is how often a query is asked where nothing else is said; the first time,
// when nothing is in the caches, does not count.
const times = 6

// Query is what an analyst asks, and how long the answer took.
type Query struct {
	Name string `json:"name"`
	SQL  string `json:"sql"`
	// Median and Slowest are in milliseconds, of Asked times.
	Median  float64 `json:"median_ms"`
	Slowest float64 `json:"slowest_ms"`
	Rows    int     `json:"rows"`
	Asked   int     `json:"asked"`
	// Plan is EXPLAIN indexes = 1.
	Plan string `json:"plan,omitempty"`
	// Err is why there is no answer.
	Err string `json:"error,omitempty"`
}

// AnalystQueries returns the queries, without any figures.
func AnalystQueries() []Query { return statements(analysts) }

// statements returns the statements of a text, each named by the first line of the
// comment before it.
func statements(text string) []Query {
	var all []Query
	comment := false
	for line := range strings.Lines(text) {
		name, ok := strings.CutPrefix(line, "-- ")
		switch {
		case ok && !comment:
			all = append(all, Query{Name: strings.TrimSpace(name)})
		case !ok:
			all[len(all)-1].SQL += line
		}
		comment = ok
	}
	for i := range all {
		all[i].SQL = strings.TrimSpace(all[i].SQL)
	}
	return all
}

// queries asks queries. What one of them fails with is in its figures; the error is
// that of ctx.
func (r *run) queries(ctx context.Context, all []Query) ([]Query, error) {
	for i := range all {
		if err := all[i].measure(ctx, r.conn, cmp.Or(r.Times, times)); err != nil {
			all[i].Err = strings.Join(strings.Fields(err.Error()), " ")
		}
		if ctx.Err() != nil {
			return nil, fmt.Errorf("measuring queries: %w", ctx.Err())
		}
	}
	return all, nil
}

func (q *Query) measure(ctx context.Context, conn driver.Conn, times int) error {
	// The cache of answers would measure itself.
	ctx = clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"use_query_cache": 0}))
	var took []float64
	for range times {
		start := time.Now()
		n, err := rows(ctx, conn, q.SQL, nil)
		if err != nil {
			return err
		}
		q.Rows = n
		took = append(took, float64(time.Since(start).Microseconds())/1000)
	}
	took = took[min(1, len(took)-1):]
	slices.Sort(took)
	q.Asked = len(took)
	q.Median, q.Slowest = took[len(took)/2], took[len(took)-1]
	_, err := rows(ctx, conn, "EXPLAIN indexes = 1 "+q.SQL, &q.Plan)
	return err
}

// rows reads the whole answer and counts its rows; where text is not nil they
// are strings, which are its lines.
func rows(ctx context.Context, conn driver.Conn, sql string, text *string) (int, error) {
	answer, err := conn.Query(ctx, sql)
	if err != nil {
		return 0, err
	}
	defer answer.Close()
	n := 0
	for ; answer.Next(); n++ {
		if text == nil {
			continue
		}
		var line string
		if err := answer.Scan(&line); err != nil {
			return n, err
		}
		*text += line + "\n"
	}
	return n, answer.Err()
}

// Plans returns the queries with their medians and how ClickHouse runs them.
func Plans(queries []Query) string {
	var b strings.Builder
	for _, q := range queries {
		fmt.Fprintf(&b, "-- %s: %.1f ms, %d rows\n%s\n\n%s%s\n", q.Name, q.Median, q.Rows, q.SQL, q.Plan, q.Err)
	}
	return b.String()
}

// add adds the figures to a report.
func (q Query) add(t *table.Table) {
	if q.Err != "" {
		t.Add("query, "+q.Name, "", q.Err)
		return
	}
	t.Add("query, "+q.Name, round(q.Median), fmt.Sprintf("ms, median of %d; slowest %.1f ms, %d rows", q.Asked, q.Slowest, q.Rows))
}
