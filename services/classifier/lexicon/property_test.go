package lexicon_test

import (
	"bufio"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier/lexicon"
)

// corpus returns real documents in many languages.
func corpus(tb testing.TB) []news.Document {
	tb.Helper()
	var all []news.Document
	for _, path := range []string{"corpus/dev.jsonl", "replica/data/docs.jsonl"} {
		f, err := os.Open("../../../../shared/" + path)
		if err != nil {
			tb.Fatal(err)
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<22)
		for lines.Scan() {
			var d struct{ ID, Lang, Title, Body string }
			if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
				tb.Fatal(err)
			}
			all = append(all, news.Document{ID: d.ID, LanguageHint: d.Lang, Title: d.Title, Body: d.Body})
		}
		if err := lines.Err(); err != nil {
			tb.Fatal(err)
		}
	}
	return all
}

func TestPointsAddUp(t *testing.T) {
	l := standard(t)
	for _, d := range corpus(t) {
		published := map[string]news.Topic{}
		for _, topic := range l.Topics(d) {
			published[topic.ID] = topic
		}
		for _, topic := range l.Explain(d).Topics {
			sum, slack := 0.0, 0.001*float64(len(topic.Terms)+1)
			for _, term := range topic.Terms {
				sum += term.Points
				if math.Abs(term.By.Sum()-term.Points) > 0.003 {
					t.Errorf("%s: the features of %q are %v, its points %v", d.ID, term.Term, term.By, term.Points)
				}
			}
			if math.Abs(sum-topic.Points) > slack || math.Abs(topic.By.Sum()-topic.Points) > 0.003 {
				t.Errorf("%s: topic %s has %v points, its terms %v, its features %v", d.ID, topic.ID, topic.Points, sum, topic.By)
			}
			p, ok := published[topic.ID]
			if ok != topic.Tagged || ok && (p.Score != topic.Score || p.Points != topic.Points) {
				t.Errorf("%s: topic %s is explained as %v with %v points and published as %v", d.ID, topic.ID, topic.Tagged, topic.Points, p)
			}
			checkScore(t, topic)
		}
	}
}

// TestExplanationsPointAtWhatTheySay holds every place of an explanation to the
// text, and the passages to the order of the text.
func TestExplanationsPointAtWhatTheySay(t *testing.T) {
	l := standard(t)
	hidden, passages := 0, 0
	for _, d := range corpus(t) {
		texts := map[string][]rune{"title": []rune(d.Title), "body": []rune(d.Body)}
		check := func(topic, term string, p lexicon.Place) {
			if end := p.Offset + utf8.RuneCountInString(p.Text); end > len(texts[p.Field]) || string(texts[p.Field][p.Offset:end]) != p.Text {
				t.Errorf("%s: %s: %q of %q is not at %d of the %s", d.ID, topic, p.Text, term, p.Offset, p.Field)
			}
		}
		e := l.Explain(d)
		for _, topic := range e.Topics {
			for _, term := range topic.Terms {
				for _, p := range term.Places {
					check(topic.ID, term.Term, p)
				}
			}
			for _, h := range topic.Hidden {
				hidden++
				check(topic.ID, h.Term, h.Place)
				if h.Why == "" {
					t.Errorf("%s: %s: nothing is said of %q", d.ID, topic.ID, h.Term)
				}
			}
		}
		end := 0
		for _, p := range e.Passages {
			passages++
			if p.Offset < end || p.Length <= 0 || p.Offset+p.Length > len(texts["body"]) || p.Kind == "" || p.Kind == "main" || p.Share >= 1 {
				t.Errorf("%s: got the passage %+v after one that ends at %d", d.ID, p, end)
			}
			end = p.Offset + p.Length
		}
	}
	if hidden < 100 || passages < 50 {
		t.Errorf("only %d hidden terms and %d passages were looked at", hidden, passages)
	}
}

// checkScore holds the score to the function of points that DESIGN.md promises.
func checkScore(t *testing.T, topic lexicon.TopicExplained) {
	t.Helper()
	want := topic.Points * topic.Points / (topic.Points*topic.Points + topic.Line*topic.Line)
	if math.Abs(topic.Score-want) > 0.002 || topic.Tagged != (topic.Points >= topic.Line) && math.Abs(topic.Points-topic.Line) > 0.001 {
		t.Errorf("topic %s: %v points are a score of %v, tagged %v", topic.ID, topic.Points, topic.Score, topic.Tagged)
	}
}

// points returns the points of every topic.
func points(l *lexicon.Lexicon, d news.Document) map[string]float64 {
	all := map[string]float64{}
	for _, topic := range l.Explain(d).Topics {
		all[topic.ID] = topic.Points
	}
	return all
}

