package discover_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/source"
)

func told(findings []source.Finding) string {
	var lines []string
	for _, f := range findings {
		lines = append(lines, fmt.Sprintf("%s|%s|%d|%s", f.Field, f.Selector, f.Count, f.Sample))
	}
	return strings.Join(lines, "\n")
}

func TestExplainSaysWhatEachSelectorFinds(t *testing.T) {
	for name, c := range map[string]struct{ definition, body, want string }{
		"list": {
			"discover:\n  list:\n    url: https://www.example.go.kr/list\n    empty: p.none\n    lead: p.lead" + listFields,
			table("7 2026-05-12", "8 날짜 없음", " 2026-05-01"),
			`discover.list.rows|tbody > tr|3|제목 72026-05-12
discover.list.empty|p.none|0|
discover.list.link|a@onclick|3|show('7', 'x')
discover.list.title|a|3|제목 7
discover.list.lead|p.lead|0|
discover.list.date|td.d|3|2026-05-12
item.id||2|test/7
item.title||2|제목 7
item.publisher||0|
item.text||0|
item.published||1|2026-05-12 00:00:00 +0900, to the day
item.modified||0|
item.filtered||1|the row "제목 2026-05-01" has no link to a document`,
		},
		"api": {
			"discover: {api: {url: 'https://www.example.go.kr/api', items: items, link: url, title: name}}",
			`{"items":[{"url":"/view?no=1"},{"url":"/view?no=2"}]}`,
			`discover.api.items|items|2|
discover.api.link|url|2|/view?no=1
discover.api.title|name|0|
item.id||2|test/1
item.title||0|
item.publisher||0|
item.text||0|
item.published||0|
item.modified||0|
item.filtered||0|`,
		},
		"script": {
			`discover:
  script:
    url: https://www.example.go.kr/list
    rows: div.toggle
    link: a@onclick
    match: fn_detail\((\d+)
    item: https://www.example.go.kr/view?no=${1}
    title: [NTT_SJ]
    date: [REG_DT, PSTG_YMD]`,
			`<div class=toggle><a onclick="fn_detail(7)"><p id=td_NTT_SJ_0></p></a></div><div class=toggle></div><script>$('#td_'+'NTT_SJ'+'_0').html('가'); $('#td_'+'REG_DT'+'_0').html('2026. 5. 12');</script>`,
			`discover.script.rows|div.toggle|2|
discover.script.link|a@onclick|1|fn_detail(7)
discover.script.title|NTT_SJ|1|가
discover.script.date|REG_DT, PSTG_YMD|1|2026-05-12 00:00:00 +0900
discover.script.publisher||0|
item.id||1|test/7
item.title||1|가
item.publisher||0|
item.text||0|
item.published||1|2026-05-12 00:00:00 +0900, to the day
item.modified||0|
item.filtered||1|the row "" has no link to a document`,
		},
		"feed": {
			feedDefinition,
			`<rss version="2.0"><channel><item><title>가</title><link>/view?no=1</link></item></channel></rss>`,
			`item.id||1|test/1
item.title||1|가
item.publisher||0|
item.text||0|
item.published||0|
item.modified||0|
item.filtered||0|`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := define(t, c.definition)
			got, err := discover.Explain(s, answer("https://www.example.go.kr/list", "", c.body))
			if err != nil || told(got) != c.want {
				t.Errorf("got %v\n%s\nwant\n%s", err, told(got), c.want)
			}
			got, err = serve(t, write(c.body)).finder().Probe(t.Context(), s, days(1))
			if err != nil || told(got) != c.want {
				t.Errorf("probing: got %v\n%s", err, told(got))
			}
		})
	}
}

func TestExplainOfAListThatIsNone(t *testing.T) {
	s := define(t, "discover:\n  list:\n    url: https://www.example.go.kr/list"+listFields)
	got, err := discover.Explain(s, answer("https://www.example.go.kr/list", "", "<p>새 화면</p>"))
	mustFault(t, err, discover.FaultLayout, "there are no rows")
	if len(got) == 0 || got[0].Field != "discover.list.rows" || got[0].Count != 0 {
		t.Errorf("got %v, want what was found all the same", got)
	}
}

func TestProbeAsksForTheLastWindow(t *testing.T) {
	t.Parallel()
	site := serve(t, write("<response><header><resultCode>22</resultCode></header></response>"))
	_, err := site.finder("FETCHER_KEY_TEST", "k").Probe(t.Context(), define(t, policyNews), days(30))
	mustFault(t, err, discover.FaultRefused, "22")
	if asked := site.requests(); len(asked) != 1 || !strings.Contains(asked[0], "startDate=20260510&endDate=20260512") {
		t.Errorf("asked for %v", asked)
	}
	_, err = site.finder().Probe(t.Context(), define(t, policyNews), days(30))
	mustFault(t, err, discover.FaultRefused, "not set")
}
