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
	// Batch is STORE_BATCH: the most events that are written at once.
	Batch int
	// Wait is STORE_WAIT: how long an event waits for others to be written with.
	Wait time.Duration
	// Engine is STORE_ENGINE: the table engine that migrations create tables
	// with, ReplacingMergeTree or its replicated form.
	Engine string
}

// DefaultConfig is what is used where no variable is set.
func DefaultConfig() Config {
	return Config{DSN: DefaultDSN, Batch: 2000, Wait: 200 * time.Millisecond, Engine: "ReplacingMergeTree"}
}

// ConfigFromEnv reads the configuration; its error names every variable that
// is wrong.
func ConfigFromEnv(getenv func(string) string) (Config, error) {
	cfg := DefaultConfig()
	var faults []error
	if v := getenv("STORE_DSN"); v != "" {
		cfg.DSN = v
	}
	if v := getenv("STORE_BATCH"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 {
			faults = append(faults, fmt.Errorf("STORE_BATCH: %q is not a positive number", v))
		}
		cfg.Batch = n
	}
	if v := getenv("STORE_WAIT"); v != "" {
		d, err := time.ParseDuration(v)
		if err != nil || d <= 0 {
			faults = append(faults, fmt.Errorf("STORE_WAIT: %q is not a positive duration", v))
		}
		cfg.Wait = d
	}
	if v := getenv("STORE_ENGINE"); v != "" {
		cfg.Engine = v
	}
	if err := cfg.validate(); err != nil {
		faults = append(faults, err)
	}
	return cfg, errors.Join(faults...)
}

// engines are what the schema is right with: rows of one key must become one.
var engines = regexp.MustCompile(`^(Replicated|Shared)?ReplacingMergeTree$`)

// validate checks what is neither a number nor a duration.
func (c Config) validate() error {
	var faults []error
	if _, err := c.options(); err != nil {
		faults = append(faults, err)
	}
	if !engines.MatchString(c.Engine) {
		faults = append(faults, fmt.Errorf("STORE_ENGINE: %q is not ReplacingMergeTree or ReplicatedReplacingMergeTree", c.Engine))
	}
	return errors.Join(faults...)
}

// options returns the connection's options, with the settings that the promise
// rests on.
func (c Config) options() (*clickhouse.Options, error) {
	opts, err := clickhouse.ParseDSN(c.DSN)
	if err != nil {
		return nil, fmt.Errorf("STORE_DSN: not an address of ClickHouse, want one like %s", DefaultDSN) // err may hold the password
	}
	if opts.Compression == nil {
		opts.Compression = &clickhouse.Compression{Method: clickhouse.CompressionLZ4}
	}
	if opts.Settings == nil {
		opts.Settings = clickhouse.Settings{}
	}
	// An asynchronous insert is acknowledged from a buffer, and is not deduplicated.
	opts.Settings["async_insert"] = 0
	// A block sent again must reach latest although documents has it already.
	opts.Settings["deduplicate_blocks_in_dependent_materialized_views"] = 1
	return opts, nil
}