// unrelated returns the paragraphs of documents that hold no term.
func unrelated(l *lexicon.Lexicon, documents []news.Document) []string {
	var all []string
	for _, d := range documents {
	paragraphs:
		for p := range strings.SplitSeq(d.Body, "\n\n") {
			for _, topic := range l.Explain(news.Document{Body: p}).Topics {
				if len(topic.Terms)+len(topic.Hidden) > 0 {
					continue paragraphs
				}
			}
			all = append(all, p)
		}
	}
	return all
}

// TestUnrelatedTextNeverRaisesPoints puts paragraphs without terms, marks of
// boilerplate among them, anywhere between the paragraphs of real documents.
func TestUnrelatedTextNeverRaisesPoints(t *testing.T) {
	l := standard(t)
	documents := corpus(t)
	others := unrelated(l, documents)
	if len(others) < 500 {
		t.Fatalf("only %d paragraphs hold no term", len(others))
	}
	others = append(others, "붙임", "담당 부서", "Notes to editors", "附件", "関連リンク", "© 2026", "")
	random := rand.New(rand.NewPCG(5, 6))
	for _, d := range documents {
		before := points(l, d)
		for range 5 {
			paragraphs := strings.Split(d.Body, "\n\n")
			for range 1 + random.IntN(4) {
				at := random.IntN(len(paragraphs) + 1)
				paragraphs = append(paragraphs[:at:at], append([]string{others[random.IntN(len(others))]}, paragraphs[at:]...)...)
			}
			changed := d
			changed.Body = strings.Join(paragraphs, "\n\n")
			for id, after := range points(l, changed) {
				if after > before[id]+0.0011 {
					t.Errorf("%s: topic %s rose from %v to %v points", d.ID, id, before[id], after)
				}
			}
		}
	}
}

func TestOrderOfDocumentsChangesNothing(t *testing.T) {
	documents := corpus(t)
	want := make([][]news.Topic, len(documents))
	for i, d := range documents {
		want[i] = standard(t).Topics(d)
	}
	other, err := lexicon.Standard()
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for seed := range uint64(4) {
		wg.Go(func() {
			for _, i := range rand.New(rand.NewPCG(seed, 7)).Perm(len(documents)) {
				if got := other.Topics(documents[i]); !reflect.DeepEqual(got, want[i]) {
					t.Errorf("%s: got %v, want %v", documents[i].ID, got, want[i])
				}
			}
		})
	}
	wg.Wait()
}

// TestOneParagraphOfNothingButTerms reads 4 MB without an end of a paragraph.
// Were the paragraph read once for every term, that would take minutes.
func TestOneParagraphOfNothingButTerms(t *testing.T) {
	const times = 500_000
	for text, want := range map[string]int{"인공지능 ": times, "#AI ": 0} {
		count := 0
		for _, topic := range standard(t).Topics(news.Document{Title: "인공지능", Body: strings.Repeat(text, times)}) {
			count = topic.Evidence[0].Count - 1
		}
		if count != want {
			t.Errorf("%q: got %d places in the body, want %d", text, count, want)
		}
	}
}

// TestTermsOfOneParagraphAreNotRepeated has paragraphs with many terms, of several topics.
func TestTermsOfOneParagraphAreNotRepeated(t *testing.T) {
	text := "인공지능과 인공지능 개발, 개인정보 보호와 개인정보 보호."
	const title = "인공지능과 개인정보 보호"
	once, twice := standard(t).Topics(news.Document{Title: title, Body: text}), standard(t).Topics(news.Document{Title: title, Body: text + "\n\n" + text})
	if len(once) != 2 || len(twice) != 2 {
		t.Fatalf("got %v, then %v, want ai and safety", once, twice)
	}
	for i, topic := range twice {
		if topic.Evidence[0].Count != 3 || once[i].Evidence[0].Count != 3 {
			t.Errorf("got %v, then %v, want what is repeated to count once", once[i], topic)
		}
	}
}

// TestALongTextIsExplained has a passage in every other paragraph. Were
// the text read from its beginning for each, that would take minutes.
func TestALongTextIsExplained(t *testing.T) {
	const times = 60_000
	const unit = "© 2026\n\n인공지능이다.\n\n"
	e := standard(t).Explain(news.Document{Title: "인공지능", Body: strings.Repeat(unit, times)})
	if len(e.Passages) != 2*times-1 { // the first paragraph is no repetition
		t.Fatalf("got %d passages, want %d", len(e.Passages), 2*times-1)
	}
	want := lexicon.Passage{Kind: "line", Offset: (times - 1) * utf8.RuneCountInString(unit), Length: len("c 2026")}
	if got := e.Passages[2*times-3]; got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
