package command_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
)

const labelledLines = `{"id":"t/1","lang":"ko","title":"인공지능 기본법 시행","body":"정부는 인공지능 기본법을 시행한다. 인공지능 산업을 지원한다.","topics":["ai"]}
{"id":"t/2","lang":"ko","title":"산불 예방 강조 기간","body":"산림청은 산불 예방을 당부했다.","topics":["safety"],"borderline":true}
{"id":"t/3","lang":"zh-Hant","title":"偏鄉寬頻建設完工","body":"偏鄉寬頻網路建設完工，縮小數位落差。","topics":["connectivity"]}
{"id":"t/4","lang":"ko","title":"인공지능 반도체 지원","body":"인공지능 반도체를 지원한다.","topics":[]}
{"id":"t/5","title":"no label"}
`

func TestEvalCountsAgainstTheLabels(t *testing.T) {
	r := invocation{in: labelledLines}.run(t, "eval", "-", "--json")
	if r.status != 1 || !strings.Contains(r.err, `-:5: it has no "topics"`) {
		t.Errorf("got status %d and %q, want the fifth line named", r.status, r.err)
	}
	var got struct {
		Documents   int
		Exact       struct{ N, All int }
		FalseOnNone struct{ N, All int } `json:"false_on_none"`
		Language    struct{ N, All int }
		Topics      map[string]struct{ Right, False, Missed int }
		ClearF1     float64 `json:"clear_macro_f1"`
		Errors      []struct {
			ID, Topic string
			Missed    bool
			Evidence  []struct{ Text string }
		}
	}
	if err := json.Unmarshal([]byte(r.out), &got); err != nil {
		t.Fatalf("%v: %s", err, r.out)
	}
	if got.Documents != 4 || got.Exact.N != 2 || got.FalseOnNone.N != 1 || got.FalseOnNone.All != 1 || got.Language.N != 4 {
		t.Errorf("got %+v, want two of four exact, one false on none, every language", got)
	}
	if ai, safety := got.Topics["ai"], got.Topics["safety"]; ai.Right != 1 || ai.False != 1 || safety.Missed != 1 {
		t.Errorf("got %+v, want one right and one false for ai, one missed for safety", got.Topics)
	}
	// Of the clear ones ai has F1 2/3, connectivity 1, and none is about safety.
	if want := (2.0/3 + 1) / 2; got.ClearF1 < want-0.001 || got.ClearF1 > want+0.001 {
		t.Errorf("got %v for the clear ones, want %.3f", got.ClearF1, want)
	}
	if len(got.Errors) != 2 || got.Errors[0].ID != "t/2" || !got.Errors[0].Missed || got.Errors[1].ID != "t/4" || len(got.Errors[1].Evidence) == 0 {
		t.Errorf("got errors %+v, want that which is plainest first, with its evidence", got.Errors)
	}
	r = invocation{in: labelledLines}.run(t, "eval", "-")
	for _, want := range []string{"4 documents, classifier ", "exact 2 of 4; a topic on 1 of 1 without one; language 4 of 4", "CONNECTIVITY F1 (P, R)", "0.667 (0.50, 1.00)", "인공지능 반도체 지원"} {
		if !strings.Contains(r.out, want) {
			t.Errorf("got %s, want %q in it", r.out, want)
		}
	}
}

