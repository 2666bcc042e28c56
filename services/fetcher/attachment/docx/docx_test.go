package docx_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/attachment/docx"
	"github.com/policywire/policywire/services/fetcher/attachment/problem"
	"github.com/policywire/policywire/services/fetcher/attachment/zipfile"
	"github.com/policywire/policywire/services/fetcher/attachment/zipfile/ziptest"
)

const names = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"`

func document(body string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><w:document` + names + `><w:body>` + body + `<w:sectPr><w:headerReference/></w:sectPr></w:body></w:document>`
}

// p returns a paragraph of runs, and r a run with text.
func p(runs ...string) string { return "<w:p>" + strings.Join(runs, "") + "</w:p>" }
func r(text string) string    { return `<w:r><w:t xml:space="preserve">` + text + "</w:t></w:r>" }

// tc returns a cell with properties.
func tc(properties string, paragraphs ...string) string {
	return "<w:tc><w:tcPr>" + properties + "</w:tcPr>" + strings.Join(paragraphs, "") + "</w:tc>"
}

// tbl returns a table of rows, each the cells of one.
func tbl(rows ...string) string {
	return `<w:tbl><w:tblPr/><w:tblGrid/><w:tr>` + strings.Join(rows, "</w:tr><w:tr>") + "</w:tr></w:tbl>"
}

const footnotes = `<w:footnotes` + names + `><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>줄</w:t></w:r></w:p></w:footnote>
	<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> 첫째 주</w:t></w:r></w:p><w:p><w:r><w:t>이어서</w:t></w:r></w:p></w:footnote>
	<w:footnote w:id="2"><w:p><w:r><w:t>둘째 주</w:t></w:r></w:p></w:footnote></w:footnotes>`

const endnotes = `<w:endnotes` + names + `><w:endnote w:id="1"><w:p><w:r><w:t>미주</w:t></w:r></w:p></w:endnote></w:endnotes>`

const numbering = `<w:numbering` + names + `><w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
	<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="ganada"/><w:lvlText w:val="%1-%2)"/></w:lvl></w:abstractNum>
	<w:abstractNum w:abstractNumId="6"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="` + "\uf0b7" + `"/></w:lvl></w:abstractNum>
	<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="6"/></w:num></w:numbering>`

const styles = `<w:styles` + names + `><w:style w:styleId="a"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
	<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style><w:style w:styleId="c"><w:basedOn w:val="d"/></w:style><w:style w:styleId="d"><w:basedOn w:val="c"/></w:style></w:styles>`

func read(t testing.TB, body string) (string, error) {
	t.Helper()
	return docx.Text(context.Background(), ziptest.Archive(t, "word/document.xml", document(body), "word/footnotes.xml", footnotes,
		"word/endnotes.xml", endnotes, "word/numbering.xml", numbering, "word/styles.xml", styles))
}

func TestText(t *testing.T) {
	const vanish = "<w:rPr><w:vanish/></w:rPr>"
	for name, c := range map[string]struct{ body, want string }{
		"runs": {p("<w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr>", r("정"), r("책"), r(" 브리핑")) + p() + p(r("政策 令和8年")), "정책 브리핑\n\n政策 令和8年"},
		"characters": {p("<w:r><w:t>가</w:t><w:tab/><w:t>나</w:t><w:br/><w:t>다</w:t><w:br w:type=\"page\"/><w:cr/><w:t>라</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>마</w:t><w:sym w:font=\"Wingdings\" w:char=\"F0E0\"/></w:r>"),
			"가\t나\n다\n라-마→"},
		"tracked changes": {p(r("남은"), `<w:ins w:id="1">`+r(" 넣은")+`</w:ins><w:del w:id="2"><w:r><w:delText>지운</w:delText><w:noBreakHyphen/></w:r></w:del><w:moveFrom>`+r("옮긴")+`</w:moveFrom>`,
			`<w:moveTo>`+r(" 온")+`</w:moveTo>`), "남은 넣은 온"},
		"what is left out": {p(`<w:r><w:fldChar/><w:instrText>PAGE</w:instrText></w:r><w:r>`+vanish+`<w:t>숨은</w:t><w:noBreakHyphen/></w:r><w:commentRangeStart/>`, r("글"),
			`<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>자</w:t></w:r><w:r><w:ruby><w:rt>`+r("かんじ")+`</w:rt><w:rubyBase>`+r("漢字")+`</w:rubyBase></w:ruby></w:r>`) +
			`<w:sdt><w:sdtPr><w:placeholder><w:t>자리</w:t></w:placeholder></w:sdtPr><w:sdtContent>` + p(r("내용")) + `</w:sdtContent></w:sdt>`, "글자漢字\n\n내용"},
		"a table": {p(r("앞")) + tbl(tc("", p(r("구분")))+tc(`<w:gridSpan w:val="2"/>`, p(r("기간"))), tc(`<w:vMerge w:val="restart"/>`, p(r("접수")))+tc("", p(r("5월")), p(r("6월")))+tc("", p()),
			tc(`<w:vMerge/>`, p(r("덮임")))+tc("", p(r("7월")))) + p(r("뒤")), "앞\n\n구분\t기간\n접수\t5월 6월\n7월\n\n뒤"},
		"a table in a table": {tbl(tc("", p(r("앞")), tbl(tc("", p(r("가")))+tc("", p(r("나"))), tc("", p(r("다")))), p(r("뒤")))), "앞\n\n가\t나\n다\n\n뒤"},
		"notes": {p(r("본문"), `<w:r><w:footnoteReference w:id="2"/></w:r>`, `<w:r><w:footnoteReference w:id="2"/></w:r>`, r("과"), `<w:r><w:endnoteReference w:id="1"/></w:r><w:r><w:footnoteReference w:id="9"/></w:r>`) +
			tbl(tc("", p(r("칸"), `<w:r><w:footnoteReference w:id="1"/></w:r>`)), tc("", p(r("끝")))) + p(r("다음")),
			"본문[1]과[2]\n\n[1] 둘째 주\n\n[2] 미주\n\n칸[3]\n끝\n\n[3] 첫째 주\n\n이어서\n\n다음"},
		"text boxes": {p(`<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><w:txbxContent>`+p(r("상자"))+`</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>`+
			p(r("상자"))+`</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>`, r("본문")) +
			p(`<w:r><mc:AlternateContent><mc:Fallback><w:t>대신</w:t></mc:Fallback></mc:AlternateContent></w:r>`), "상자\n\n본문\n\n대신"},
		"lists": {list("1", "0", "하나") + list("1", "1", "안") + list("1", "1", "또") + list("1", "0", "둘") + list("2", "0", "점") + list("9", "0", "없음") +
			p(`<w:pPr><w:pStyle w:val="b"/></w:pPr>`, r("모양")) + p(`<w:pPr><w:pStyle w:val="c"/></w:pPr>`, r("고리")), "1. 하나\n\n1-가) 안\n\n1-나) 또\n\n2. 둘\n\n• 점\n\n없음\n\n3. 모양\n\n고리"},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := read(t, c.body); got != c.want || err != nil {
				t.Errorf("got %q, %v, want %q", got, err, c.want)
			}
		})
	}
}

// list returns a paragraph of a list.
func list(id, level, text string) string {
	return p(`<w:pPr><w:numPr><w:ilvl w:val="`+level+`"/><w:numId w:val="`+id+`"/></w:numPr></w:pPr>`, r(text))
}

func TestParts(t *testing.T) {
	const relation = `<Relationships><Relationship Id="1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/></Relationships>`
	got, err := docx.Text(t.Context(), ziptest.Archive(t, "_rels/.rels", fmt.Sprintf(relation, "officeDocument", "/doc/main.xml"),
		"doc/main.xml", document(p(r("본문"), `<w:r><w:footnoteReference w:id="2"/></w:r>`)),
		"doc/_rels/main.xml.rels", fmt.Sprintf(relation, "footnotes", "notes.xml"), "doc/notes.xml", footnotes))
	if want := "본문[1]\n\n[1] 둘째 주"; got != want || err != nil {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestProblems(t *testing.T) {
	for name, c := range map[string]struct {
		pairs []string
		want  error
	}{
		"no document":   {[]string{"word/styles.xml", styles}, problem.ErrDamaged},
		"broken off":    {[]string{"word/document.xml", document("<w:p>")}, problem.ErrDamaged},
		"damaged notes": {[]string{"word/document.xml", document(p(r("글"))), "word/footnotes.xml", "<a>"}, problem.ErrDamaged},
		"no text":       {[]string{"word/document.xml", document(p("<w:r><w:drawing/></w:r>"))}, problem.ErrNoText},
		"a doctype":     {[]string{"word/document.xml", "<!DOCTYPE a>" + document(p(r("글")))}, problem.ErrDoctype},
	} {
		text, err := docx.Text(t.Context(), ziptest.Archive(t, c.pairs...))
		if text != "" || !errors.Is(err, c.want) {
			t.Errorf("%s: got %q, %v, want %v", name, text, err, c.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := docx.Text(ctx, ziptest.Archive(t, "word/document.xml", document(p(r("글"))), "word/styles.xml", styles)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that of the context", err)
	}
}

func FuzzDOCX(f *testing.F) {
	f.Add(document(list("1", "1", "하나")+tbl(tc(`<w:vMerge/>`, p(r("가"))))), footnotes, numbering)
	f.Add(document(p(r("가"), `<w:r><w:footnoteReference w:id="1"/><w:sym w:char="D800"/></w:r>`)), footnotes, "")
	f.Add("<d><tc><vMerge/><AlternateContent><Choice/><Fallback/></AlternateContent></tc><r><gridSpan val='9'/><t>가</t></r></d>", "<a><footnote id='1'><tbl/></footnote></a>",
		"<a><abstractNum><lvl ilvl='8'><lvlText val='%9%1'/></lvl></abstractNum><num><abstractNumId/></num></a>")
	f.Fuzz(func(t *testing.T, body, notes, numbers string) {
		ziptest.Hold(t, docx.Text, ziptest.Archive(t, "word/document.xml", body, "word/footnotes.xml", notes, "word/numbering.xml", numbers, "word/styles.xml", styles))
	})
}

// pages returns a body of several pages: paragraphs, lists, tables and notes.
func pages() string {
	var b strings.Builder
	for i := range 120 {
		b.WriteString(p(`<w:pPr><w:pStyle w:val="a4"/><w:spacing w:line="360"/></w:pPr>`, r(fmt.Sprintf("과학기술정보통신부는 인공지능 기본법 시행령의 %d번째 조항을 설명하고, ", i)),
			`<w:r><w:rPr><w:rFonts w:hint="eastAsia"/><w:sz w:val="28"/></w:rPr><w:t>전국의 통신망과 안전 정책을 함께 논의하였다고 밝혔다.</w:t></w:r>`))
		if i%10 == 0 {
			b.WriteString(list("1", "0", "첫째 추진과제"))
			for row := range 8 {
				b.WriteString(tbl(tc("", p(r(fmt.Sprintf("구분 %d", row)))) + tc("", p(r("5월 ~ 6월")))))
			}
		}
	}
	return document(b.String())
}

func BenchmarkDOCX(b *testing.B) {
	body := pages()
	data := ziptest.File(b, "word/document.xml", body, "word/numbering.xml", numbering, "word/styles.xml", styles)
	b.SetBytes(int64(len(body) + len(numbering) + len(styles)))
	for b.Loop() {
		archive, err := zipfile.Open(data)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := docx.Text(b.Context(), archive); err != nil {
			b.Fatal(err)
		}
	}
}
