package lexicon_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier/lexicon"
)

// releases returns real releases in Korean of 1-3 kB.
func releases(tb testing.TB) []news.Document {
	tb.Helper()
	f, err := os.Open("../../../../shared/replica/data/docs.jsonl")
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var all []news.Document
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var d struct{ Lang, Title, Body string }
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			tb.Fatal(err)
		}
		if d.Lang == "ko" && len(d.Body) >= 1000 && len(d.Body) <= 3000 {
			all = append(all, news.Document{Title: d.Title, Body: d.Body})
		}
	}
	if len(all) == 0 || lines.Err() != nil {
		tb.Fatal("no releases: ", lines.Err())
	}
	return all
}

// generated returns a lexicon of n Korean terms that look like real ones.
func generated(tb testing.TB, n int) *lexicon.Lexicon {
	tb.Helper()
	words := strings.Fields("디지털 정보 통신 보안 기술 산업 데이터 안전 인터넷 교육 연구 개발 지원 사업 정책 서비스 이용자 보호 시스템 플랫폼 인프라 전략")
	seen, terms := map[string]bool{}, make([]string, 0, n)
	for i := 0; len(terms) < n; i++ {
		term := fmt.Sprintf("%s%c %s", words[i%len(words)], '가'+rune(i*7%11172), words[(i/len(words))%len(words)])
		if !seen[term] {
			seen[term], terms = true, append(terms, term)
		}
	}
	return parse(tb, "groups:\n- weight: strong\n  terms: {ko: ["+strings.Join(terms, ", ")+"]}\n")
}

// BenchmarkTopics finds the topics of one document per operation.
func BenchmarkTopics(b *testing.B) {
	documents := releases(b)
	b.Run("korean 1-3 kB", func(b *testing.B) { run(b, standard(b), documents) })
	for _, kB := range []int{1, 10, 100} {
		text := ""
		for i := 0; len(text) < kB<<10; i++ {
			text += documents[i%len(documents)].Body + "\n\n"
		}
		d := news.Document{Title: documents[0].Title, Body: strings.ToValidUTF8(text[:kB<<10], "")}
		b.Run(fmt.Sprintf("length/%d kB", kB), func(b *testing.B) { run(b, standard(b), []news.Document{d}) })
	}
	for _, n := range []int{500, 3000, 10000} {
		b.Run(fmt.Sprintf("terms/%d", n), func(b *testing.B) {
			before := heap()
			l := generated(b, n)
			size := heap() - before
			run(b, l, documents)
			b.ReportMetric(float64(size)/1e6, "MB")
		})
	}
}

func run(b *testing.B, l *lexicon.Lexicon, documents []news.Document) {
	b.Helper()
	bytes := 0
	for _, d := range documents {
		bytes += len(d.Title) + len(d.Body)
		l.Topics(d)
	}
	b.SetBytes(int64(bytes / len(documents)))
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		l.Topics(documents[i%len(documents)])
		i++
	}
}

// heap returns the bytes that are in use.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkStandard reads the topics of the program.
func BenchmarkStandard(b *testing.B) {
	before := heap()
	l, err := lexicon.Standard()
	if err != nil {
		b.Fatal(err)
	}
	size := heap() - before
	for b.Loop() {
		if _, err := lexicon.Standard(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(size)/1e6, "MB")
	runtime.KeepAlive(l)
}
