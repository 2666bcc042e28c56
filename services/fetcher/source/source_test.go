package source_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/PuerkitoBio/goquery"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/source"
)

func shipped(t *testing.T) []source.Source {
	t.Helper()
	sources, err := source.Load(os.DirFS("../sources"))
	if err != nil {
		t.Fatal(err)
	}
	return sources
}

func TestShippedSourcesAreValid(t *testing.T) {
	ids := map[string]bool{}
	for _, s := range shipped(t) {
		ids[s.ID] = true
		if err := s.Validate(); err != nil {
			t.Error(err)
		}
	}
	for _, id := range []string{"korea-kr-press", "korea-kr-policy-news", "msit-ko", "msit-en", "apec", "tw-trip-reports", "kmcc",
		"jp-digital", "jp-mic", "sg-mddi", "sg-imda", "us-nist", "us-ntia", "eu-digital"} {
		if !ids[id] {
			t.Errorf("there is no source %s", id)
		}
	}
}

func TestFaultsNameFileLineAndField(t *testing.T) {
	good, err := os.ReadFile("../sources/korea-kr-press.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, new, want string }{
		"unknown key":          {"    flattened: true", "    flatened: true", "korea-kr-press.yaml:LINE: flatened: unknown field"},
		"bad selector":         {"div.list_type > ul > li.no_data", "div..x", "korea-kr-press.yaml:LINE: empty: "},
		"bad zone":             {"Asia/Seoul", "Asia/Soul", `korea-kr-press.yaml:LINE: zone: "Asia/Soul" is no time zone`},
		"bad expression":       {`open_type_0?(\d)`, `open(`, "korea-kr-press.yaml:LINE: match: "},
		"other site":           {"https://www.korea.kr/briefing/pressReleaseList.do", "https://www.example.org/", "korea-kr-press.yaml:LINE: discover.list.url"},
		"no duration":          {"every: 15m", "every: often", "korea-kr-press.yaml:LINE: every: "},
		"too often":            {"every: 15m", "every: 1s", "korea-kr-press.yaml:LINE: schedule.every 1s is less than a minute"},
		"name of another file": {"id: korea-kr-press", "id: korea", `korea-kr-press.yaml:LINE: id "korea" is not the name of the file`},
		"missing parameter":    {"?newsId={newsId}", "", "korea-kr-press.yaml:LINE: identity.url"},
		"no kind":              {"kind: press-release", "kind: poem", `korea-kr-press.yaml:LINE: kind "poem" is none of press-release,`},
		"no rights":            {"rights: full", "rights: some", `korea-kr-press.yaml:LINE: rights "some" is none of full, excerpt, link`},
		"not YAML":             {"schedule:", "schedule: [", "korea-kr-press.yaml:"},
	} {
		t.Run(name, func(t *testing.T) {
			bad := strings.Replace(string(good), c.old, c.new, 1)
			if bad == string(good) {
				t.Fatalf("the definition has no %q", c.old)
			}
			before, _, _ := strings.Cut(string(good), c.old)
			want := strings.Replace(c.want, "LINE", fmt.Sprint(1+strings.Count(before, "\n")), 1)
			_, err := source.Parse("korea-kr-press.yaml", []byte(bad))
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want one with %q", err, want)
			}
		})
	}
}

