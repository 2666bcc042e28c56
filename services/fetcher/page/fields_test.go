package page_test

import (
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/policywire/policywire/services/fetcher/page"
	"github.com/policywire/policywire/services/fetcher/source"
)

// definition returns a source whose pages are read by rules, in YAML.
func definition(t testing.TB, zone, rules string) source.Source {
	t.Helper()
	sources, err := source.Load(fstest.MapFS{"a.yaml": {Data: []byte(`
id: a
name: A
publisher: A
homepage: https://www.example.org
kind: news
language: en
zone: ` + zone + `
rights: full
discover: {feed: {url: "https://www.example.org/feed"}}
` + rules)}})
	if err != nil {
		t.Fatal(err)
	}
	return sources[0]
}

// read reads markup by rules, as a page in a folder of the site.
func read(t testing.TB, zone, rules, markup string) (page.Page, error) {
	t.Helper()
	base, err := url.Parse("https://www.example.org/news/1.html?a=b")
	if err != nil {
		t.Fatal(err)
	}
	return page.Read(definition(t, zone, rules), base, markup)
}

const (
	sentence = "The agency opened three test beds for artificial intelligence on Tuesday. "
	noRules  = ""
)

func TestWhereABodyIsFound(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat(sentence, 5))
	described := `<script type="application/ld+json">{"@type":"Report","headline":"Title","articleBody":"` + long + `"}</script>`
	for name, c := range map[string]struct{ rules, markup, body, from string }{
		"the selector":                            {"page: {body: .x}", "<div class=x>a</div><main><p>" + long + "</p></main>", "a", page.BySelector},
		"the first element with text":             {"page: {body: .x}", "<div class=x> </div><div class=x>b</div>", "b", page.BySelector},
		"the first of the alternatives":           {"page: {body: '.x, main'}", "<main>all <div class=x>b</div></main>", "b", page.BySelector},
		"the other alternative":                   {"page: {body: '.x, main'}", "<main>all</main>", "all", page.BySelector},
		"without what is dropped":                 {"page: {body: main, drop: .y}", "<main><p>a</p><p class=y>b</p></main>", "a", page.BySelector},
		"an element without text":                 {"page: {title: h1, body: .x}", "<h1>Title</h1><div class=x><iframe></iframe></div><main><p>" + long + "</p></main>" + described, "", ""},
		"no such element":                         {"page: {title: h1, body: .x}", "<h1>Title</h1><main><p>" + long + "</p></main>", long, page.ByAuto},
		"no such element, but a description":      {"page: {title: h1, body: .x}", "<h1>Title</h1><main><p>b</p></main>" + described, long, page.ByJSONLD},
		"a description that is too short":         {"page: {title: h1, body: .x}", `<h1>Title</h1><main><p>` + sentence + `</p></main><script type="application/ld+json">{"@type":"Report","articleBody":"a"}</script>`, strings.TrimSpace(sentence), page.ByAuto},
		"no selectors":                            {noRules, "<title>Title</title><main><p>" + sentence + "</p></main>", strings.TrimSpace(sentence), page.ByAuto},
		"nothing is as the source says, but text": {"page: {title: .t, body: .x}", "<title>Title</title><main><p>" + long + "</p></main>", long, page.ByAuto},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(t, "Asia/Seoul", c.rules, c.markup)
			if err != nil {
				t.Fatal(err)
			}
			if got.Body != c.body || got.Found["body"] != c.from || got.Auto != (c.from == page.ByAuto) {
				t.Errorf("got %q by %q (auto %v), want %q by %q", got.Body, got.Found["body"], got.Auto, c.body, c.from)
			}
		})
	}
}

func TestATextThatIsTooShortIsAnotherPage(t *testing.T) {
	got, err := read(t, "Asia/Seoul", "page: {title: .t, body: .x}", "<title>Sorry</title><main><p>The page that you look for has moved to another place.</p></main>")
	if err == nil || !strings.Contains(err.Error(), "no selector") {
		t.Errorf("got %+v, %v; want an error", got, err)
	}
}

