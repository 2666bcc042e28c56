package hwpx_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/attachment/hwpx"
	"github.com/policywire/policywire/services/fetcher/attachment/problem"
	"github.com/policywire/policywire/services/fetcher/attachment/zipfile"
	"github.com/policywire/policywire/services/fetcher/attachment/zipfile/ziptest"
)

// section returns a section of that year's name spaces.
func section(year, body string) string {
	return `<?xml version="1.0" encoding="UTF-8" standalone="yes" ?><hs:sec xmlns:hs="http://www.hancom.co.kr/hwpml/` + year + `/section"` +
		` xmlns:hp="http://www.hancom.co.kr/hwpml/` + year + `/paragraph">` + body + `</hs:sec>`
}

// p returns a paragraph of runs.
func p(runs ...string) string {
	return `<hp:p id="1" paraPrIDRef="0" styleIDRef="0"><hp:run charPrIDRef="0">` + strings.Join(runs, `</hp:run><hp:run charPrIDRef="1">`) +
		`</hp:run><hp:linesegarray><hp:lineseg textpos="0"/></hp:linesegarray></hp:p>`
}

// word returns text as it stands in a run.
func word(text string) string { return "<hp:t>" + text + "</hp:t>" }

// cell returns a cell of a table.
func cell(row, col int, paragraphs ...string) string {
	return fmt.Sprintf(`<hp:tc><hp:subList>%s</hp:subList><hp:cellAddr colAddr="%d" rowAddr="%d"/><hp:cellSpan colSpan="1" rowSpan="1"/></hp:tc>`,
		strings.Join(paragraphs, ""), col, row)
}

const header = `<hh:head xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head"><hh:refList>
	<hh:numberings><hh:numbering id="1" start="0"><hh:paraHead start="1" level="1" numFormat="DIGIT">^1.</hh:paraHead>
	<hh:paraHead start="1" level="2" numFormat="HANGUL_SYLLABLE">^2.</hh:paraHead><hh:paraHead start="1" level="3" numFormat="CIRCLED_DIGIT">^1-^3</hh:paraHead></hh:numbering>
	<hh:numbering id="2"><hh:paraHead start="3" level="1" numFormat="ROMAN_CAPITAL">제^1장</hh:paraHead></hh:numbering></hh:numberings>
	<hh:bullets><hh:bullet id="1" char="❍" useImage="0"><hh:paraHead level="0"/></hh:bullet><hh:bullet id="2" char="` + "\ue123" + `"/></hh:bullets>
	<hh:paraProperties><hh:paraPr id="0"><hh:heading type="NONE" idRef="0" level="0"/></hh:paraPr>
	<hh:paraPr id="1"><hh:heading type="OUTLINE" idRef="0" level="0"/></hh:paraPr><hh:paraPr id="2"><hh:heading type="NUMBER" idRef="1" level="1"/></hh:paraPr>
	<hh:paraPr id="3"><hh:heading type="NUMBER" idRef="1" level="2"/></hh:paraPr><hh:paraPr id="4"><hh:heading type="BULLET" idRef="1" level="0"/></hh:paraPr>
	<hh:paraPr id="5"><hh:heading type="BULLET" idRef="2" level="0"/></hh:paraPr><hh:paraPr id="6"><hh:heading type="NUMBER" idRef="2" level="0"/></hh:paraPr>
	<hh:paraPr id="7"><hh:heading type="NUMBER" idRef="99" level="0"/></hh:paraPr></hh:paraProperties></hh:refList></hh:head>`

func read(t testing.TB, body string) (string, error) {
	t.Helper()
	return hwpx.Text(context.Background(), ziptest.Archive(t, "mimetype", "application/hwp+zip", "Contents/header.xml", header,
		"Contents/section0.xml", section("2011", body)))
}

