package discover_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/source"
)

const policyNews = `discover:
  api:
    url: https://apis.data.go.kr/1371000/policyNewsService2/policyNewsList2?serviceKey={key}&startDate={since:20060102}&endDate={until:20060102}
    key: FETCHER_KEY_TEST
    window: 3d
    ok: {path: header.resultCode, values: ['0', '00'], reason: header.resultMsg}
    items: body.NewsItem
    link: OriginalUrl
    title: Title
    summary: SubTitle1
    text: DataContents
    date: ApproveDate
    publisher: MinisterCode
    layout: 01/02/2006 15:04:05
`

const policyNewsAnswer = `<?xml version="1.0" encoding="UTF-8"?>
<response><header><resultCode>00</resultCode><resultMsg>NORMAL SERVICE.</resultMsg></header><body>
<NewsItem><NewsItemId>1</NewsItemId><ContentsStatus>I</ContentsStatus><ApproveDate>05/12/2026 07:30:00</ApproveDate><Title><![CDATA[항만 자료&amp;#039;공유&amp;#039;]]></Title>
<SubTitle1><![CDATA[배가 덜 기다린다]]></SubTitle1><DataContents><![CDATA[<p><span>항</span><span>만</span>이 자료를 나눈다.</p><p>끝.</p>]]></DataContents>
<MinisterCode><![CDATA[해양수산부]]></MinisterCode><OriginalUrl><![CDATA[https://www.example.go.kr/view?no=1&call_from=openData]]></OriginalUrl></NewsItem>
<NewsItem><Title>주소가 없다</Title></NewsItem>
</body></response>`

func TestTheAPIOfPolicyNews(t *testing.T) {
	t.Parallel()
	var keys []string
	site := serve(t, func(w http.ResponseWriter, r *http.Request) {
		keys = append(keys, r.FormValue("serviceKey"))
		if r.FormValue("endDate") == "20260512" {
			fmt.Fprint(w, policyNewsAnswer)
			return
		}
		fmt.Fprint(w, `<response><header><resultCode>0</resultCode></header><body></body></response>`)
	})
	got := collect(t, site.finder("FETCHER_KEY_TEST", "a%2Bb%2Fc%3D"), define(t, policyNews), days(4))
	if len(got.items) != 1 || len(got.bad) != 1 || got.fault != nil {
		t.Fatalf("got %+v, want the item, the one without an address, and the empty window before", got)
	}
	item := got.items[0]
	if s := summary(item); s != "1|항만 자료'공유'|항만이 자료를 나눈다.\n\n끝.|2026-05-12T07:30:00+09:00 second" || item.Publisher != "해양수산부" || item.Summary != "배가 덜 기다린다" {
		t.Errorf("got %s, %+v", s, item)
	}
	windows := []string{}
	for _, address := range site.requests() {
		u, _ := url.Parse(address)
		windows = append(windows, u.Query().Get("startDate")+"-"+u.Query().Get("endDate"))
	}
	if want := []string{"20260510-20260512", "20260508-20260509"}; !slices.Equal(windows, want) {
		t.Errorf("asked for %v, want at most three days each, newest first: %v", windows, want)
	}
	if keys[0] != "a+b/c=" || !strings.Contains(site.requests()[0], "serviceKey=a%2Bb%2Fc%3D") {
		t.Errorf("sent the key %q in %s, want it encoded once", keys[0], site.requests()[0])
	}
}

func TestAKeyIsInNoError(t *testing.T) {
	t.Parallel()
	const secret = "s3cr+et/key=="
	for name, handler := range map[string]http.HandlerFunc{
		"status": func(w http.ResponseWriter, r *http.Request) {
			http.Error(w, "no "+r.URL.String(), http.StatusForbidden)
		},
		"broken": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"reason": func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, "<response><header><resultCode>99</resultCode><resultMsg>bad key %s %s</resultMsg></header></response>", r.FormValue("serviceKey"), url.QueryEscape(r.FormValue("serviceKey")))
		},
		"link": func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, "<response><header><resultCode>0</resultCode></header><body><NewsItem><OriginalUrl>https://x.example.org/%s</OriginalUrl></NewsItem></body></response>", url.QueryEscape(r.FormValue("serviceKey")))
		},
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://www.example.org/?"+r.URL.RawQuery, http.StatusFound)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := collect(t, serve(t, handler).finder("FETCHER_KEY_TEST", secret), define(t, policyNews), days(1))
			said := fmt.Sprintln(got.bad, got.fault)
			if got.fault == nil || strings.Contains(said, secret) || strings.Contains(said, url.QueryEscape(secret)) {
				t.Errorf("got %s", said)
			}
		})
	}
}

