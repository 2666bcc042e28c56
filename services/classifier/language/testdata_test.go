package language_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// texts returns the texts of testdata/<kind>, by the tag of their language:
// titles, short ones of two or three words, one a line, or documents, with a
// line of dashes between them.
func texts(tb testing.TB, kind string) map[string][]string {
	tb.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", kind, "*.txt"))
	if err != nil || len(paths) != 14 {
		tb.Fatalf("got %d files of %s and %v, want 14", len(paths), kind, err)
	}
	all := map[string][]string{}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			tb.Fatal(err)
		}
		between := "\n"
		if kind == "documents" {
			between = "\n---\n"
		}
		tag := strings.TrimSuffix(filepath.Base(path), ".txt")
		all[tag] = strings.Split(strings.TrimSuffix(string(data), "\n"), between)
	}
	return all
}

// beginnings returns the first words of a text, or of one without spaces its
// first characters: as short as a title can be, and longer.
func beginnings(text string) (pieces []string) {
	for _, n := range []int{1, 2, 3, 4, 6, 9, 14} {
		if words := strings.Fields(text); len(words) > n {
			pieces = append(pieces, strings.Join(words[:n], " "))
		}
	}
	return pieces
}