func TestWhereATitleIsFound(t *testing.T) {
	for name, c := range map[string]struct{ rules, markup, title, from string }{
		"the selector":                   {"page: {title: h2}", "<h1>A</h1><h2>B <span class=sr-only>x</span><br>C</h2>", "B C", page.BySelector},
		"an attribute":                   {"page: {title: 'input@value'}", "<input value='R&amp;amp;D  in Korea'>", "R&D in Korea", page.BySelector},
		"an element without text":        {"page: {title: h2}", "<title>From the head</title><h2> </h2>", "From the head", page.ByAuto},
		"JSON-LD":                        {noRules, `<title>A</title><script type="application/ld+json">{"@context":"https://schema.org","@type":"https://schema.org/NewsArticle","name":"B"}</script>`, "B", page.ByJSONLD},
		"the heading that the head has":  {noRules, "<title>Ministry | News | Test beds open</title><header><h1>Ministry</h1></header><main><h2>News</h2><h2>Test beds open</h2></main>", "Test beds open", page.ByAuto},
		"the heading, not the site":      {noRules, "<title>Test beds open | Ministry</title><h1>Ministry</h1><h2>Test beds open</h2>", "Test beds open", page.ByAuto},
		"Open Graph":                     {noRules, "<meta property='og:title' content='Test beds open - Ministry of Science'><p>x", "Test beds open", page.ByMeta},
		"a hyphen within the title":      {noRules, "<title>AI-ready networks</title><p>x", "AI-ready networks", page.ByAuto},
		"a short part before the hyphen": {noRules, "<title>AI - what is next for us all</title><p>x", "AI - what is next for us all", page.ByAuto},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(t, "Asia/Seoul", c.rules, c.markup+"<main><p>"+strings.Repeat(sentence, 5)+"</p></main>")
			if err != nil {
				t.Fatal(err)
			}
			if got.Title != c.title || got.Found["title"] != c.from {
				t.Errorf("got %q by %q, want %q by %q", got.Title, got.Found["title"], c.title, c.from)
			}
		})
	}
}

func TestWhereADateIsFound(t *testing.T) {
	jsonld := func(value string) string {
		return `<script type="application/ld+json">{"@type":"NewsArticle","headline":"a","datePublished":"` + value + `"}</script>`
	}
	const rules = "page: {date: .d}"
	for name, c := range map[string]struct{ zone, rules, markup, at, from string }{
		"the selector, with the clock of JSON-LD": {"Asia/Seoul", rules, "<p class=d>2026.05.12</p>" + jsonld("2026-05-12T10:20:30+09:00"), "2026-05-12 10:20:30 second", page.BySelector},
		"the selector, against another day":       {"Asia/Seoul", rules, "<p class=d>2026.05.12</p>" + jsonld("2026-06-01T10:20:30+09:00"), "2026-05-12 00:00:00 day", page.BySelector},
		"the element that is a date":              {"Asia/Seoul", rules, "<p class=d>작성자</p><p class=d>2026.05.12 09:30</p>", "2026-05-12 09:30:00 minute", page.BySelector},
		"an attribute":                            {"Asia/Seoul", "page: {date: 'time@datetime'}", "<time datetime=2026-05-12T09:30>", "2026-05-12 09:30:00 minute", page.BySelector},
		"JSON-LD at midnight is a day":            {"Asia/Singapore", noRules, jsonld("2026-05-12T00:00:00+08:00"), "2026-05-12 00:00:00 day", page.ByJSONLD},
		"midnight of Greenwich in America":        {"America/New_York", noRules, jsonld("2026-05-12T00:00:00Z"), "2026-05-12 00:00:00 day", page.ByJSONLD},
		"midnight of Greenwich in Korea":          {"Asia/Seoul", noRules, jsonld("2026-05-12T00:00:00Z"), "2026-05-12 09:00:00 second", page.ByJSONLD},
		"article:published_time":                  {"Asia/Seoul", noRules, "<meta property=article:published_time content=2026-05-12T10:20:30+09:00><meta property=article:modified_time content=2026-06-12T10:20:30+09:00>", "2026-05-12 10:20:30 second", page.ByMeta},
		"Dublin Core":                             {"Asia/Seoul", noRules, "<meta name=DCTERMS.issued content=2026-05-12>", "2026-05-12 00:00:00 day", page.ByMeta},
		"citation":                                {"Asia/Seoul", noRules, "<meta name=citation_publication_date content=2026/05/12>", "2026-05-12 00:00:00 day", page.ByMeta},
		"time":                                    {"Asia/Seoul", noRules, "<p><time datetime=2026-05-12T10:20:30+09:00>today</time> <time datetime=2026-01-01T10:20:30+09:00>", "2026-05-12 10:20:30 second", page.ByMeta},
		"what can be seen":                        {"Asia/Tokyo", noRules, "<p class=date>令和8年5月12日</p>", "2026-05-12 00:00:00 day", page.ByAuto},
		"what can be seen, where a selector was":  {"Asia/Tokyo", rules, "<p class=date>令和8年5月12日</p>", "0001-01-01 00:00:00 ", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(t, c.zone, c.rules, "<title>Test beds open</title>"+c.markup+"<main><p>"+strings.Repeat(sentence, 5)+"</p></main>")
			if err != nil {
				t.Fatal(err)
			}
			if at := got.Published.Time.Format(time.DateTime) + " " + string(got.Published.Precision); at != c.at || got.Found["date"] != c.from {
				t.Errorf("got %s by %q, want %s by %q", at, got.Found["date"], c.at, c.from)
			}
		})
	}
}