func TestText(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"runs": {p(word("정"), word("책"), `<hp:secPr><hp:t>x</hp:t></hp:secPr><hp:ctrl><hp:colPr/></hp:ctrl>`, word(" 브리핑")) + p() + p(word("政策 令和8年")), "정책 브리핑\n\n政策 令和8年"},
		"characters": {p(word("가<hp:tab width=\"4000\"/>나<hp:lineBreak/>다<hp:nbSpace/>라<hp:fwSpace/>마<hp:hyphen/>바<hp:titleMark/><hp:markpenBegin/>사<hp:markpenEnd/>")),
			"가\t나\n다 라 마-바사"},
		"private characters": {p(word("\U000f02b1 추진 배경\U000f02ef목적")), "① 추진 배경·목적"},
		"a table": {p(word("앞"), `<hp:tbl rowCnt="2" colCnt="3"><hp:sz/><hp:tr>`+cell(0, 0, p(word("구분")))+cell(0, 1, p(word("기간")))+`</hp:tr><hp:tr>`+
			cell(1, 2, p(word("셋째")))+cell(1, 1, p(word("둘째")), p(word("이어서")))+cell(1, 0, p())+`</hp:tr></hp:tbl><hp:t/>`, word("뒤")),
			"앞\n\n구분\t기간\n둘째 이어서\t셋째\n\n뒤"},
		"a frame around a table": {p(`<hp:tbl><hp:tr>` + cell(0, 0, p(word("안")), p(`<hp:tbl><hp:tr>`+cell(0, 0, p(word("가")))+cell(0, 1, p(word("나")))+
			`</hp:tr><hp:tr>`+cell(1, 0, p(word("다")))+`</hp:tr></hp:tbl>`), p(word("끝"))) + `</hp:tr></hp:tbl>`), "안\n\n가\t나\n다\n\n끝"},
		"a caption": {p(`<hp:tbl><hp:caption side="TOP"><hp:subList>` + p(word("<표 "), `<hp:ctrl><hp:autoNum num="1" numType="TABLE"><hp:autoNumFormat/></hp:autoNum></hp:ctrl>`, word("&gt; 예산")) +
			`</hp:subList></hp:caption><hp:tr>` + cell(0, 0, p(word("10억"))) + `</hp:tr></hp:tbl>`), ""},
		"notes": {p(word("본문"), `<hp:ctrl><hp:footNote number="1" suffixChar=")"><hp:subList>`+p(`<hp:ctrl><hp:autoNum num="1" numType="FOOTNOTE"/></hp:ctrl>`, word(" 각주"))+
			`</hp:subList></hp:footNote></hp:ctrl>`, word(" 끝<hp:lineBreak/>줄"), `<hp:ctrl><hp:endNote number="2"><hp:subList>`+p(word("미주"))+`</hp:subList></hp:endNote></hp:ctrl>`) + p(word("다음")),
			"본문[1] 끝\n줄[2]\n\n[1] 각주\n\n[2] 미주\n\n다음"},
		"a note in a table": {p(`<hp:tbl><hp:tr>`+cell(0, 0, p(word("가"), `<hp:ctrl><hp:footNote number="1"><hp:subList>`+p(word("주"))+`</hp:subList></hp:footNote></hp:ctrl>`))+
			`</hp:tr><hp:tr>`+cell(1, 0, p(word("나")))+`</hp:tr></hp:tbl>`) + p(word("다음")), "가[1]\n나\n\n[1] 주\n\n다음"},
		"text boxes": {p(`<hp:rect><hp:shapeComment>사각형입니다.</hp:shapeComment><hp:drawText><hp:subList>`+p(word("상자"))+`</hp:subList></hp:drawText></hp:rect>`, word("본문"),
			`<hp:container><hp:ellipse><hp:drawText><hp:subList>`+p(word("묶음"))+`</hp:subList></hp:drawText></hp:ellipse></hp:container>`, word(" 이어서")) +
			p(`<hp:textart text="글맵시"><hp:textartPr/></hp:textart>`), "상자\n\n본문 이어서\n\n묶음\n\n글맵시"},
		"equations and composed characters": {p(word("식 "), `<hp:equation><hp:shapeComment>수식입니다.</hp:shapeComment><hp:script>a over b</hp:script></hp:equation>`,
			`<hp:compose composeText="㉿"/>`, `<hp:dutmal><hp:mainText>漢字</hp:mainText><hp:subText>한자</hp:subText></hp:dutmal>`), "식 a over b㉿漢字"},
		"what is left out": {p(`<hp:ctrl><hp:header><hp:subList>`+p(word("머리말"))+`</hp:subList></hp:header></hp:ctrl><hp:ctrl><hp:footer><hp:subList>`+p(word("꼬리말"))+`</hp:subList></hp:footer></hp:ctrl>`,
			`<hp:ctrl><hp:hiddenComment><hp:subList>`+p(word("숨은 설명"))+`</hp:subList></hp:hiddenComment></hp:ctrl><hp:ctrl><hp:pageNum pos="BOTTOM"/><hp:autoNum num="3" numType="PAGE"/></hp:ctrl>`,
			`<hp:ctrl><hp:fieldBegin type="MEMO"><hp:parameters><hp:stringParam>x</hp:stringParam></hp:parameters><hp:subList>`+p(word("메모"))+`</hp:subList></hp:fieldBegin></hp:ctrl>`,
			word("본문"), `<hp:ctrl><hp:indexmark><hp:firstKey>색인</hp:firstKey></hp:indexmark></hp:ctrl>`, `<hp:ctrl><hp:fieldEnd/></hp:ctrl><hp:pic><hp:shapeComment>그림입니다.</hp:shapeComment></hp:pic>`), "본문"},
		"tracked changes": {p(word(`남은 <hp:insertBegin Id="1"/>넣은<hp:insertEnd Id="1"/><hp:deleteBegin Id="2"/>지운 `), word(`글<hp:tab/>자<hp:deleteEnd Id="2"/> 글<hp:deleteBegin Id="3"/>`), `<hp:tbl><hp:tr>`+cell(0, 0, p(word("지운 표")))+`</hp:tr></hp:tbl>`, word("지운 끝")) + p(word("다음")), "남은 넣은 글\n\n다음"},
		"a switch":        {p(`<hp:switch><hp:case hp:required-namespace="x"><hp:t>새</hp:t></hp:case><hp:default><hp:t>옛</hp:t></hp:default></hp:switch>`), "새"},
	} {
		if name == "a caption" {
			c.body, c.want = strings.Replace(c.body, "<표 ", "&lt;표 ", 1), "<표 1> 예산\n\n10억"
		}
		t.Run(name, func(t *testing.T) {
			if got, err := read(t, c.body); got != c.want || err != nil {
				t.Errorf("got %q, %v, want %q", got, err, c.want)
			}
		})
	}
}