func TestASelectorMaySelectTheElementItself(t *testing.T) {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(`<p><a href="/files/1">보고서 <b>전문</b></a></p>`))
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{":scope@href": "/files/1", ":scope": "보고서 전문", "b": "전문"} {
		s, err := source.ParseSelector(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Text(doc.Find("a")); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestLoadReportsEveryFaultOfEveryFile(t *testing.T) {
	_, err := source.Load(fstest.MapFS{
		"one.yaml": {Data: []byte("id: one\nkind: poem\n")},
		"two.yaml": {Data: []byte("id: two\nrigths: full\n")},
	})
	if err == nil {
		t.Fatal("got no error")
	}
	for _, want := range []string{"one.yaml:2: kind", "one.yaml:1: homepage", "one.yaml:1: discover needs", "two.yaml:2: rigths"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error lacks %q:\n%v", want, err)
		}
	}
	if _, err := source.Load(fstest.MapFS{}); err == nil {
		t.Error("an empty directory: got no error")
	}
}

func TestRefer(t *testing.T) {
	byID := map[string]source.Source{}
	for _, s := range shipped(t) {
		byID[s.ID] = s
	}
	statement := "meeting-papers/sectoral-ministerial-meetings/general/2025-apec-digital-and-ai-ministerial-statement"
	for name, c := range map[string]struct {
		source, address, id, url string
		kind                     news.Kind
	}{
		"list parameters": {"korea-kr-press", "https://www.korea.kr/briefing/pressReleaseView.do?newsId=156784421&pageIndex=1&srchWord=&period=",
			"korea-kr-press/156784421", "https://www.korea.kr/briefing/pressReleaseView.do?newsId=156784421", news.PressRelease},
		"mobile twin": {"korea-kr-press", "https://m.korea.kr/news/pressReleaseView.do?newsId=1&call_from=rsslink",
			"korea-kr-press/1", "https://www.korea.kr/briefing/pressReleaseView.do?newsId=1", news.PressRelease},
		"any order of parameters": {"msit-en", "https://english.msit.go.kr/eng/bbs/view.do?nttSeqNo=1285&mId=4&bbsSeqNo=42",
			"msit-en/42-1285", "https://www.msit.go.kr/eng/bbs/view.do?sCode=eng&mId=4&mPid=2&bbsSeqNo=42&nttSeqNo=1285", news.PressRelease},
		"capitals": {"apec", "https://apec.org/Press/News-Releases/2016/1007_kuczynski/",
			"apec/press/news-releases/2016/1007_kuczynski", "https://www.apec.org/press/news-releases/2016/1007_kuczynski", news.PressRelease},
		"statement": {"apec", "https://www.apec.org/" + statement, "apec/" + statement, "https://www.apec.org/" + statement, news.Statement},
		"brackets": {"apec", "https://www.apec.org/meeting-papers/x/apec-initiative-(2026-2030)",
			"apec/meeting-papers/x/apec-initiative-%282026-2030%29", "https://www.apec.org/meeting-papers/x/apec-initiative-%282026-2030%29", news.Statement},
	} {
		t.Run(name, func(t *testing.T) {
			s := byID[c.source]
			ref, err := s.Refer(c.address)
			if err != nil {
				t.Fatal(err)
			}
			if ref.ID != c.id || ref.Kind != c.kind {
				t.Errorf("got %s, %s; want %s, %s", ref.ID, ref.Kind, c.id, c.kind)
			}
			if again, err := s.Refer(ref.URL); err != nil || again != ref {
				t.Errorf("the canonical address %s names %v, %v", ref.URL, again, err)
			}
			if name != "brackets" && ref.URL != c.url {
				t.Errorf("got address %s, want %s", ref.URL, c.url)
			}
		})
	}
	for name, c := range map[string]struct{ source, address string }{
		"other site":       {"korea-kr-press", "https://www.example.org/?newsId=1"},
		"front page":       {"korea-kr-press", "https://www.korea.kr/"},
		"hostile value":    {"korea-kr-press", "https://www.korea.kr/?newsId=1%2F..%2F2"},
		"other folder":     {"apec", "https://www.apec.org/about-us"},
		"folder itself":    {"apec", "https://www.apec.org/press/news-releases/"},
		"other scheme":     {"apec", "file:///press/news-releases/x"},
		"similar domain":   {"apec", "https://www.notapec.org/press/news-releases/x"},
		"not an address":   {"apec", "://"},
		"climbing a level": {"apec", "https://www.apec.org/press/news-releases/../secret"},
	} {
		t.Run(name, func(t *testing.T) {
			s := byID[c.source]
			if ref, err := s.Refer(c.address); err == nil {
				t.Errorf("got %v, want an error", ref)
			}
		})
	}
}

func TestSameSite(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"www.korea.kr", "m.korea.kr", true},
		{"www.msit.go.kr", "english.MSIT.go.kr", true},
		{"www.msit.go.kr", "www.kmcc.go.kr", false}, // go.kr is a public suffix
		{"127.0.0.1", "127.0.0.1", true},
		{"127.0.0.1", "1.0.0.1", false},
		{"", "", false},
		{"kr", "go.kr", false},
	} {
		if got := source.SameSite(c.a, c.b); got != c.want {
			t.Errorf("SameSite(%q, %q) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
}