func TestPublishersAreNoPersons(t *testing.T) {
	for block, want := range map[string]string{
		`"author":{"@type":"Organization","name":"Ministry"},"publisher":{"name":"Portal"}`: "Ministry",
		`"author":{"@type":"Person","name":"Somebody"},"publisher":{"name":"Portal"}`:       "Portal",
		`"author":"Somebody","publisher":{"@type":"Organization","name":"Portal"}`:          "Portal",
		`"author":[{"name":"Ministry"},{"name":"Other"}]`:                                   "Ministry",
		`"author":{"@type":["Person"],"name":"Somebody"}`:                                   "",
	} {
		got, err := read(t, "Asia/Seoul", noRules, `<title>Test beds</title><p>`+sentence+`</p><script type="application/ld+json">{"@type":"Article",`+block+`}</script>`)
		if err != nil || got.Publisher != want {
			t.Errorf("%s: got %q, %v; want %q", block, got.Publisher, err, want)
		}
	}
}

func TestLicences(t *testing.T) {
	const cc = "https://creativecommons.org/licenses/by/4.0/"
	for name, c := range map[string]struct{ rules, markup, licence, from string }{
		"the selector": {"page: {licence: {select: 'img@src', match: 'type(\\d)', value: 'KOGL type ${1}'}}", "<img src=/type3.png><a rel=license href=" + cc + ">", "KOGL type 3", page.BySelector},
		"JSON-LD":      {noRules, `<script type="application/ld+json">{"@type":"Article","headline":"a","license":{"@type":"CreativeWork","url":"` + cc + `"}}</script>`, cc, page.ByJSONLD},
		"a link":       {noRules, "<a rel='license noopener' href=" + cc + ">CC</a>", cc, page.ByMeta},
		"words":        {noRules, "<meta name=dcterms.license content='All rights reserved'>", "", ""},
	} {
		got, err := read(t, "Asia/Seoul", c.rules, "<title>Test beds</title><p>"+strings.Repeat(sentence, 5)+"</p>"+c.markup)
		if err != nil || got.Licence != c.licence || got.Found["licence"] != c.from {
			t.Errorf("%s: got %q by %q, %v; want %q by %q", name, got.Licence, got.Found["licence"], err, c.licence, c.from)
		}
	}
}

func TestAttachments(t *testing.T) {
	const rows = "page: {title: h1, attachments: {rows: .f a, link: ':scope@href', name: ':scope'}}"
	for name, c := range map[string]struct{ rules, markup, want string }{
		"relative to the page":    {rows, "<a href='files/1.pdf'>가.pdf</a>", "https://www.example.org/news/files/1.pdf 가.pdf application/pdf"},
		"relative to the base":    {rows, "<base href='/other/'><a href='1.pdf'>가.pdf</a>", "https://www.example.org/other/1.pdf 가.pdf application/pdf"},
		"each once":               {rows, "<a href='/1.hwpx'>가.hwpx</a><a href='/1.hwpx#x'>내려받기</a><a href=' /2.pdf '>나</a>", "https://www.example.org/1.hwpx 가.hwpx application/hwp+zip|https://www.example.org/2.pdf 나 application/pdf"},
		"a name with its size":    {rows, "<a href='/d?id=1'>1. 계획(안).pdf.hwp [12KB] 다운로드</a>", "https://www.example.org/d?id=1 1. 계획(안).pdf.hwp application/x-hwp"},
		"no name":                 {rows, "<a href='/f/report%201.docx'><img></a>", "https://www.example.org/f/report%201.docx report 1.docx application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		"a title for a name":      {rows, "<a href='/f/1' title='보고서.odt'><img></a>", "https://www.example.org/f/1 보고서.odt application/vnd.oasis.opendocument.text"},
		"a blank in the address":  {rows, "<a href='/f/a b.pdf'>a</a>", "https://www.example.org/f/a%20b.pdf a application/pdf"},
		"links that lead nowhere": {rows, "<a href='javascript:;'>a</a><a href='#x'>b</a><a>c</a><a href='mailto:a@b.example'>d</a><a href='http://[::1'>e</a><a href='ftp://x.example/1'>f</a>", ""},
		"another host":            {rows, "<a href='//cdn.example.net/1.pdf'>a</a>", "https://cdn.example.net/1.pdf a application/pdf"},
		"by a script": {`page: {title: h1, attachments: {rows: .f li, link: 'a@onclick', match: 'down\((\d+),(\d+)', url: 'https://www.example.org/file?a=${1}&b=${2}', name: a}}`,
			"<li><a onclick='down(1,2)'>가.zip</a></li><li><a onclick='other()'>나</a></li>", "https://www.example.org/file?a=1&b=2 가.zip application/zip"},
		"the name beside the link": {"page: {title: h1, attachments: {rows: .f li, link: 'a@href', name: .n}}", "<li><a href=/1>받기</a><b class=n>가.png</b></li>", "https://www.example.org/1 가.png image/png"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(t, "Asia/Seoul", c.rules, "<h1>Title</h1><div class=f>"+c.markup+"</div>")
			if err != nil {
				t.Fatal(err)
			}
			var files []string
			for _, a := range got.Attachments {
				files = append(files, strings.TrimSpace(a.URL+" "+a.Name+" "+a.MediaType))
			}
			if list := strings.Join(files, "|"); list != c.want || (got.Found["attachments"] != "") != (c.want != "") {
				t.Errorf("got %s, want %s", list, c.want)
			}
		})
	}
}

