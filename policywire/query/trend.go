package query

import (
	"context"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// Period is a length of time that documents are counted by.
type Period string

// The periods. A week begins on Monday.
const (
	Day   Period = "day"
	Week  Period = "week"
	Month Period = "month"
)

// start is the SQL that turns a date into the first day of its period.
func (p Period) start(date string) (string, error) {
	switch p {
	case Day:
		return date, nil
	case Week:
		return "toMonday(" + date + ")", nil
	case Month:
		return "toStartOfMonth(" + date + ")", nil
	}
	return "", fmt.Errorf("period %q is none of day, week, month", string(p))
}

// Count is the number of documents of a period.
type Count struct {
	// Start is the first day of the period.
	Start time.Time
	// Documents counts every document once.
	Documents uint64
	// Topics counts the documents of each topic; one with two topics counts in
	// both.
	Topics map[string]uint64
}

// Trend returns the counts of the periods since a day, oldest first. A period
// without documents is left out. With a topic, only its documents count. The
// day of a document is the date that its publisher wrote where it wrote no
// time, else the day in zone (IANA, such as Asia/Seoul).
func (v *Views) Trend(ctx context.Context, topic string, by Period, since time.Time, zone string) ([]Count, error) {
	start, err := by.start("day")
	if err != nil {
		return nil, err
	}
	rows, err := v.conn.Query(ctx, `
		SELECT `+start+` AS period, count(), sumMap(mapFromArrays(topics, arrayWithConstant(length(topics), toUInt64(1))))
		FROM (
			SELECT if(published_precision = 'day', published_on, toDate32(published_at, {zone:String})) AS day,
				arrayMap(t -> toString(t), topics) AS topics
			FROM policywire.documents
		)
		WHERE day >= {since:Date32} AND ({topic:String} = '' OR has(topics, {topic:String}))
		GROUP BY period ORDER BY period`,
		clickhouse.Named("since", since.Format(time.DateOnly)), clickhouse.Named("topic", topic), clickhouse.Named("zone", zone))
	if err != nil {
		return nil, v.explain(err)
	}
	defer rows.Close()
	var counts []Count
	for rows.Next() {
		var c Count
		if err := rows.Scan(&c.Start, &c.Documents, &c.Topics); err != nil {
			return nil, fmt.Errorf("reading a trend: %w", err)
		}
		counts = append(counts, c)
	}
	return counts, rows.Err()
}
