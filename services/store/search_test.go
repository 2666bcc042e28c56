package store_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
)

// search returns the native ids that words find, best first.
func (f *fixture) search(t *testing.T, words string, limit int) []string {
	t.Helper()
	got := f.text(t, fmt.Sprintf("SELECT id FROM policywire.search(words = %s) ORDER BY score DESC, id LIMIT %d", literal(words), limit))
	if got == "" {
		return nil
	}
	return strings.Split(strings.ReplaceAll(got, "korea-kr-press/", ""), "\n")
}

// literal returns s as SQL writes it.
func literal(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

// text returns a change to a document's texts.
func text(title, summary, body string) func(*news.Classified) {
	return func(e *news.Classified) {
		e.Document.Title, e.Document.Summary, e.Document.Body = title, summary, body
	}
}

// english returns the translation of e.
func english(e news.Classified, title, body string, later time.Duration) news.Translated {
	return news.Translated{
		DocumentID: e.Document.ID, Source: e.Document.Source, Revision: e.Document.Revision, ContentHash: e.Document.ContentHash,
		SourceLanguage: "ko", Target: "en", Title: title, Body: body, Engine: "test", EngineVersion: "1",
		Status: news.StatusTranslated, TranslatedAt: e.ClassifiedAt.Add(later), Origin: news.OriginLive,
	}
}

func TestSearchFinds(t *testing.T) {
	f := migrated(t)
	s := f.open(t)
	korean := classified("ko", text("인공지능기본법 시행령 예고", "", "정부는 데이터 센터의\n하위법령을 예고하였다."))
	write(t, s, korean, english(korean, "Notice of a decree", "The government regulates data centres.", time.Hour),
		classified("zh", text("數位發展部推動公共網路", "", "偏鄉寬頻建設，５Ｇ服務")),
		classified("ja", text("デジタル庁が指針を公表", "生成AIの安全な利用", "本文")),
		classified("odd", text(`It's "39%" of C:\dir\new_x`, "", "Half {a} word\tsaid Ａda and an É")),
		classified("body", text("보도자료", "", "인공지능기본법은 본문에만 있다. 4월 2026년")),
	)
	for _, c := range []struct{ words, want string }{
		{"인공지능", "ko body"}, // the title first
		{"인공지능을", "ko body"},
		{"인공지능 기본법", "ko body"},
		{"예고 기본법", "ko"},
		{"법", "ko body"},
		{"데이터센터", "ko"},
		{"데이터센터의", "ko"},
		{"寬頻", "zh"},
		{"公共網路 偏鄉", "zh"},
		{"5g", "zh"},
		{"g", ""}, // within a word of Latin letters nothing is found
		{"AI", "ja"},
		{"ai ＡＩ", "ja"},
		{"生成ai", "ja"},
		{"デシ\u3099タル", "ja"},
		{"ada", "odd"},
		{"É", "odd"},
		{"e\u0301", "odd"},
		{"DECREE notice", "ko"},
		{"regulat", "ko"},
		{"decrees", "ko"},
		{"ulates", ""},
		{"decree 하위법령", ""}, // all in one text
		{`"notice of"`, "ko"},
		{`"of notice"`, ""},
		{"2026", "body"},
		{"202", ""},
		{"39", "odd"},
		{"it's", "odd"},
		{`c:\DIR\new`, "odd"},
		{"n%w", ""}, // no wildcards
		{"new?x", ""},
		{"new_x", "odd"},
		{"h_lf", ""},
		{`\E.*\Q`, ""},
		{"' OR 1=1 --", ""},
		{"{a} half", "odd"},
		{"「인공지능」, (기본법)!", "ko body"},
		{"인공지능 인공지능", "ko body"},
		{"half word said ada and an", "odd"}, // more words than are scored
		{"half word said ada and never", ""},
		{"없는말", ""},
	} {
		if got := strings.Join(f.search(t, c.words, 9), " "); got != c.want {
			t.Errorf("searching %s: got %q, want %q", c.words, got, c.want)
		}
	}
}

func TestSearchTells(t *testing.T) {
	f := migrated(t)
	korean := classified("ko", text("위성 발사", "저궤도 위성", strings.Repeat("긴 머리말이다. ", 40)+"누리호가 Orbit에 닿았다."))
	write(t, f.open(t), korean, english(korean, "Launch of a satellite", "It is in space.", 0))
	for words, want := range map[string]string{
		"위성":    "title\tLaunch of a satellite",
		"저궤도":   "summary\tLaunch of a satellite",
		"누리호":   "body\tLaunch of a satellite",
		"space": "translation\tLaunch of a satellite",
	} {
		f.want(t, "SELECT found_in, translated_title FROM policywire.search(words = "+literal(words)+")", want)
	}
	f.want(t, "SELECT snippet FROM policywire.search(words = '누리호')", "리말이다. 긴 머리말이다. 긴 머리말이다. 누리호가 orbit에 닿았다.")
	f.want(t, "SELECT id, title, language, source, publisher, published_on, toString(topics), url, score > 0 FROM policywire.search(words = '위성')",
		korean.Document.ID+"\t위성 발사\tko\tkorea-kr-press\t과학기술정보통신부\t2025-03-01\t[\\'ai\\']\t"+korean.Document.URL+"\t1")
}

// Whatever is written again or anew, search finds what the latest texts say,
// while every row that was replaced still waits to be merged away.
func TestSearchKnowsTheLatestTextsOnly(t *testing.T) {
	f := migrated(t)
	f.exec(t, "SYSTEM STOP MERGES policywire_store.texts")
	f.exec(t, "SYSTEM STOP MERGES policywire_store.latest")
	f.exec(t, "SYSTEM STOP MERGES policywire_store.translations")
	s := f.open(t)
	first := classified("1", text("위성 계획", "", "고래"))
	second := classified("1", revised(2, noon(3), "ai"), text("위성 계획 변경", "", "다람쥐"))
	for _, e := range []news.Event{second, first, second, english(first, "Whale", "", 0), english(second, "Sparrow", "", 0),
		english(second, "Squirrel", "", time.Hour), retagged(second, time.Hour, "safety"), first, english(second, "Sparrow", "", 0)} {
		write(t, s, e)
	}
	for words, want := range map[string]int{"위성": 1, "고래": 0, "다람쥐": 1, "whale": 0, "sparrow": 0, "squirrel": 1} {
		if got := f.search(t, words, 9); len(got) != want {
			t.Errorf("searching %s: got %q, want %d documents", words, got, want)
		}
	}
	f.want(t, "SELECT toString(topics) FROM policywire.search(words = '다람쥐')", `[\'safety\']`)
}

// An insert does not pay for the index, a merge does; what is found is the same.
func TestSearchIndexIsMadeByMerges(t *testing.T) {
	f := migrated(t)
	var events []news.Event
	for n := range 300 {
		events = append(events, classified(fmt.Sprint(n), text(fmt.Sprint("문서 ", n), "", fmt.Sprintf("word%d", n))))
	}
	write(t, f.open(t), events...)
	const (
		bytes = "SELECT sum(secondary_indices_compressed_bytes) > 0 FROM system.parts WHERE active AND database = 'policywire_store' AND table = 'texts'"
		plan  = "SELECT trimLeft(explain) FROM (EXPLAIN indexes = 1 SELECT count() FROM policywire_store.texts WHERE text LIKE '%word77%') WHERE explain LIKE '%Granules: 1/5%'"
	)
	f.want(t, bytes, "0")
	f.want(t, plan, "")
	if got := f.search(t, "word77", 9); !slices.Equal(got, []string{"77"}) {
		t.Errorf("without the index: got %v, want the one document", got)
	}
	f.exec(t, "OPTIMIZE TABLE policywire_store.texts FINAL")
	f.want(t, bytes, "1")
	f.want(t, plan, "Granules: 1/5")
	if got := f.search(t, "word77", 9); !slices.Equal(got, []string{"77"}) {
		t.Errorf("with the index: got %v, want the one document", got)
	}
}

func TestSearchRefuses(t *testing.T) {
	f := migrated(t)
	write(t, f.open(t), classified("1"))
	for words, want := range map[string]string{
		"":                         "needs a word",
		" \t":                      "needs a word",
		`?! "…" 「」%_`:              "needs a word",
		strings.Repeat("말", 10000): "at most 1000 characters",
		strings.Join(strings.Split("abcdefghijklmnopqrstuvwxyz0123456789", ""), " "): "at most 32 words",
	} {
		err := f.conn.Exec(t.Context(), "SELECT count() FROM policywire.search(words = "+literal(words)+")")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("searching %.30q: got %v, want %q", words, err, want)
		}
	}
}

