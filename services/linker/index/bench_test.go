package index_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/fingerprint"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/linker/index"
	"github.com/policywire/policywire/services/linker/likeness"
)

// syllables are what the words of a made-up release are made of.
var syllables = []rune("가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후기니디리미비시이지치키티피히")

// madeUp returns the nth of very many releases, about eighty a day, with the
// names, numbers and dates that releases have.
func madeUp(n int) news.Classified {
	random := rand.New(rand.NewPCG(uint64(n), 7))
	words := func(count int) string {
		var b strings.Builder
		for range count {
			for range 2 + random.IntN(3) {
				b.WriteRune(syllables[random.IntN(len(syllables))])
			}
			b.WriteByte(' ')
		}
		return b.String()
	}
	at := time.Date(2020, 1, 1, 9, 0, 0, 0, time.UTC).Add(time.Duration(n) * 18 * time.Minute)
	title := words(8)
	body := fmt.Sprintf("%s %d월 %d일 %s%d명 %s%d.%d%% %sABC%c %s", words(40), at.Month(), at.Day(), words(40), random.IntN(90000),
		words(40), random.IntN(90), random.IntN(10), words(40), 'A'+rune(random.IntN(26)), words(60))
	d := news.Document{ID: fmt.Sprintf("korea-kr-press/%d", 156000000+n), Source: "korea-kr-press", Title: title, Body: body,
		PublishedAt: at, Revision: 1, Origin: news.OriginImport, ContentHash: fmt.Sprintf("%064x", n)}
	in := news.Classified{Document: d, Language: news.Language{Tag: "ko"}, Fingerprint: fingerprint.Of(title, body), ClassifiedAt: at}
	for i := range 8 {
		body := random.IntN(1000)
		in.Entities = append(in.Entities, news.Entity{ID: fmt.Sprintf("kr-body%d", body), Kind: "agency",
			Name: fmt.Sprintf("Agency %d", body), Field: "body", Offset: 100 * i})
	}
	return in
}

// BenchmarkPut takes in releases one after the other; live-B is what each one that
// is held takes of the heap.
func BenchmarkPut(b *testing.B) {
	const held = 20_000
	documents := make([]news.Classified, 2000)
	x := index.New(index.Config{Documents: held, Windows: likeness.Windows{Duplicate: 14, Story: 7}})
	n := 0
	refill := func() {
		for i := range documents {
			documents[i] = madeUp(n)
			n++
		}
	}
	before := heap()
	for x.Len() < held {
		refill()
		for _, d := range documents {
			x.Put(d)
		}
		x.Commit(x.Changes("1", time.Now()))
	}
	after := heap()
	refill()
	b.ResetTimer()
	for i := range b.N {
		if i%len(documents) == 0 && i > 0 {
			b.StopTimer()
			refill()
			b.StartTimer()
		}
		x.Put(documents[i%len(documents)])
	}
	b.StopTimer()
	x.Commit(x.Changes("1", time.Now()))
	b.ReportMetric(float64(after-before)/held, "live-B/document")
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
