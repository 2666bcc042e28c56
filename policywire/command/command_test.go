package command_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/policywire/policywire/policywire/command"
)

// result is what a command did.
type result struct {
	status   int
	out, err string
}

// invocation is a command line with all that it depends on.
type invocation struct {
	in  string
	env map[string]string
	ctx context.Context
}

// run runs the command line without a terminal.
func run(t *testing.T, args ...string) result {
	t.Helper()
	return invocation{}.run(t, args...)
}

func (i invocation) run(t *testing.T, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	ctx := i.ctx
	if ctx == nil {
		ctx = t.Context()
	}
	status := command.Main(ctx, args, command.Streams{
		In: strings.NewReader(i.in), Out: &out, Err: &errs, Getenv: func(name string) string { return i.env[name] },
	})
	return result{status, out.String(), errs.String()}
}

// want checks the status and what the streams hold; an empty text means that
// the stream is empty.
func (r result) want(t *testing.T, what string, status int, out, err string) {
	t.Helper()
	if r.status != status {
		t.Errorf("%s: got status %d, want %d; it said %q", what, r.status, status, r.err)
	}
	for _, stream := range []struct{ name, got, want string }{{"output", r.out, out}, {"errors", r.err, err}} {
		if !strings.Contains(stream.got, stream.want) || stream.want == "" && stream.got != "" {
			t.Errorf("%s: got %s %q, want %q in it", what, stream.name, stream.got, stream.want)
		}
	}
}

// file writes text to a file of the test.
func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "문서.jsonl")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// array reads JSON that must be one array of objects.
func array(t *testing.T, text string) []map[string]any {
	t.Helper()
	var rows []map[string]any
	if err := json.Unmarshal([]byte(text), &rows); err != nil {
		t.Fatalf("reading %q as an array: %v", text, err)
	}
	return rows
}

// records reads CSV.
func records(t *testing.T, text string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatalf("reading %q as CSV: %v", text, err)
	}
	return rows
}
