package policywire_test

import (
	"bufio"
	"cmp"
	"encoding/json"
	"log/slog"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier"
	"github.com/policywire/policywire/services/linker/index"
	"github.com/policywire/policywire/services/linker/likeness"
)

// realDocument is what both sets of real documents have in common.
type realDocument struct {
	Site, Section, Source, ID, URL, Title, Body, Published, Publisher string
}

// document gives d an id and a source of its own.
func (d realDocument) document(t *testing.T) news.Document {
	t.Helper()
	source := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			return c
		}
		return '-'
	}, strings.ToLower(cmp.Or(d.Source, d.Site+"-"+d.Section)))
	at, err := time.Parse(time.RFC3339, d.Published)
	if err != nil {
		at, err = time.Parse(time.DateOnly, d.Published)
	}
	if err != nil { // some are of a year or a month only
		at = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	doc := news.Document{ID: news.DocumentID(source, strings.Trim(d.ID, "/")), Source: source, URL: d.URL, Title: d.Title, Body: d.Body,
		Publisher: d.Publisher, PublishedAt: at, PublishedPrecision: news.PrecisionDay, FetchedAt: at, Revision: 1, Kind: news.PressRelease,
		Rights: news.RightsFull, Origin: news.OriginLive}
	doc.ContentHash = doc.HashContent()
	return doc
}

// realDocuments reads the documents of the replica and those for development.
func realDocuments(t *testing.T) []news.Document {
	t.Helper()
	var all []news.Document
	for _, path := range []string{"replica/data/docs.jsonl", "corpus/dev.jsonl"} {
		f, err := os.Open(shared(t, path))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 16<<20)
		for lines.Scan() {
			var d realDocument
			if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
				t.Fatal(err)
			}
			all = append(all, d.document(t))
		}
		if err := lines.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// linked classifies documents, puts them into an index in some order and returns
