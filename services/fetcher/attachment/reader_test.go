package attachment_test

import (
	"errors"
	"testing"

	"github.com/policywire/policywire/services/fetcher/attachment"
)

// wantProblem holds that a file has that problem, in words, and no text.
func wantProblem(t testing.TB, got attachment.File, want error) {
	t.Helper()
	if !errors.Is(got.Err, want) || got.Problem == "" || got.Text != "" {
		t.Errorf("got problem %q (%v) and %d bytes of text, want %q and none", got.Problem, got.Err, len(got.Text), want)
	}
}