func TestAnAPIThatRefusesSaysWhy(t *testing.T) {
	t.Parallel()
	const gateway = `<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg><returnAuthMsg>SERVICE_KEY_IS_NOT_REGISTERED_ERROR</returnAuthMsg><returnReasonCode>30</returnReasonCode></cmmMsgHeader></OpenAPI_ServiceResponse>`
	for name, c := range map[string]struct {
		status            int
		body, kind, words string
	}{
		"gateway with 200":   {200, gateway, discover.FaultRefused, "the key is not registered for this service (30 SERVICE_KEY"},
		"gateway with 403":   {403, gateway, discover.FaultRefused, "with status 403: the key is not registered"},
		"too many days":      {200, `<response><header><resultCode>98</resultCode><resultMsg>THREE_DAYS_OVER</resultMsg></header></response>`, discover.FaultRefused, "THREE_DAYS_OVER"},
		"another document":   {200, `<response><cause>x</cause></response>`, discover.FaultRefused, `says "" at header.resultCode`},
		"items without room": {200, `<response><header><resultCode>0</resultCode></header></response>`, discover.FaultLayout, "nothing at body.NewsItem"},
		"gone":               {404, "", discover.FaultGone, "404"},
		"forbidden":          {403, "no", discover.FaultUnreachable, "403"},
		"challenge with 403": {403, "<html><title>Just a moment...</title></html>", discover.FaultOutage, "Cloudflare"},
		"entities":           {200, `<!DOCTYPE x [<!ENTITY a "b">]><response/>`, discover.FaultHostile, "DOCTYPE"},
		"page":               {200, `<!doctype html><title>점검</title>`, discover.FaultOutage, "not the answer of an API"},
		"cut off":            {200, policyNewsAnswer[:400], discover.FaultLayout, "parsing the answer"},
		"nested":             {200, strings.Repeat("<a>", 1000), discover.FaultLayout, "nested deeper"},
		"nested JSON":        {200, strings.Repeat(`{"a":`, 200) + "1" + strings.Repeat("}", 200), discover.FaultLayout, "nested deeper"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(c.status)
				fmt.Fprint(w, c.body)
			})
			got := collect(t, site.finder("FETCHER_KEY_TEST", "k"), define(t, policyNews), days(1))
			mustFault(t, got.fault, c.kind, c.words)
		})
	}
}

func TestWithoutAKeyTheOtherWayIsUsed(t *testing.T) {
	t.Parallel()
	alone, both := define(t, policyNews), define(t, policyNews+"  list:\n    url: https://www.example.go.kr/list"+listFields)
	site := serve(t, write(table("9 2026-05-12")))
	if got := collect(t, site.finder(), both, days(1)); got.ids() != "9" || got.fault != nil {
		t.Errorf("got %s, %v, want the list", got.ids(), got.fault)
	}
	got := collect(t, site.finder("FETCHER_KEY_TEST", " "), alone, days(1))
	mustFault(t, got.fault, discover.FaultRefused, "FETCHER_KEY_TEST is not set")
	if len(site.requests()) != 1 {
		t.Errorf("asked for %v", site.requests())
	}
	getenv := func(name string) string { return map[string]string{"FETCHER_KEY_TEST": "k"}[name] }
	if discover.Ready(alone, getenv) != nil || discover.Ready(both, nil) != nil || discover.Ready(alone, nil) == nil {
		t.Error("a source is ready with a key, or with another way")
	}
}

