package store_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/policywire/policywire/contract/news"
)

// TestEventsOfEarlierVersionsAreStored writes what every earlier shape of the
// contract looked like, as streams still hold it: each has its row, and in it
// the values that the event has, with those that it has not left empty. One that
// could not be read would be a dead letter, which contract/flow shows.
func TestEventsOfEarlierVersionsAreStored(t *testing.T) {
	f := migrated(t)
	s := f.open(t)
	paths, err := filepath.Glob("../../contract/news/testdata/old/*.json")
	if err != nil || len(paths) < 15 {
		t.Fatalf("got %d old events (%v), want all shapes", len(paths), err)
	}
	stored := 0
	for n, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name, _, _ := strings.Cut(filepath.Base(path), "-")
		// Each is another document, or the rows of one would be one.
		text := strings.ReplaceAll(string(data), "korea-kr-press/156700001", "korea-kr-press/old-"+strconv.Itoa(n))
		e, err := news.DecodeAny(map[string][]string{news.HeaderType: {"policywire.news." + name + ".v1"}}, []byte(text))
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		switch name {
		case "fetched", "tagged", "deadletter": // which the store does not read
			continue
		}
		write(t, s, e)
		stored++
	}
	got := f.text(t, `SELECT (SELECT count() FROM policywire.documents), (SELECT count() FROM policywire_store.translations),
		(SELECT count() FROM policywire.links), (SELECT count() FROM policywire_store.withdrawals),
		(SELECT count() FROM policywire.alerts), (SELECT count() FROM policywire.ledger)`)
	if want := "7\t1\t1\t1\t1\t1"; got != want || stored != 12 {
		t.Errorf("got %q of %d events, want %q of 12", got, stored, want)
	}
	// The first shape had neither points nor counts, nor texts of entities.
	got = f.text(t, `SELECT length(evidence_texts) = length(evidence_points) AND length(entity_ids) = length(entity_texts) AND arraySum(evidence_counts) = 0
		FROM policywire_store.latest WHERE id LIKE '%/old-1'`)
	if got != "1" {
		t.Errorf("got %q for a document of the first shape, want columns of one length, the new ones empty", got)
	}
}