func TestAttachmentsAreBounded(t *testing.T) {
	var markup strings.Builder
	for range 5000 {
		markup.WriteString("<a href='/" + strings.Repeat("x", markup.Len()%997) + "'>a</a>")
	}
	got, err := read(t, "Asia/Seoul", "page: {title: h1, attachments: {rows: a, link: ':scope@href'}}", "<h1>T</h1>"+markup.String())
	if err != nil || len(got.Attachments) != 100 {
		t.Errorf("got %d files, %v; want 100", len(got.Attachments), err)
	}
}

func TestPagesAreBounded(t *testing.T) {
	for name, markup := range map[string]string{
		"too large": "<h1>a</h1>" + strings.Repeat(" ", page.MaxMarkup),
		"too deep":  strings.Repeat("<div>", 1000) + "<h1>a",
	} {
		if got, err := read(t, "Asia/Seoul", "page: {title: h1}", markup); err == nil {
			t.Errorf("%s: got %q, want an error", name, got.Title)
		}
	}
}

func TestExplain(t *testing.T) {
	s := definition(t, "Asia/Seoul", "page: {title: 'h1, h2', date: .d, body: .x, drop: .ad, attachments: {rows: li, link: 'a@href', name: a}, licence: {select: 'img@src', match: a, value: b}}")
	base, err := url.Parse("https://www.example.org/1")
	if err != nil {
		t.Fatal(err)
	}
	findings, err := page.Explain(s, base, `<title>t</title><h2>Test <i class=ad>x</i>beds</h2><h2>B</h2><p class=d>2026.05.12</p><li><a href=/1.pdf>1.pdf</a></li><li><a href=/2.pdf>2.pdf</a></li><main><p>`+sentence+`</p></main>`)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]source.Finding{}
	for _, f := range findings {
		got[f.Field] = f
	}
	for _, want := range []source.Finding{
		{Field: "page.drop", Selector: ".ad", Count: 1, Sample: "x"},
		{Field: "page.title", Selector: "h1, h2", Count: 2, Sample: "Test beds"},
		{Field: "page.date", Selector: ".d", Count: 1, Sample: "2026.05.12"},
		{Field: "page.attachments.rows", Selector: "li", Count: 2, Sample: "1.pdf"},
		{Field: "page.attachments.link", Selector: "a@href", Count: 1, Sample: "/1.pdf"},
		{Field: "page.attachments.name", Selector: "a", Count: 1, Sample: "1.pdf"},
		{Field: "page.licence.select", Selector: "img@src"},
		{Field: "page.attachments", Selector: "(files)", Count: 2, Sample: "1.pdf, 2.pdf"},
	} {
		if got[want.Field] != want {
			t.Errorf("got %+v, want %+v", got[want.Field], want)
		}
	}
	if findings[len(findings)-2].Selector != "(auto)" || findings[len(findings)-2].Sample != strings.TrimSpace(sentence) {
		t.Errorf("got %+v, want the text that the general reader found", findings[len(findings)-2])
	}
}

func TestExplainSaysThatASiteIsDown(t *testing.T) {
	s := definition(t, "Asia/Seoul", "outage: [System check]\npage: {title: h1}")
	if got, err := page.Explain(s, &url.URL{}, "<h1>System check</h1>"); err == nil {
		t.Errorf("got %+v, want an error", got)
	}
}