// what it says of them.
func linked(t *testing.T, documents []news.Document) map[string]news.Linked {
	t.Helper()
	cfg, err := classifier.ConfigFromEnv(func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	c, err := classifier.New(cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	x := index.New(index.Config{Documents: 10_000, Windows: likeness.Windows{Duplicate: 14, Story: 7}})
	rand.Shuffle(len(documents), func(i, j int) { documents[i], documents[j] = documents[j], documents[i] })
	for _, d := range documents {
		r := c.Document(d)
		x.Put(news.Classified{Document: d, Language: r.Language, Topics: r.Topics, Entities: r.Entities, Fingerprint: r.Fingerprint,
			Classifier: c.Version(), ClassifiedAt: d.FetchedAt})
	}
	links := map[string]news.Linked{}
	for _, change := range x.Changes("test", time.Now()) {
		if _, err := news.Encode(change.Event); err != nil {
			t.Errorf("an event breaks the contract: %v", err)
		}
		links[change.Event.DocumentID] = change.Event
	}
	return links
}

const (
	// pairs is how many releases of the replica the ministry has on its own site too.
	pairs        = 12
	apecSaid     = "www-apec-org-news/meeting-papers/sectoral-ministerial-meetings/general/2025-apec-digital-and-ai-ministerial-statement"
	policyNewsID = "www-korea-kr-policy/148948810"
	// plan and planAgain are the releases of two offices on their common plan, under
	// other titles, on the site that carries the releases of all.
	plan, planAgain = "www-korea-kr-press/156761097", "www-korea-kr-press/156761112"
)

// TestLinksOfRealDocuments holds every link among real documents to what somebody
// who reads them would say. A new one is read before it is let in here.
func TestLinksOfRealDocuments(t *testing.T) {
	links := linked(t, realDocuments(t))
	// The same subject in two releases of one day, by one source.
	stories := [][]string{{apecSaid, policyNewsID}, {"www-korea-kr-press/156760980", "www-korea-kr-press/156760994"}}
	duplicates := 0
	for id, e := range links {
		t.Logf("%s repeats %q, story %s, %.2f: %s", id, e.DuplicateOf, e.Story, e.Score, e.Evidence)
		switch {
		case id == planAgain && e.DuplicateOf == plan, id == plan && e.Story == plan && e.DuplicateOf == "":
		case e.DuplicateOf != "":
			duplicates++
			if !strings.HasPrefix(id, "www-msit-go-kr-ko/") || !strings.HasPrefix(e.DuplicateOf, "www-korea-kr-press/") || e.Score != 1 {
				t.Errorf("%s repeats %s, says the index: %s", id, e.DuplicateOf, e.Evidence)
			}
		case strings.HasPrefix(e.Evidence, "the same text as www-msit-go-kr-ko/"):
		case !slices.ContainsFunc(stories, func(s []string) bool { return slices.Contains(s, id) && s[0] == e.Story }):
			t.Errorf("%s is of the story %s, says the index: %s", id, e.Story, e.Evidence)
		}
	}
	if duplicates != pairs || len(links) != 2*pairs+6 {
		t.Errorf("%d duplicates and %d links, want %d and %d", duplicates, len(links), pairs, 2*pairs+6)
	}
}

// meetings are releases as ministries write them on the meeting and on others, by us.
var meetings = []struct {
	source, title, body string
	day                 int
	story               bool
}{
	{"msit-en", "Korea Hosts First APEC Digital and AI Ministerial Meeting in Incheon", "The Ministry of Science and ICT (MSIT) held the APEC Digital and AI Ministerial Meeting at Songdo Convensia in Incheon on August 4. Ministers of the 21 member economies adopted a statement on AI innovation, digital connectivity and a safe and trusted digital ecosystem.", 4, true},
	{"msit-ko", "과기정통부, APEC 디지털·AI 장관회의 개최", "과학기술정보통신부는 8월 4일 인천 송도에서 2025 APEC 디지털·AI 장관회의를 열고 장관선언문을 채택하였다. 회의에서는 인공지능 혁신, 디지털 연결성, 안전한 인공지능 생태계를 논의하였다.", 4, true},
	{"tw-moda", "APEC數位與AI部長會議於韓國仁川登場", "數位發展部表示，APEC數位與AI部長會議8月4日於韓國仁川舉行，由韓國科學技術情報通信部主持，會中就人工智慧創新、數位連結與安全可信任的人工智慧進行討論，並通過部長聲明。", 5, true},
	{"msit-ko", "인공지능기본법 시행령 제정 방향 설명회", "과학기술정보통신부는 8월 5일 서울에서 인공지능기본법 시행령 제정 방향을 설명하는 자리를 마련한다. 인공지능 안전성 확보 의무와 고영향 인공지능의 기준을 설명한다.", 5, false},
	{"korea-kr-press", "5G 특화망 주파수 공급 계획 발표", "과학기술정보통신부는 8월 4일 5G 특화망을 위한 주파수 공급 계획을 발표하였다. 통신망 구축을 원하는 기업은 9월부터 신청할 수 있다.", 4, false},
	{"apec-news", "APEC Energy Ministers Meet in Busan", "Energy ministers of the 21 APEC member economies met in Busan, Republic of Korea, on 27 August 2025, and called for AI in power grids.", 6, false},
	{"tw-moda", "數位部公布8月資安演練成果", "數位發展部8月5日公布資安演練成果，共有21個機關參與，強化關鍵基礎設施之資安防護能力，並將持續推動人工智慧應用。", 5, false},
}

// TestReleasesOnTheMinisterialMeetingAreOneStory adds them to the real documents.
func TestReleasesOnTheMinisterialMeetingAreOneStory(t *testing.T) {
	documents := realDocuments(t)
	ids := map[string]bool{apecSaid: true, policyNewsID: true}
	for i, m := range meetings {
		at := time.Date(2025, 8, m.day, 10, 0, 0, 0, time.FixedZone("", 9*3600))
		d := news.Document{ID: news.DocumentID(m.source, "m"+string(rune('0'+i))), Source: m.source, URL: "https://m.invalid", Title: m.title, Body: m.body,
			PublishedAt: at, PublishedPrecision: news.PrecisionDay, FetchedAt: at, Revision: 1, Kind: news.PressRelease, Rights: news.RightsFull, Origin: news.OriginLive}
		d.ContentHash = d.HashContent()
		documents = append(documents, d)
		ids[d.ID] = m.story
	}
	links := linked(t, documents)
	for id, want := range ids {
		got := links[id]
		if (got.Story == apecSaid || got.Story == policyNewsID || got.Story == "msit-ko/m1" || got.Story == "msit-en/m0") != want {
			t.Errorf("%s: got story %q, want it in that of the meeting: %v; %s", id, got.Story, want, got.Evidence)
		}
		if want && got.Story != links[apecSaid].Story {
			t.Errorf("%s is of the story %s, the statement of %s", id, got.Story, links[apecSaid].Story)
		}
	}
}
