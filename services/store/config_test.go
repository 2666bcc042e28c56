package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/services/store"
)

func env(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func TestConfigFromEnv(t *testing.T) {
	cfg, err := store.ConfigFromEnv(env(map[string]string{
		"STORE_DSN": "http://writer:secret@clickhouse:8123/default", "STORE_BATCH": "50", "STORE_WAIT": "1s",
		"STORE_BATCH_BYTES": "1000000", "STORE_PACE": "3s",
		"STORE_ENGINE": "ReplicatedReplacingMergeTree",
	}))
	if err != nil {
		t.Fatal(err)
	}
	want := store.Config{DSN: "http://writer:secret@clickhouse:8123/default", Batch: 50, BatchBytes: 1_000_000, Wait: time.Second,
		Pace: 3 * time.Second, Engine: "ReplicatedReplacingMergeTree"}
	if cfg != want {
		t.Errorf("got %+v, want %+v", cfg, want)
	}
}

func TestConfigDefaults(t *testing.T) {
	cfg, err := store.ConfigFromEnv(env(nil))
	if err != nil || cfg != store.DefaultConfig() {
		t.Errorf("got %+v, %v, want the defaults", cfg, err)
	}
}

func TestConfigTellsEveryFault(t *testing.T) {
	_, err := store.FromEnv(env(map[string]string{
		"STORE_DSN": "http://writer:secret@click house", "STORE_BATCH": "0", "STORE_BATCH_BYTES": "32 MiB",
		"STORE_WAIT": "soon", "STORE_PACE": "-1s", "STORE_ENGINE": "Log",
	}), quiet())
	if err == nil {
		t.Fatal("got no error")
	}
	for i, line := range strings.Split(err.Error(), "\n") {
		if name := []string{"STORE_BATCH", "STORE_BATCH_BYTES", "STORE_WAIT", "STORE_PACE", "STORE_DSN", "STORE_ENGINE"}[i]; !strings.HasPrefix(line, name+": ") {
			t.Errorf("got %q, want a line that begins with %s", line, name)
		}
	}
	if strings.Contains(err.Error(), "secret") {
		t.Errorf("the error tells the password: %v", err)
	}
}
