package classifier_test

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"github.com/policywire/policywire/services/classifier/evaluation"
)

// shared is where the corpora lie, seen from this directory.
const shared = "../../../shared/"

func labelled(tb testing.TB) []evaluation.Sample {
	return readSamples(tb, shared+"corpus/dev.jsonl")
}

// release is a document of the replica.
type release struct {
	evaluation.Sample
	Site string `json:"site"`
}

func replica(tb testing.TB) []release {
	return readLines[release](tb, shared+"replica/data/docs.jsonl")
}

// labelledReplica returns the releases that somebody has read, with what was
// said of them. The text stays where it is.
func labelledReplica(tb testing.TB) []evaluation.Sample {
	tb.Helper()
	texts := map[[2]string]release{}
	for _, r := range replica(tb) {
		texts[[2]string{r.Site, r.ID}] = r
	}
	var all []evaluation.Sample
	for _, label := range readLines[release](tb, "testdata/replica-labels.jsonl") {
		text, ok := texts[[2]string{label.Site, label.ID}]
		if !ok {
			tb.Fatalf("the replica has no %s of %s", label.ID, label.Site)
		}
		label.Title, label.Body = text.Title, text.Body
		all = append(all, label.Sample)
	}
	return all
}

func readSamples(tb testing.TB, path string) []evaluation.Sample {
	tb.Helper()
	all := readLines[evaluation.Sample](tb, path)
	for i, s := range all {
		if err := s.Check(); err != nil {
			tb.Fatalf("%s:%d: %v", path, i+1, err)
		}
	}
	return all
}

func readLines[T any](tb testing.TB, path string) []T {
	tb.Helper()
	f, err := os.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var all []T
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var v T
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			tb.Fatalf("%s:%d: %v", path, len(all)+1, err)
		}
		all = append(all, v)
	}
	if err := lines.Err(); err != nil {
		tb.Fatal(err)
	}
	return all
}
