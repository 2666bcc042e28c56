package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strconv"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Retention is how many days rows are kept; 0 is for ever.
type Retention struct {
	// Documents is STORE_DOCUMENTS_DAYS: revisions, from when they were
	// fetched, and their translations, links and withdrawals.
	Documents int
	// Alerts is STORE_ALERTS_DAYS: alerts, from when they were raised.
	Alerts int
	// Ledger is STORE_LEDGER_DAYS: rounds of sources, from their end.
	Ledger int
}

// maxDays keeps the end of a row inside what a date can say.
const maxDays = 36500

// retentionFromEnv reads the days that are set.
func retentionFromEnv(getenv func(string) string) (Retention, error) {
	var faults []error
	days := func(name string) int {
		v := getenv(name)
		if v == "" {
			return 0
		}
		n, err := strconv.Atoi(v)
		if err != nil || n < 0 || n > maxDays {
			faults = append(faults, fmt.Errorf("%s: %q is not a number of days, 0 (for ever) to %d", name, v, maxDays))
		}
		return n
	}
	r := Retention{Documents: days("STORE_DOCUMENTS_DAYS"), Alerts: days("STORE_ALERTS_DAYS"), Ledger: days("STORE_LEDGER_DAYS")}
	return r, errors.Join(faults...)
}

// expiries returns what each table's rows expire by, in ClickHouse's own
// writing, empty where they do not.
//
// A later revision is kept a day longer than the one before: what is expired
// goes part by part, and if the later row went first, the earlier one would be
// the latest for as long as its part waits.
func (r Retention) expiries() map[string]string {
	all := map[string]string{}
	set := func(days int, table, expiry string) {
		if days == 0 {
			expiry = ""
		}
		all[table] = expiry
	}
	for table, column := range map[string]string{
		"documents": "fetched_at", "latest": "fetched_at",
		"texts": "written_at", "translations": "translated_at", "links": "linked_at", "withdrawals": "withdrawn_at",
	} {
		set(r.Documents, table, fmt.Sprintf("%s + toIntervalDay(%d + revision)", column, r.Documents-1))
	}
	set(r.Alerts, "alerts", fmt.Sprintf("raised_at + toIntervalDay(%d)", r.Alerts))
	set(r.Ledger, "ledger", fmt.Sprintf("ended_at + toIntervalDay(%d)", r.Ledger))
	return all
}

var (
	// expiryClause is the TTL in a table's engine as ClickHouse prints it.
	expiryClause = regexp.MustCompile(` TTL (.*?)(?: SETTINGS |$)`)
	// ownExpiry is one that was set here, and not by an operator's own hand.
	ownExpiry = regexp.MustCompile(`^\w+_at \+ toIntervalDay\(\d+(?: \+ revision)?\)$`)
)

// retain makes every table keep its rows as long as cfg says. Nothing is done
// where that is so already.
func retain(ctx context.Context, conn driver.Conn, cfg Config, log *slog.Logger) error {
	for table, want := range cfg.Retention.expiries() {
		suffix, on := "", ""
		if cfg.Cluster != "" {
			suffix, on = "_local", " ON CLUSTER '"+cfg.Cluster+"'"
		}
		have, err := expiry(ctx, conn, table+suffix)
		if err != nil {
			return err
		}
		for _, statement := range expire("policywire_store."+table+suffix, on, have, want) {
			if err := conn.Exec(ctx, statement); err != nil {
				return fmt.Errorf("setting how long %s is kept: %w", table, err)
			}
			log.Info("retention changed", "table", table, "statement", statement)
		}
	}
	return nil
}

// expiry returns what the rows of a table expire by, or nothing.
func expiry(ctx context.Context, conn driver.Conn, table string) (string, error) {
	var engine string
	err := conn.QueryRow(ctx, "SELECT engine_full FROM system.tables WHERE database = {db:String} AND name = {table:String}",
		clickhouse.Named("db", database), clickhouse.Named("table", table)).Scan(&engine)
	if err != nil {
		return "", fmt.Errorf("reading how long %s is kept: %w", table, err)
	}
	if match := expiryClause.FindStringSubmatch(engine); match != nil {
		return match[1], nil
	}
	return "", nil
}

// expire returns the statements that lead from one expiry to another. The rows
// of a key are merged into one before the first of them may expire.
func expire(table, on, have, want string) []string {
	switch {
	case have == want, want == "" && !ownExpiry.MatchString(have):
		return nil
	case want == "":
		return []string{"ALTER TABLE " + table + on + " REMOVE TTL"}
	}
	return []string{
		"OPTIMIZE TABLE " + table + on + " FINAL",
		"ALTER TABLE " + table + on + " MODIFY TTL " + want,
	}
}
