package grafana_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
)

// asked is what a viewer chose: the range, and a value for each variable.
type asked struct {
	from, to time.Time
	interval time.Duration
	values   map[string]string
}

// sql returns what the plugin would send for a query: Grafana puts in the variables in the browser, the plugin the
// macros. Both are done as they do them (formatting sqlstring, and pkg/macros of the plugin); whatever is left fails.
func (a asked) sql(t *testing.T, raw string) string {
	t.Helper()
	sql := regexp.MustCompile(`\$\{(\w+):sqlstring\}`).ReplaceAllStringFunc(raw, func(s string) string {
		name := strings.TrimSuffix(strings.TrimPrefix(s, "${"), ":sqlstring}")
		value, ok := a.values[name]
		if !ok {
			t.Errorf("there is no variable %s in\n%s", name, raw)
		}
		return "'" + strings.ReplaceAll(value, "'", "''") + "'"
	})
	from, to := fmt.Sprintf("toDateTime(%d)", a.from.Unix()), fmt.Sprintf("toDateTime(%d)", a.to.Unix())
	sql = regexp.MustCompile(`\$__timeFilter\(([^()]*)\)`).ReplaceAllString(sql, "${1} >= "+from+" AND ${1} <= "+to)
	sql = regexp.MustCompile(`\$__timeInterval\(([^()]*)\)`).ReplaceAllString(sql,
		fmt.Sprintf("toStartOfInterval(toDateTime(${1}), INTERVAL %d second)", max(int(a.interval.Seconds()), 1)))
	sql = strings.ReplaceAll(sql, "$__interval_s", fmt.Sprint(max(int(a.interval.Seconds()), 1)))
	sql = regexp.MustCompile(`\$__fromTime\b`).ReplaceAllString(sql, from)
	sql = regexp.MustCompile(`\$__toTime\b`).ReplaceAllString(sql, to)
	if strings.Contains(sql, "$") {
		t.Errorf("neither a variable nor a macro of the plugin: %s", sql[strings.Index(sql, "$"):])
	}
	return sql
}