// forests is a lexicon that adds a topic.
func forests(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "forests.yaml")
	topic := "id: forests\nname: Forests\nabout: Forests and their fires.\ngroups:\n  - weight: strong\n    terms:\n      ko: [산불]\n"
	if err := os.WriteFile(path, []byte(topic), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestEvalComparesTwoLexicons(t *testing.T) {
	in := strings.Join(strings.Split(labelledLines, "\n")[:4], "\n")
	r := invocation{in: in, env: map[string]string{"CLASSIFIER_LEXICON": forests(t)}}.run(t, "eval", "-", "--against", "standard")
	if r.status != 0 {
		t.Fatalf("got status %d: %s", r.status, r.err)
	}
	for _, want := range []string{"4 documents\nold ", "\nnew ", "1 tag changed", "t/2", "forests", "wrong"} {
		if !strings.Contains(r.out, want) {
			t.Errorf("got %s, want %q in it", r.out, want)
		}
	}
	// A topic that no document has or was given leaves the macro-F1 as it is.
	quiet := strings.Split(labelledLines, "\n")[2]
	r = invocation{in: quiet, env: map[string]string{"CLASSIFIER_LEXICON": forests(t)}}.run(t, "eval", "-", "--against", "standard")
	if strings.Count(r.out, "macro-F1 1.000") != 2 || !strings.Contains(r.out, "\nforests\n") {
		t.Errorf("got %s, want a macro-F1 of 1 twice and no figure of forests", r.out)
	}
	r = invocation{in: in}.run(t, "eval", "-", "--against", "/none")
	r.want(t, "eval", 2, "", "--against")
	if strings.Contains(r.err, "CLASSIFIER_LEXICON") {
		t.Errorf("got %q, want nothing of a variable that was not set", r.err)
	}
}

func TestExplainGathersPlacesThatDoNotCountForOneReason(t *testing.T) {
	in := `{"id":"t/1","title":"데이터센터 점검","body":"데이터센터를 점검한다.\n\n데이터센터에 소방차가 온다."}`
	r := invocation{in: in}.run(t, "classify", "--explain")
	want := "does not count: 데이터센터 at title 0, body 0, 14: no phrase of the context named is in the same paragraph\n"
	if strings.Count(r.out, want) != 1 {
		t.Errorf("got %s, want once %q", r.out, want)
	}
}

func TestExplainSaysHowATopicCameAbout(t *testing.T) {
	in := `{"id":"t/1","title":"산불 예방","body":"산불을 막자.\n\n산불 감시에 드론을 쓴다."}`
	env := map[string]string{"CLASSIFIER_LEXICON": forests(t)}
	r := invocation{in: in, env: env}.run(t, "classify", "--explain")
	for _, want := range []string{"t/1  산불 예방", "language  ko", "forests  tagged, score ", "산불", "title 0, body 0, 9", "ai  not tagged: none of its terms is in the text"} {
		if !strings.Contains(r.out, want) {
			t.Errorf("got %s, want %q in it", r.out, want)
		}
	}
	r = invocation{in: in, env: env}.run(t, "classify", "--explain", "--json")
	var got struct {
		Verdict     struct{ Topics []string }
		Explanation struct {
			Topics []struct {
				ID     string
				Points float64
				Terms  []struct{ Points float64 }
			}
		}
	}
	if err := json.Unmarshal([]byte(r.out), &got); err != nil || len(got.Verdict.Topics) != 1 || len(got.Explanation.Topics) < 2 {
		t.Fatalf("got %+v, %v from %s", got, err, r.out)
	}
	if first := got.Explanation.Topics[0]; first.ID != "forests" || len(first.Terms) != 1 || first.Terms[0].Points != first.Points {
		t.Errorf("got %+v, want forests with all points from its term", first)
	}
}

// TestTheEntityOfTheReadmeIsFound reads the gazetteer that the README shows.
func TestTheEntityOfTheReadmeIsFound(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(readme), "```yaml\nentities:\n")
	example, _, _ = strings.Cut(example, "```")
	path := filepath.Join(t.TempDir(), "own.yaml")
	if err := os.WriteFile(path, []byte("entities:\n"+example), 0o600); err != nil {
		t.Fatal(err)
	}
	r := invocation{in: `{"id":"t/1","title":"산림감시원은 점검했다","body":"森林監測院"}`, env: map[string]string{"CLASSIFIER_GAZETTEER": path}}.run(t, "classify", "--explain")
	if r.status != 0 || !strings.Contains(r.out, "kr-forest-watch (산림감시원) ×2") {
		t.Errorf("got status %d, %s%s, want the entity twice", r.status, r.out, r.err)
	}
}

func TestReplayOfAStageTagsAgain(t *testing.T) {
	b, url := bus(t)
	at := time.Date(2026, 5, 12, 0, 0, 0, 0, time.UTC)
	for n, title := range []string{"산불 예방 강조 기간", "물가 동향"} {
		d := news.Document{ID: fmt.Sprint("kfs/", n), Source: "kfs", URL: "https://www.forest.example/1", Publisher: "산림청", Title: title,
			Kind: news.PressRelease, PublishedAt: at, PublishedPrecision: news.PrecisionDay, FetchedAt: at, Revision: 1, Rights: news.RightsFull, Origin: news.OriginLive}
		d.ContentHash = d.HashContent()
		if err := flow.Publish(t.Context(), b, news.Fetched{Document: d}); err != nil {
			t.Fatal(err)
		}
	}
	env := map[string]string{"CLASSIFIER_LEXICON": forests(t)}
	r := invocation{env: env}.run(t, "replay", "--stage", "classify", "--nats", url, "--run", "run-1", "--json")
	var report struct{ Revisions, Retagged, Damaged int }
	if err := json.Unmarshal([]byte(r.out), &report); err != nil || r.status != 0 || report.Revisions != 2 || report.Retagged != 2 {
		t.Fatalf("got status %d, %+v, %v: %s%s", r.status, report, err, r.out, r.err)
	}
	var got []string
	_, err := flow.Read(t.Context(), b, news.SubjectRetagged, 0, false, func(m flow.Message) error {
		e, err := news.Decode[news.Retagged](m.Header, m.Data)
		got = append(got, fmt.Sprint(e.Document.ID, len(e.Topics), e.Run))
		return err
	})
	if want := "kfs/01run-1 kfs/10run-1"; err != nil || strings.Join(got, " ") != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	invocation{env: env}.run(t, "replay", "--stage", "classify", "--nats", url, "--since", "1d").want(t, "replay", 0, "", "no document that was asked for")
}
