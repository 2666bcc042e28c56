package policywire_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"
)

// TestThePastIsTaggedAgain gives the pipeline another lexicon after it has read:
// the views show the new tags alone, every document once, and nobody but the
// store hears of it.
func TestThePastIsTaggedAgain(t *testing.T) {
	const n = 300
	up := newUp(t, unfed)
	file := filepath.Join(t.TempDir(), "releases.jsonl")
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	encoder := json.NewEncoder(out)
	for i := range n {
		// A third speaks of AI, a third of forest fires, a third of neither.
		title := []string{"인공지능 기본계획 발표", "산불 예방 강조 기간", "물가 동향 점검"}[i%3]
		if err := encoder.Encode(map[string]any{
			"id": fmt.Sprint("retag-test/", i), "source": "retag-test", "url": fmt.Sprint("https://retag.invalid/", i), "publisher": "시험 기관",
			"title": fmt.Sprint(title, " ", i), "body": title + "한다고 밝혔다.", "kind": "press-release", "rights": "full",
			"published_at": "2026-05-12T09:00:00+09:00", "published_precision": "second",
		}); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	if err := startImport(t, up, file)(); err != nil {
		t.Fatal(err)
	}
	conn := up.query()
	topics := func(want string) {
		t.Helper()
		eventually(t, "the tags "+want, func() (bool, string) {
			var got string
			err := conn.QueryRow(t.Context(), `SELECT arrayStringConcat(arraySort(groupArray(concat(topic, ' ', toString(n)))), ', ')
				FROM (SELECT topic, sum(documents) AS n FROM policywire.topic_trend GROUP BY topic)`).Scan(&got)
			return err == nil && got == want, fmt.Sprint(got, " ", err)
		})
		if got := number(t, conn, "SELECT count() FROM policywire.documents"); got != n {
			t.Errorf("got %d documents, want %d", got, n)
		}
	}
	topics("ai 100")
	var before map[string]int
	eventually(t, "an event of each", func() (bool, string) {
		before = heard(t, up)
		return before["news.classified.>"] == n && before["news.topic.>"] == n/3, fmt.Sprint(before)
	})

	// The other lexicon knows forests, and nothing of AI.
	lexicon := t.TempDir()
	for name, topic := range map[string]string{
		"forests": "id: forests\nname: Forests\nabout: Forests and their fires.\ngroups:\n  - {weight: strong, terms: {ko: [산불]}}\n",
		"ai":      "id: ai\nname: Nothing\nabout: Nothing that is here.\ngroups:\n  - {weight: strong, terms: {en: [nothing of the kind]}}\n",
	} {
		if err := os.WriteFile(filepath.Join(lexicon, name+".yaml"), []byte(topic), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, run := range []string{"run-1", "run-2"} { // again changes nothing
		cmd := command(t, []string{"CLASSIFIER_LEXICON=" + lexicon}, "replay", "--stage", "classify", "--run", run, "--nats", up.natsURL())
		if said, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(said), fmt.Sprint(n, " of ", n, " revisions retagged")) {
			t.Fatalf("got %v and %s, want all revisions retagged", err, said)
		}
		topics("forests 100")
	}
	after := heard(t, up)
	for subject, was := range before {
		want := was
		if subject == "news.retagged.>" {
			want = 2 * n
		}
		if after[subject] != want {
			t.Errorf("got %d messages on %s, want %d", after[subject], subject, want)
		}
	}
	if dead := output(t, "dead", "list", "--nats", up.natsURL(), "--format", "json"); strings.TrimSpace(dead) != "[]" {
		t.Errorf("got dead letters: %s", dead)
	}
}

// heard counts what the stream NEWS holds for each kind of reader.
func heard(t *testing.T, up *upstream) map[string]int {
	t.Helper()
	nc, err := nats.Connect(up.natsURL())
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := nc.JetStream()
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, subject := range []string{"news.topic.>", "news.translated.>", "news.classified.>", "news.retagged.>"} {
		counts[subject] = 0
		info, err := js.StreamInfo("NEWS", &nats.StreamInfoRequest{SubjectsFilter: subject})
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range info.State.Subjects {
			counts[subject] += int(n)
		}
	}
	return counts
}
