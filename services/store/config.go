package store

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// DefaultDSN reaches the ClickHouse that listens on this machine.
const DefaultDSN = "http://127.0.0.1:8123/default"

// Config says where the store writes and how it batches.
type Config struct {
	// DSN is STORE_DSN: where ClickHouse is, as clickhouse-go reads it. Over
	// HTTP rows are sent compressed with LZ4 unless it says otherwise.
	DSN string
	// MigrateDSN is STORE_MIGRATE_DSN: where Migrate connects, with a user who
	// may make tables; DSN when it is empty.
	MigrateDSN string
	// Batch is STORE_BATCH: the most events that are written at once.
	Batch int
	// BatchBytes is STORE_BATCH_BYTES: how large a batch becomes, as published.
	BatchBytes int
	// Wait is STORE_WAIT: how long an event waits for others to be written with.
	Wait time.Duration
	// Pace is STORE_PACE: how long a batch that is not full waits after the one
	// before. Every insert is a part of a table, and parts are merged.
	Pace time.Duration
	// Engine is STORE_ENGINE: the table engine that migrations create tables
	// with, ReplacingMergeTree or its replicated form.
	Engine string
	// Cluster is STORE_CLUSTER: the cluster that the schema is made on, empty
	// for one server. It may be a macro, such as {cluster}.
	Cluster string
	// Retention is how long rows are kept, for ever where nothing is set.
	Retention Retention
}

// DefaultConfig is what is used where no variable is set.
func DefaultConfig() Config {
	return Config{DSN: DefaultDSN, Batch: 5000, BatchBytes: 32 << 20, Wait: 200 * time.Millisecond, Pace: time.Second,
		Engine: "ReplacingMergeTree"}
}

// ConfigFromEnv reads the configuration; its error names every variable that
// is wrong.
func ConfigFromEnv(getenv func(string) string) (Config, error) {
	cfg := DefaultConfig()
	var faults []error
	if v := getenv("STORE_DSN"); v != "" {
		cfg.DSN = v
	}
	faults = append(faults, number(getenv, "STORE_BATCH", &cfg.Batch), number(getenv, "STORE_BATCH_BYTES", &cfg.BatchBytes),
		duration(getenv, "STORE_WAIT", &cfg.Wait), duration(getenv, "STORE_PACE", &cfg.Pace))
	cfg.MigrateDSN, cfg.Cluster = getenv("STORE_MIGRATE_DSN"), getenv("STORE_CLUSTER")
	if cfg.Cluster != "" {
		cfg.Engine = replicated
	}
	if v := getenv("STORE_ENGINE"); v != "" {
		cfg.Engine = v
	}
	var err error
	cfg.Retention, err = retentionFromEnv(getenv)
	faults = append(faults, err)
	if err := cfg.validate(); err != nil {
		faults = append(faults, err)
	}
	return cfg, errors.Join(faults...)
}

// number reads a variable that is set.
func number(getenv func(string) string, name string, to *int) error {
	v := getenv(name)
	if v == "" {
		return nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 {
		return fmt.Errorf("%s: %q is not a positive number", name, v)
	}
	*to = n
	return nil
}

// duration reads a variable that is set.
func duration(getenv func(string) string, name string, to *time.Duration) error {
	v := getenv(name)
	if v == "" {
		return nil
	}
	d, err := time.ParseDuration(v)
	if err != nil || d <= 0 {
		return fmt.Errorf("%s: %q is not a positive duration", name, v)
	}
	*to = d
	return nil
}

// engines are what the schema is right with: rows of one key must become one.
var engines = regexp.MustCompile(`^(Replicated|Shared)?ReplacingMergeTree$`)

// replicated is the engine of the tables of a cluster.
const replicated = "ReplicatedReplacingMergeTree"

// clusters are names of clusters, and the macro for one.
var clusters = regexp.MustCompile(`^[A-Za-z0-9_.-]+$|^\{[a-z_]+\}$`)

// validate checks what is neither a number nor a duration.
func (c Config) validate() error {
	var faults []error
	if _, err := c.options(); err != nil {
		faults = append(faults, err)
	}
	if c.MigrateDSN != "" {
		if _, err := parseDSN("STORE_MIGRATE_DSN", c.MigrateDSN); err != nil {
			faults = append(faults, err)
		}
	}
	if c.Cluster != "" && !clusters.MatchString(c.Cluster) {
		faults = append(faults, fmt.Errorf("STORE_CLUSTER: %q is not the name of a cluster", c.Cluster))
	}
	if c.Cluster != "" && c.Engine != replicated {
		faults = append(faults, fmt.Errorf("STORE_ENGINE: on a cluster only %s is right, leave it unset", replicated))
	}
	if !engines.MatchString(c.Engine) {
		faults = append(faults, fmt.Errorf("STORE_ENGINE: %q is not ReplacingMergeTree or ReplicatedReplacingMergeTree", c.Engine))
	}
	return errors.Join(faults...)
}

// parseDSN reads the address in a variable.
func parseDSN(name, dsn string) (*clickhouse.Options, error) {
	opts, err := clickhouse.ParseDSN(dsn)
	if err != nil {
		return nil, fmt.Errorf("%s: not an address of ClickHouse, want one like %s", name, DefaultDSN) // err may hold the password
	}
	return opts, nil
}

// options returns the connection's options, with the settings that the promise
// rests on.
func (c Config) options() (*clickhouse.Options, error) {
	opts, err := parseDSN("STORE_DSN", c.DSN)
	if err != nil {
		return nil, err
	}
	if opts.Compression == nil {
		opts.Compression = &clickhouse.Compression{Method: clickhouse.CompressionLZ4}
	}
	if opts.Settings == nil {
		opts.Settings = clickhouse.Settings{}
	}
	// An asynchronous insert is acknowledged from a buffer, and is not deduplicated.
	opts.Settings["async_insert"] = 0
	// Rows of one key in one insert become one when parts are merged, and for
	// every reader before; making them one in each insert costs as much as writing it.
	opts.Settings["optimize_on_insert"] = 0
	// A block sent again must reach latest although documents has it already.
	opts.Settings["deduplicate_blocks_in_dependent_materialized_views"] = 1
	// The index of texts is made when parts are merged; search reads a part that
	// has none as it is.
	opts.Settings["exclude_materialize_skip_indexes_on_insert"] = "words"
	if c.Cluster != "" {
		// A distributed table would acknowledge rows that wait on the server asked.
		opts.Settings["distributed_foreground_insert"] = 1
	}
	return opts, nil
}
