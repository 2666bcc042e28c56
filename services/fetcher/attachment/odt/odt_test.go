package odt_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/attachment/layout"
	"github.com/policywire/policywire/services/fetcher/attachment/odt"
	"github.com/policywire/policywire/services/fetcher/attachment/problem"
	"github.com/policywire/policywire/services/fetcher/attachment/zipfile"
	"github.com/policywire/policywire/services/fetcher/attachment/zipfile/ziptest"
)

const names = ` xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"` +
	` xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"` +
	` xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.2"`

// automatic are list styles, as word processors write them before the body.
const automatic = `<office:automatic-styles><text:list-style style:name="L1">` +
	`<text:list-level-style-number text:level="1" style:num-suffix="." style:num-format="1"/>` +
	`<text:list-level-style-number text:level="2" style:num-suffix=")" style:num-format="가, 나, 다, ..." text:display-levels="1"/>` +
	`<text:list-level-style-number text:level="3" style:num-format="1" text:display-levels="3"/></text:list-style>` +
	`<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1" text:bullet-char="❍"/>` +
	`<text:list-level-style-bullet text:level="2" text:bullet-char="` + "\ue123" + `"/></text:list-style></office:automatic-styles>`

// content returns content.xml with that body.
func content(body string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><office:document-content` + names + `><office:scripts><office:script>x</office:script></office:scripts>` +
		automatic + `<office:body><office:text>` + body + `</office:text></office:body></office:document-content>`
}

// read returns the text of a document with that body and more parts.
func read(t testing.TB, body string, pairs ...string) (string, error) {
	t.Helper()
	return odt.Text(context.Background(), ziptest.Archive(t, append([]string{
		"mimetype", "application/vnd.oasis.opendocument.text", "content.xml", content(body)}, pairs...)...))
}

func TestText(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"paragraphs and headings": {`<text:h text:outline-level="1">제목</text:h>
			<text:p>정<text:span>책</text:span> <text:a>뉴</text:a>스</text:p><text:p/><text:p>政策 令和8年</text:p>`, "제목\n\n정책 뉴스\n\n政策 令和8年"},
		"white space": {`<text:p><text:s/>가<text:s text:c="4"/>나<text:tab/>다<text:line-break/>라
			마</text:p>`, "가 나\t다\n라 마"},
		"numbers and bullets": {`<text:list text:style-name="L1"><text:list-item><text:p>하나</text:p><text:p>이어서</text:p>
			<text:list><text:list-item><text:p>안</text:p><text:list><text:list-item><text:p>속</text:p></text:list-item></text:list></text:list-item>
			<text:list-item><text:p>또</text:p></text:list-item></text:list></text:list-item>
			<text:list-header><text:p>머리</text:p></text:list-header><text:list-item><text:p>둘</text:p></text:list-item></text:list>
			<text:list text:style-name="L2"><text:list-item><text:p>점</text:p><text:list><text:list-item><text:p>모르는 점</text:p></text:list-item></text:list></text:list-item></text:list>
			<text:list text:style-name="L1" text:continue-numbering="true"><text:list-item><text:p>셋</text:p></text:list-item></text:list>
			<text:list text:style-name="L1"><text:list-item text:start-value="7"><text:p>일곱</text:p></text:list-item></text:list>
			<text:list><text:list-item><text:p>모양 없음</text:p></text:list-item></text:list>`,
			"1. 하나\n\n이어서\n\n가) 안\n\n1.가.1 속\n\n나) 또\n\n머리\n\n2. 둘\n\n❍ 점\n\n• 모르는 점\n\n3. 셋\n\n7. 일곱\n\n모양 없음"},
		"a table": {`<table:table><table:table-column/><table:table-header-rows><table:table-row>
			<table:table-cell table:number-columns-spanned="2"><text:p>구분</text:p></table:table-cell><table:covered-table-cell><text:p>덮임</text:p></table:covered-table-cell>
			<table:table-cell><text:p>기간</text:p></table:table-cell></table:table-row></table:table-header-rows><table:table-row>
			<table:table-cell><text:p>접수</text:p></table:table-cell><table:table-cell/><table:table-cell><text:p>5월</text:p><text:p>6월</text:p></table:table-cell>
			</table:table-row></table:table><text:p>뒤</text:p>`, "구분\t기간\n접수\t5월 6월\n\n뒤"},
		"a table in a table": {`<table:table><table:table-row><table:table-cell><text:p>앞</text:p><table:table><table:table-row>
			<table:table-cell><text:p>가</text:p></table:table-cell><table:table-cell><text:p>나</text:p></table:table-cell></table:table-row><table:table-row>
			<table:table-cell><text:p>다</text:p></table:table-cell></table:table-row></table:table><text:p>뒤</text:p></table:table-cell></table:table-row></table:table>`,
			"앞\n\n가\t나\n다\n\n뒤"},
		"notes": {`<text:p>본문<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>각주</text:p></text:note-body></text:note>과
			<text:note><text:note-citation text:label="*">*</text:note-citation><text:note-body><text:p>둘째</text:p></text:note-body></text:note> 끝</text:p><text:p>다음</text:p>`,
			"본문[1]과 [*] 끝\n\n[1] 각주\n\n[*] 둘째\n\n다음"},
		"tracked changes": {`<text:tracked-changes><text:changed-region><text:deletion><text:p>지운 글</text:p></text:deletion></text:changed-region></text:tracked-changes>
			<text:p>남은 <text:change-start/>넣은<text:change-end/><text:change/> 글</text:p>`, "남은 넣은 글"},
		"what is left out": {`<office:forms><form:form><text:p>양식</text:p></form:form></office:forms>
			<text:p>글<office:annotation><dc:creator>누구</dc:creator><text:p>메모</text:p></office:annotation><draw:frame><draw:image><office:binary-data>AAAA</office:binary-data></draw:image>
			<draw:object><math><mi>수식</mi><text:p>식</text:p></math></draw:object><text:hidden-text>숨은 글</text:hidden-text><svg:title>그림 이름</svg:title><svg:desc>그림 설명</svg:desc></draw:frame><text:ruby><text:ruby-base>漢字</text:ruby-base><text:ruby-text>かんじ</text:ruby-text></text:ruby></text:p>
			<text:table-of-content><text:table-of-content-source><text:index-title-template>목차 틀</text:index-title-template></text:table-of-content-source>
			<text:index-body><text:p>제1장<text:tab/>3</text:p></text:index-body></text:table-of-content><text:p><text:title>필드</text:title></text:p>
			<text:section text:display="none"><text:p>숨긴 구역</text:p></text:section><text:section><text:p>구역</text:p></text:section>`,
			"글 漢字\n\n제1장\t3\n\n필드\n\n구역"},
		"text boxes": {`<text:p><draw:frame><draw:text-box><text:p>상자 하나</text:p></draw:text-box></draw:frame>본문<draw:custom-shape><text:p>도형</text:p></draw:custom-shape> 이어서</text:p>
			<draw:frame><draw:text-box><text:p>쪽에 매인 상자</text:p></draw:text-box></draw:frame>`, "상자 하나\n\n본문 이어서\n\n도형\n\n쪽에 매인 상자"},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := read(t, c.body); got != c.want || err != nil {
				t.Errorf("got %q, %v, want %q", got, err, c.want)
			}
		})
	}
}

func TestNamedStyles(t *testing.T) {
	styles := `<office:document-styles` + names + `><office:styles><text:outline-style style:name="Outline">` +
		`<text:outline-level-style text:level="1" style:num-format="I" style:num-suffix="."/><text:outline-level-style text:level="2" style:num-format="1" style:num-suffix=")"/>` +
		`</text:outline-style><text:list-style style:name="번호"><text:list-level-style-number text:level="1" style:num-prefix="(" style:num-suffix=")" style:num-format="一, 二, 三, ..."/></text:list-style></office:styles>` +
		`<office:master-styles><style:footer><text:p>쪽 번호</text:p></style:footer></office:master-styles></office:document-styles>`
	got, err := read(t, `<text:h text:outline-level="1">개요</text:h><text:h text:outline-level="2">목적</text:h><text:h text:outline-level="2">범위</text:h>
		<text:h text:outline-level="1">일정</text:h><text:h text:outline-level="2">상반기</text:h><text:list text:style-name="번호"><text:list-item><text:p>第一</text:p></text:list-item></text:list>`, "styles.xml", styles)
	if want := "I. 개요\n\n1) 목적\n\n2) 범위\n\nII. 일정\n\n1) 상반기\n\n(一) 第一"; got != want || err != nil {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	if got, err := read(t, "<text:p>글</text:p>", "styles.xml", "<broken"); got != "글" || err != nil {
		t.Errorf("with styles that are damaged: got %q, %v, want the text", got, err)
	}
}

func TestProblems(t *testing.T) {
	for name, c := range map[string]struct {
		pairs []string
		want  error
	}{
		"encrypted":  {[]string{"content.xml", "\x00\x01", "META-INF/manifest.xml", "<m><manifest:encryption-data/></m>"}, problem.ErrEncrypted},
		"no content": {[]string{"meta.xml", "<a/>"}, problem.ErrDamaged},
		"broken off": {[]string{"content.xml", content("<text:p>글")}, problem.ErrDamaged},
		"no text":    {[]string{"content.xml", content("<text:p><draw:frame><draw:image/></draw:frame></text:p>")}, problem.ErrNoText},
		"doctype":    {[]string{"content.xml", "<!DOCTYPE a>" + content("<text:p>글</text:p>")}, problem.ErrDoctype},
		"depth":      {[]string{"content.xml", content(strings.Repeat("<text:section>", 300))}, problem.ErrTooLarge},
	} {
		text, err := odt.Text(t.Context(), ziptest.Archive(t, c.pairs...))
		if text != "" || !errors.Is(err, c.want) {
			t.Errorf("%s: got %q, %v, want %v", name, text, err, c.want)
		}
	}
	text, err := read(t, strings.Repeat("<text:p>"+strings.Repeat("가", 500)+"</text:p>", 3000))
	if !errors.Is(err, problem.ErrTooLarge) || len(text) < layout.MaxText/2 {
		t.Errorf("too much text: got %d bytes, %v, want the beginning and too large", len(text), err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := odt.Text(ctx, ziptest.Archive(t, "styles.xml", "<a/>", "content.xml", content("<text:p>글</text:p>"))); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that of the context", err)
	}
}

func FuzzODT(f *testing.F) {
	f.Add(content(`<text:list text:style-name="L1"><text:list-item><text:p>하나<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>주</text:p></text:note-body></text:note></text:p></text:list-item></text:list>`), "")
	f.Add(content(`<table:table><table:table-row><table:table-cell><text:p>가</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table><draw:text-box><text:p>나<text:tab/></text:p></draw:text-box>`), "<a/>")
	f.Add("<body><table-cell><p>가</p></table-cell><table-row/><h outline-level='3'>나</h></body>", `<outline-style><outline-level-style level="3" num-format="a" display-levels="9" start-value="4"/></outline-style>`)
	f.Fuzz(func(t *testing.T, document, styles string) {
		ziptest.Hold(t, odt.Text, ziptest.Archive(t, "content.xml", document, "styles.xml", styles))
	})
}

// pages returns a body of several pages: paragraphs, lists, a table and notes.
func pages() string {
	var b strings.Builder
	for i := range 120 {
		fmt.Fprintf(&b, `<text:p text:style-name="P%d">과학기술정보통신부는 인공지능 <text:span text:style-name="T1">기본법</text:span> 시행령의 %d번째 조항을 설명하고, 전국의 통신망과 안전 정책을 <text:s/>함께 논의하였다고 밝혔다.</text:p>`, i%7, i)
		if i%10 == 0 {
			b.WriteString(`<text:list text:style-name="L1"><text:list-item><text:p text:style-name="P9">첫째 추진과제</text:p></text:list-item></text:list><table:table table:name="t">`)
			for row := range 8 {
				fmt.Fprintf(&b, `<table:table-row table:style-name="r"><table:table-cell table:style-name="c" office:value-type="string"><text:p text:style-name="P2">구분 %d</text:p></table:table-cell><table:table-cell table:style-name="c" office:value-type="string"><text:p>5월 ~ 6월</text:p></table:table-cell></table:table-row>`, row)
			}
			b.WriteString(`</table:table>`)
		}
	}
	return b.String()
}

func BenchmarkODT(b *testing.B) {
	data := ziptest.File(b, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", content(pages()))
	b.SetBytes(int64(len(content(pages()))))
	for b.Loop() {
		archive, err := zipfile.Open(data)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := odt.Text(b.Context(), archive); err != nil {
			b.Fatal(err)
		}
	}
}