func TestAPIsInJSON(t *testing.T) {
	for name, c := range map[string]struct{ definition, body, want string }{
		"Federal Register": {`
    url: https://www.example.go.kr/api/v1/documents.json?conditions[term]=ai&conditions[publication_date][gte]={since}&order=newest&page={page}
    window: 31d
    items: results
    link: html_url
    title: title
    summary: abstract
    date: publication_date
    publisher: agencies.name`,
			`{"count":2,"results":[{"title":"Notice on ports","html_url":"https://www.example.go.kr/view?no=1","abstract":"A <b>notice</b>.","publication_date":"2026-05-12","agencies":[{"name":"Commerce Department"},{"name":"NIST"}]},{"title":null,"html_url":null}]}`,
			"1|Notice on ports|A notice.|2026-05-12T00:00:00+09:00 day|Commerce Department, NIST"},
		"SGPC": {`
    url: https://www.example.go.kr/api/ApiMainListing/SubmitData?Agency=x&page={page}
    items: result.items
    link: Url
    match: P-(\d+)
    item: https://www.example.go.kr/view?no=$1
    title: Title`,
			`{"result":{"items":[{"Url":"/media_releases/x/press_release/P-20260512","Title":"Release"}],"total":1}}`,
			"20260512|Release|||"},
		"MSIT": {`
    url: https://www.example.go.kr/api?pageNo={page}&numOfRows=10&returnType=json
    ok: {path: response.header.resultCode, values: ['00'], reason: response.header.resultMsg}
    items: response.body.items.item
    link: viewUrl
    title: subject
    date: pressDt
    publisher: deptName`,
			`{"response":[{"header":{"resultCode":"00","resultMsg":"NORMAL_CODE"}},{"body":{"items":[{"item":{"subject":"자료","viewUrl":"https://www.example.go.kr/view?no=3&amp;m=1","deptName":"정책과","pressDt":"2026-05-12","files":{"file":{"fileName":"a"}}}}],"pageNo":"1"}}]}`,
			"3|자료||2026-05-12T00:00:00+09:00 day|정책과"},
		"milliseconds, and numbers": {`
    url: https://www.example.go.kr/api
    items: data.groups.data
    link: id
    match: (\d+)
    item: https://www.example.go.kr/view?no=$1
    title: title
    date: at`,
			`{"data":{"groups":[{"data":{"id":12345678901234567890,"title":"가","at":1778544000000}}]}}`,
			"12345678901234567890|가||2026-05-12T09:00:00+09:00 second|"},
		"attributes of XML": {`
    url: https://www.example.go.kr/api
    items: entry
    link: link.@href
    title: title
    date: '@at'
    publisher: by.name`,
			`<feed><entry at="2026-05-12"><title lang="ko">가<i>나</i></title><link rel="self"/><link href="/view?no=4"/><by><name>갑</name></by><by><name>을</name></by></entry></feed>`,
			"4|가||2026-05-12T00:00:00+09:00 day|갑, 을"},
	} {
		t.Run(name, func(t *testing.T) {
			s := define(t, "discover:\n  api:"+c.definition)
			rows, err := discover.APIRows(s, answer("https://www.example.go.kr/api", "application/json", c.body))
			if err != nil || len(rows) == 0 || rows[0].Err != nil {
				t.Fatalf("got %+v, %v", rows, err)
			}
			if got := summary(rows[0].Item) + "|" + rows[0].Item.Publisher; got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestPagesOfAnAPI(t *testing.T) {
	t.Parallel()
	s := define(t, "discover: {api: {url: 'https://www.example.go.kr/api?page={page}', first: 0, header: {Referer: 'https://www.example.go.kr/'}, items: items, link: url, date: at}}")
	site := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Referer") == "" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		fmt.Fprint(w, map[string]string{
			"0": `{"items":[{"url":"/view?no=9","at":"2026-05-12"}]}`,
			"1": `{"items":[{"url":"/view?no=8","at":"2026-05-11"}]}`,
			"2": `{"items":[]}`,
		}[r.FormValue("page")])
	})
	if got := collect(t, site.finder(), s, days(30)); got.ids() != "9 8" || got.fault != nil || len(site.requests()) != 3 {
		t.Errorf("got %s, %v after %v", got.ids(), got.fault, site.requests())
	}
	if got := collect(t, serve(t, write(`{"items":[]}`)).finder(), s, days(30)); got.fault != nil {
		t.Errorf("an empty list: got %v", got.fault)
	}
	if got := collect(t, serve(t, write(`{"entries":[]}`)).finder(), s, days(30)); got.fault == nil {
		t.Error("a list under another name: got no fault")
	}
}