// shared reads the documents that lie beside the tree, with the ids that the
// expectations name: dev/<id> and replica/<id>, of which the end counts.
func shared(t *testing.T) map[string]news.Event {
	t.Helper()
	events := map[string]news.Event{}
	for source, file := range map[string]string{"dev": "corpus/dev.jsonl", "replica": "replica/data/docs.jsonl"} {
		lines, err := os.Open(filepath.Join("../../../shared", file))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = lines.Close() }()
		for scanner := json.NewDecoder(bufio.NewReader(lines)); scanner.More(); {
			var d struct{ ID, Title, Body, Lang string }
			if err := scanner.Decode(&d); err != nil {
				t.Fatal(err)
			}
			e := classified(path.Base(d.ID), text(d.Title, "", d.Body))
			e.Document.ID, e.Document.Source = news.DocumentID(source, path.Base(d.ID)), source
			e.Language.Tag = strings.ToLower(d.Lang)
			events[e.Document.ID] = e
		}
	}
	return events
}

// fields reads the lines of a file of testdata, parted by tabs.
func fields(t *testing.T, name string) (lines [][]string) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata/search", name))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(content)) {
		lines = append(lines, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
	}
	return lines
}

// What people look for is found. The expected documents were chosen by reading
// them; the floors are what is reached.
func TestSearchRecall(t *testing.T) {
	f := migrated(t)
	documents := shared(t)
	var events []news.Event
	for _, e := range documents {
		events = append(events, e)
	}
	for _, line := range fields(t, "translations.tsv") {
		e, ok := documents[line[0]].(news.Classified)
		if !ok {
			t.Fatalf("%s is translated, and there is no such document", line[0])
		}
		events = append(events, english(e, line[2], line[3], 0))
	}
	write(t, f.open(t), events...)
	queries := fields(t, "queries.tsv")
	recall, rank := 0.0, 0.0
	for _, q := range queries {
		expected := strings.Fields(q[2])
		got := f.search(t, q[1], 20)
		hits, first := 0, 0.0
		for i, id := range got {
			if slices.Contains(expected, id) {
				hits++
				first = max(first, 1/float64(i+1))
			}
		}
		if hits < len(expected) || first < 1 {
			t.Logf("%s %s: %d of %d found, the first at 1/%v: %v", q[0], q[1], hits, len(expected), first, got)
		}
		recall += float64(hits) / float64(len(expected)) / float64(len(queries))
		rank += first / float64(len(queries))
	}
	t.Logf("recall@20 %.3f, MRR %.3f", recall, rank)
	if len(queries) < 40 || recall < 0.97 || rank < 0.95 {
		t.Errorf("got recall@20 %.3f and MRR %.3f of %d queries, want 0.97 and 0.95 of 40", recall, rank, len(queries))
	}
}