func TestHeadings(t *testing.T) {
	var body strings.Builder
	for _, shape := range []int{1, 2, 3, 3, 2, 4, 5, 1, 2, 6, 6, 7, 0, 99} {
		fmt.Fprintf(&body, `<hp:p paraPrIDRef="%d"><hp:run><hp:t>글</hp:t></hp:run></hp:p>`, shape)
	}
	got, err := read(t, body.String())
	want := "1. 글/가. 글/1-① 글/1-② 글/나. 글/❍ 글/• 글/2. 글/가. 글/제III장 글/제IV장 글/글/글/글"
	if strings.ReplaceAll(got, "\n\n", "/") != want || err != nil {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestSections(t *testing.T) {
	sections := []string{
		"Contents/section10.xml", section("2016", p(word("셋"))),
		"Contents/section2.xml", section("2024", p(word("둘"))),
		"Contents/section0.xml", section("2011", p(word("하나"))),
		"BinData/section1.xml", section("2011", p(word("그림"))),
	}
	hpf := func(ids ...string) string {
		items, refs := "", ""
		for i, id := range ids {
			items += fmt.Sprintf(`<opf:item id="s%d" href="%s"/>`, i, id)
			refs += fmt.Sprintf(`<opf:itemref idref="s%d" linear="yes"/>`, i)
		}
		return `<opf:package><opf:manifest>` + items + `</opf:manifest><opf:spine>` + refs + `</opf:spine></opf:package>`
	}
	for name, c := range map[string]struct{ hpf, want string }{
		"as the package says":       {hpf("Contents/header.xml", "Contents/section10.xml", "Contents/section0.xml", "Contents/section2.xml"), "셋 하나 둘"},
		"relative to the package":   {hpf("section2.xml", "section0.xml", "section10.xml"), "둘 하나 셋"},
		"what the package leaves":   {hpf("Contents/section2.xml", "Contents/section2.xml", "Contents/section7.xml"), "둘 하나 셋"},
		"a package that is damaged": {"<opf:package>", "하나 둘 셋"},
	} {
		got, err := hwpx.Text(t.Context(), ziptest.Archive(t, append(sections, "Contents/content.hpf", c.hpf)...))
		if strings.ReplaceAll(got, "\n\n", " ") != c.want || err != nil {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, c.want)
		}
	}
}

func TestProblems(t *testing.T) {
	for name, c := range map[string]struct {
		pairs []string
		want  error
	}{
		"encrypted":              {[]string{"Contents/section0.xml", "\x00", "META-INF/manifest.xml", `<odf:manifest><odf:encryption-data/></odf:manifest>`}, problem.ErrEncrypted},
		"no section":             {[]string{"Contents/header.xml", header}, problem.ErrDamaged},
		"broken off":             {[]string{"Contents/section0.xml", section("2011", "<hp:p>")}, problem.ErrDamaged},
		"one section damaged":    {[]string{"Contents/section0.xml", section("2011", p(word("글"))), "Contents/section1.xml", ""}, problem.ErrDamaged},
		"only a picture":         {[]string{"Contents/section0.xml", section("2011", p("<hp:pic/>"))}, problem.ErrNoText},
		"a doctype":              {[]string{"Contents/section0.xml", "<!DOCTYPE a>" + section("2011", p(word("글")))}, problem.ErrDoctype},
		"an encoding unheard of": {[]string{"Contents/section0.xml", `<?xml version="1.0" encoding="ks_c_5601"?><a/>`}, problem.ErrUnsupported},
	} {
		text, err := hwpx.Text(t.Context(), ziptest.Archive(t, c.pairs...))
		if text != "" || !errors.Is(err, c.want) {
			t.Errorf("%s: got %q, %v, want %v", name, text, err, c.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := hwpx.Text(ctx, ziptest.Archive(t, "Contents/header.xml", header, "Contents/section0.xml", section("2011", ""))); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that of the context", err)
	}
}

func FuzzHWPX(f *testing.F) {
	f.Add(section("2011", p(word("가<hp:tab/>나"), `<hp:tbl><hp:tr>`+cell(0, 0, p(word("다")))+`</hp:tr></hp:tbl>`)), header, "")
	f.Add(section("2011", `<hp:p paraPrIDRef="3"><hp:run><hp:ctrl><hp:footNote number="1"><hp:subList>`+p(word("주"))+`</hp:subList></hp:footNote></hp:ctrl></hp:run></hp:p>`), header, `<a><item id="a" href="section0.xml"/><itemref idref="a"/></a>`)
	f.Add("<s><tc><cellAddr rowAddr='-1' colAddr='9'/></tc><t>가<deleteBegin/>나</t><drawText/></s>", "<h><paraHead level='11'/><numbering id='1'><paraHead level='10' start='0'>^9^1</paraHead></numbering></h>", "<a/>")
	f.Fuzz(func(t *testing.T, body, head, hpf string) {
		ziptest.Hold(t, hwpx.Text, ziptest.Archive(t, "Contents/section0.xml", body, "Contents/header.xml", head, "Contents/content.hpf", hpf))
	})
}

// pages returns a body of several pages: paragraphs, tables and notes.
func pages() string {
	var b strings.Builder
	for i := range 120 {
		b.WriteString(p(word(fmt.Sprintf("과학기술정보통신부는 인공지능 기본법 시행령의 %d번째 조항을 설명하고, ", i)), word("전국의 통신망과 안전 정책을 함께 논의하였다고 밝혔다.")))
		if i%10 == 0 {
			b.WriteString(`<hp:p><hp:run><hp:tbl>`)
			for row := range 8 {
				b.WriteString(`<hp:tr>` + cell(row, 0, p(word(fmt.Sprintf("구분 %d", row)))) + cell(row, 1, p(word("5월 ~ 6월"))) + `</hp:tr>`)
			}
			b.WriteString(`</hp:tbl></hp:run></hp:p>`)
		}
	}
	return section("2011", b.String())
}

func BenchmarkHWPX(b *testing.B) {
	body := pages()
	data := ziptest.File(b, "mimetype", "application/hwp+zip", "Contents/header.xml", header, "Contents/section0.xml", body)
	b.SetBytes(int64(len(body) + len(header)))
	for b.Loop() {
		archive, err := zipfile.Open(data)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := hwpx.Text(b.Context(), archive); err != nil {
			b.Fatal(err)
		}
	}
}