func TestAKeyStandsAloneInItsParameter(t *testing.T) {
	for _, address := range []string{"https://www.example.go.kr/{key}/api", "https://www.example.go.kr/api?auth=Bearer-{key}", "https://www.example.go.kr/api?{key}=1"} {
		_, err := source.Parse("test.yaml", []byte("id: test\ndiscover: {api: {key: FETCHER_KEY_TEST, url: '"+address+"', items: x, link: y}}"))
		if err == nil || !strings.Contains(err.Error(), "discover.api.url has {key} where") {
			t.Errorf("%s: got %v", address, err)
		}
	}
}

func TestAKeyInAHeader(t *testing.T) {
	t.Parallel()
	s := define(t, "discover: {api: {url: 'https://www.example.go.kr/api', key: FETCHER_KEY_TEST, header: {Authorization: 'Bearer {key}'}, items: items, link: url}}")
	site := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer secret" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		fmt.Fprint(w, `{"items":[{"url":"/view?no=1"}]}`)
	})
	if got := collect(t, site.finder("FETCHER_KEY_TEST", "secret"), s, days(1)); got.ids() != "1" || got.fault != nil {
		t.Errorf("got %s, %v", got.ids(), got.fault)
	}
	got := collect(t, site.finder("FETCHER_KEY_TEST", "wrong"), s, days(1))
	mustFault(t, got.fault, discover.FaultUnreachable, "401")
	if strings.Contains(got.fault.Error(), "wrong") || strings.Contains(strings.Join(site.requests(), " "), "secret") {
		t.Errorf("the key is in %v or %v", got.fault, site.requests())
	}
}

func TestAnAPIThatRepeatsItsPageEnds(t *testing.T) {
	t.Parallel()
	s := define(t, "discover: {api: {url: 'https://www.example.go.kr/api?page={page}', items: items, link: url}}")
	site := serve(t, write(`{"items":[{"url":"/view?no=2"},{"url":"/view?no=1"},{"url":""}]}`))
	got := collect(t, site.finder(), s, days(1))
	if got.ids() != "2 1" || len(got.bad) != 1 || got.fault != nil || len(site.requests()) != 2 {
		t.Errorf("got %s, %v, %v after %v", got.ids(), got.bad, got.fault, site.requests())
	}
}

func TestReasonsOfTheGatewayAreWords(t *testing.T) {
	for code, words := range map[string]string{
		"12": "there is no such service", "20": "access is denied", "22": "the quota of requests is spent", "31": "the key has expired",
		"022": "the quota", "77": "SERVICE ERROR (77 SOMETHING)",
	} {
		for name, body := range map[string]string{
			"XML":  "<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg><returnAuthMsg>SOMETHING</returnAuthMsg><returnReasonCode>" + code + "</returnReasonCode></cmmMsgHeader></OpenAPI_ServiceResponse>",
			"JSON": `{"OpenAPI_ServiceResponse":{"cmmMsgHeader":{"errMsg":"SERVICE ERROR","returnAuthMsg":"SOMETHING","returnReasonCode":"` + code + `"}}}`,
		} {
			_, err := discover.APIRows(define(t, policyNews), answer("https://apis.data.go.kr/", "", body))
			var fault *discover.Fault
			if !errors.As(err, &fault) || !strings.Contains(err.Error(), words) {
				t.Errorf("%s in %s: got %v, want %q", code, name, err, words)
			}
		}
	}
}
