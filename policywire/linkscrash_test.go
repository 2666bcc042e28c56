package policywire_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// copiedReleases returns n releases of a ministry, each of which another site
// publishes again, as JSON Lines in no order.
func copiedReleases(t *testing.T, n int) []byte {
	t.Helper()
	random := rand.New(rand.NewPCG(5, 6))
	var lines [][]byte
	for i := range n {
		text := make([]rune, 300)
		for j := range text {
			if text[j] = '가' + rune(random.IntN(11172)); j%5 == 4 {
				text[j] = ' '
			}
		}
		for k, source := range []string{"linked-first", "linked-second"} {
			line, err := json.Marshal(map[string]any{
				"id": fmt.Sprintf("%s/%d", source, i), "source": source, "url": fmt.Sprintf("https://%s.invalid/%d", source, i),
				"publisher": "시험 기관", "title": string(text[:20]), "body": string(text), "kind": "press-release", "rights": "full",
				"published_at": time.Date(2026, 3, 1+i%28, 9+k, 0, 0, 0, time.UTC), "published_precision": "second",
			})
			if err != nil {
				t.Fatal(err)
			}
			lines = append(lines, append(line, '\n'))
		}
	}
	random.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	return bytes.Join(lines, nil)
}

// TestKillingTheProcessEndsInTheSameLinks kills the whole process while documents
// arrive that repeat each other.
func TestKillingTheProcessEndsInTheSameLinks(t *testing.T) {
	n, kills := size(t, "SOAK_DOCUMENTS", 600), size(t, "SOAK_KILLS", 2)
	up := newUp(t, unfed)
	give, imported := startFeeding(t, up)
	lines := bytes.SplitAfter(copiedReleases(t, n), []byte("\n"))
	for i := range kills + 1 {
		part := lines[i*len(lines)/(kills+1) : (i+1)*len(lines)/(kills+1)]
		give(bytes.Join(part, nil))
		if i < kills {
			time.Sleep(rand.N(900 * time.Millisecond))
			up.kill()
			up.start()
		}
	}
	if err := imported(); err != nil {
		t.Fatalf("the import did not get every line acknowledged: %v", err)
	}
	conn := up.query()
	eventually(t, "all links", func() (bool, string) {
		right := number(t, conn, `SELECT count() FROM policywire.links WHERE source = 'linked-second' AND duplicate_of = replaceOne(document_id, 'second', 'first')
			AND story = duplicate_of`)
		first := number(t, conn, `SELECT count() FROM policywire.links WHERE source = 'linked-first' AND duplicate_of = '' AND story = document_id`)
		all := number(t, conn, `SELECT count() FROM policywire.links`)
		return right == n && first == n && all == 2*n, fmt.Sprintf("%d and %d of %d are right, of %d links; %s", right, first, n, all, lastLine(up.stderr.String()))
	})
}
