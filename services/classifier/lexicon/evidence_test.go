package lexicon_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier/lexicon"
	"golang.org/x/text/unicode/norm"
)

// checkEvidence fails where a place in the evidence is not in d's text.
func checkEvidence(tb testing.TB, d news.Document, topics []news.Topic) {
	tb.Helper()
	texts := map[string]string{"title": d.Title, "summary": d.Summary, "body": d.Body}
	for _, topic := range topics {
		if topic.Score < 0.5 || topic.Score > 1 || len(topic.Evidence) == 0 || len(topic.Evidence) > 20 {
			tb.Errorf("topic %s has score %v and %d places", topic.ID, topic.Score, len(topic.Evidence))
		}
		for _, e := range topic.Evidence {
			letters := []rune(texts[e.Field])
			end := e.Offset + utf8.RuneCountInString(e.Text)
			if end > len(letters) || string(letters[e.Offset:end]) != e.Text {
				tb.Errorf("topic %s: %q is not at code point %d of the %s", topic.ID, e.Text, e.Offset, e.Field)
			}
			if !utf8.ValidString(e.Text) {
				tb.Errorf("topic %s: %q is not UTF-8", topic.ID, e.Text)
			}
		}
	}
}

func TestEvidenceIsWhereItSays(t *testing.T) {
	pieces := []string{"인공지능", "개인정보 보호", "AI", "ＡＩ", "5G", "디지털 격차", "資安", "サイバーセキュリティ", "machine\nlearning",
		"réseau", "trí tuệ nhân tạo", "искусственного интеллекта", "ปัญญาประดิษฐ์", "🎉", "👩‍👩‍👧", " ", "\n\n", "가", "the ", "\u00ad", "e\u0301", "ㄱ", "\u1100\u1161"}
	l := standard(t)
	random := rand.New(rand.NewPCG(1, 2))
	text := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		if random.IntN(3) == 0 {
			return norm.NFD.String(b.String())
		}
		return b.String()
	}
	found := 0
	for range 2000 {
		d := news.Document{Title: text(4), Summary: text(6), Body: text(60)}
		topics := l.Topics(d)
		found += len(topics)
		checkEvidence(t, d, topics)
	}
	if found < 1000 {
		t.Errorf("got %d topics in 2000 documents: the test looks at too little", found)
	}
}

func FuzzTopics(f *testing.F) {
	for _, seed := range []string{"인공지능(AI) 5G", norm.NFD.String("개인정보 보호"), "a\u0301\u00ad \u3000ＡＩ", "\xff인공지능\xe1\x84", "\u0301 \u0301AI \u00a0\u0301",
		"붙임\n\nAI", "문의:\r\n5G", "#AI\n#5G", "Annex\n\n©"} {
		f.Add(seed, seed, seed+"\n\n"+seed)
	}
	l := standard(f)
	f.Fuzz(func(t *testing.T, title, summary, body string) {
		d := news.Document{Title: title, Summary: summary, Body: body}
		topics := l.Topics(d)
		checkEvidence(t, d, topics)
		if again := l.Topics(d); !reflect.DeepEqual(topics, again) {
			t.Errorf("got %v, then %v", topics, again)
		}
		d.Body += "\n\n\u2014"
		more := points(l, d)
		for _, topic := range topics {
			if more[topic.ID] > topic.Points+0.0011 {
				t.Errorf("topic %s rose from %v to %v points by a dash", topic.ID, topic.Points, more[topic.ID])
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, file := range []string{"topics/ai.yaml", "boilerplate.yaml"} {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text[:min(len(text), 4000)])
	}
	f.Add([]byte(water))
	f.Add([]byte("id: l\nname: *a\ngroups: {? [a]: b}\n---\n- <<: !!map"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if l, err := lexicon.Parse("l.yaml", data); err == nil {
			l.Topics(news.Document{Title: "상수도"})
		} else if !strings.Contains(err.Error(), "l.yaml") && !strings.Contains(err.Error(), "lexicon") {
			t.Errorf("got %v, want the file named", err)
		}
	})
}

// TestMatchingEqualsTheObviousWay compares the automaton with looking for each
// term at each place, over lexicons and texts drawn at random from few letters,
// where terms hide in and overlap one another all the time.
func TestMatchingEqualsTheObviousWay(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	letters := []rune("가나다")
	draw := func(n int) string {
		text := make([]rune, n)
		for i := range text {
			text[i] = letters[random.IntN(len(letters))]
		}
		return string(text)
	}
	compared := 0
	for range 300 {
		var terms []string
		for range 1 + random.IntN(6) {
			if term := draw(1 + random.IntN(5)); !slices.Contains(terms, term) {
				terms = append(terms, term)
			}
		}
		l := parse(t, fmt.Sprintf("groups:\n- weight: strong\n  terms: {ko: [%s]}\n", strings.Join(terms, ", ")))
		for range 20 {
			text := draw(random.IntN(14))
			for _, topic := range l.Topics(news.Document{Title: text}) {
				compared++
				got := map[string][2]int{}
				for _, e := range topic.Evidence {
					got[e.Text] = [2]int{e.Offset, e.Count}
				}
				if want := naive([]rune(text), terms); !maps.Equal(got, want) {
					t.Fatalf("terms %v in %q: got %v, want %v", terms, text, got, want)
				}
			}
		}
	}
	if compared < 1000 {
		t.Errorf("only %d texts were compared", compared)
	}
}

// naive returns where each of the leftmost longest terms of text first stands,
// and how often it is there.
func naive(text []rune, terms []string) map[string][2]int {
	all := map[string][2]int{}
	for i := 0; i < len(text); {
		longest := ""
		for _, term := range terms {
			if strings.HasPrefix(string(text[i:]), term) && len(term) > len(longest) {
				longest = term
			}
		}
		if longest == "" {
			i++
			continue
		}
		first, ok := all[longest]
		if !ok {
			first[0] = i
		}
		all[longest] = [2]int{first[0], first[1] + 1}
		i += utf8.RuneCountInString(longest)
	}
	return all
}
