package dirlock_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/policywire/policywire/embedded/internal/dirlock"
)

func TestOneAtATime(t *testing.T) {
	dir := t.TempDir()
	first, err := dirlock.Take(dir)
	if err != nil {
		t.Fatal(err)
	}
	_, err = dirlock.Take(dir)
	if want := fmt.Sprintf("process %d has it open", os.Getpid()); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want an error with %q", err, want)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := dirlock.Take(dir)
	if err != nil {
		t.Fatalf("taking a lock that was given back: %v", err)
	}
	again.Close()
}

func TestNoDirectory(t *testing.T) {
	if _, err := dirlock.Take(filepath.Join(t.TempDir(), "nowhere")); err == nil || !strings.Contains(err.Error(), "locking the directory") {
		t.Errorf("got %v, want an error that says what was done", err)
	}
}
