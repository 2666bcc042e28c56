package web_test

import (
	"os"
	"regexp"
	"strconv"
	"testing"
)

// TestTheParserOfPagesIsWithoutItsKnownFaults holds golang.org/x/net at a version
// in which pages of others cannot keep its HTML parser busy for ever or for
// quadratic time: CVE-2025-47911 and CVE-2025-58190 (fixed in 0.45.0),
// CVE-2026-25680 and CVE-2026-25681 (0.55.0).
func TestTheParserOfPagesIsWithoutItsKnownFaults(t *testing.T) {
	t.Parallel()
	const least = 55
	file, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	match := regexp.MustCompile(`(?m)^\s*(?:require\s+)?golang\.org/x/net v0\.(\d+)\.\d+`).FindSubmatch(file)
	if match == nil {
		t.Fatal("go.mod names no golang.org/x/net 0.x")
	}
	if minor, err := strconv.Atoi(string(match[1])); err != nil || minor < least {
		t.Errorf("go.mod has golang.org/x/net v0.%s, want v0.%d at least", match[1], least)
	}
	if regexp.MustCompile(`golang\.org/x/net[^\n]*=>`).Match(file) {
		t.Error("go.mod replaces golang.org/x/net by what may be another version")
	}
}
