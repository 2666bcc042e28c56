package markup_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/attachment/markup"
	"github.com/policywire/policywire/services/fetcher/attachment/problem"
	"golang.org/x/text/encoding/unicode"
)

// recorder writes down what it is told. It does not enter elements named skip.
type recorder struct{ strings.Builder }

func (r *recorder) Start(e markup.Element) bool {
	if e.Name == "skip" {
		return false
	}
	r.WriteString("<" + e.Name)
	if id := e.Attr("id"); id != "" {
		r.WriteString(" " + id)
	}
	r.WriteString(">")
	return true
}
func (r *recorder) End(name string) { r.WriteString("</" + name + ">") }
func (r *recorder) Text(s []byte)   { r.Write(s) }

func walk(document string) (string, error) {
	var r recorder
	err := markup.Walk(context.Background(), strings.NewReader(document), &r)
	return r.String(), err
}

func TestWalk(t *testing.T) {
	for name, c := range map[string]struct{ document, want string }{
		"names without name space": {`<?xml version="1.0"?><hp:p xmlns:hp="x" hp:id="1"><hp:t>정책</hp:t></hp:p>`, "<p 1><t>정책</t></p>"},
		"text outside of the root": {"\ufeff <a>가</a>\n", "<a>가</a>"},
		"what is passed over":      {"<a>가<skip>나<b>다</b><skip/></skip>라<skip/>마</a>", "<a>가라마</a>"},
		"comments, CDATA":          {"<a>가<!-- 나 --><![CDATA[<다>]]><?라?></a>", "<a>가<다></a>"},
		"entities":                 {"<a>R&amp;D &#44032;&nbsp;&middot;</a>", "<a>R&D 가\u00a0·</a>"},
		"control characters":       {"<a>가\x02\x00나\x1f</a>", "<a>가나</a>"},
		"bytes that are no UTF-8":  {"<a>가\xff나</a>", "<a>가\ufffd나</a>"},
		"a text of several blocks": {"<a>" + strings.Repeat("가", 50_000) + "</a>", "<a>" + strings.Repeat("가", 50_000) + "</a>"},
		"an element without end":   {`<a><b id="2"/></a>`, "<a><b 2></b></a>"},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := walk(c.document); got != c.want || err != nil {
				t.Errorf("got %q, %v, want %q", got, err, c.want)
			}
		})
	}
}

func TestEncodings(t *testing.T) {
	const document, want = `<?xml version="1.0" encoding="UTF-16"?><a>政策 정책 政策</a>`, "<a>政策 정책 政策</a>"
	for name, c := range map[string]struct {
		order unicode.Endianness
		mark  unicode.BOMPolicy
	}{
		"little, marked":   {unicode.LittleEndian, unicode.UseBOM},
		"big, marked":      {unicode.BigEndian, unicode.UseBOM},
		"little, unmarked": {unicode.LittleEndian, unicode.IgnoreBOM},
		"big, unmarked":    {unicode.BigEndian, unicode.IgnoreBOM},
	} {
		encoded, err := unicode.UTF16(c.order, c.mark).NewEncoder().String(document)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := walk(encoded); got != want || err != nil {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, want)
		}
	}
	_, err := walk(`<?xml version="1.0" encoding="EUC-KR"?><a/>`)
	if !errors.Is(err, problem.ErrUnsupported) || !strings.Contains(err.Error(), "EUC-KR") {
		t.Errorf("got %v, want the encoding refused by its name", err)
	}
}

func TestRefused(t *testing.T) {
	for name, c := range map[string]struct {
		document string
		want     error
	}{
		"a document type":              {`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>`, problem.ErrDoctype},
		"a document type within":       {`<a><!DOCTYPE a></a>`, problem.ErrDoctype},
		"an entity that nobody knows":  {"<a>&x;</a>", problem.ErrDamaged},
		"the end of another element":   {"<a><b></a></b>", problem.ErrDamaged},
		"an end without a start":       {"</a>", problem.ErrDamaged},
		"no end":                       {"<a><b>가", problem.ErrDamaged},
		"no element":                   {"", problem.ErrDamaged},
		"no XML":                       {"가나다", problem.ErrDamaged},
		"the end in an element passed": {"<a><skip>", problem.ErrDamaged},
		"depth":                        {strings.Repeat("<a>", markup.MaxDepth+1), problem.ErrTooLarge},
		"depth in an element passed":   {"<skip>" + strings.Repeat("<a>", markup.MaxDepth), problem.ErrTooLarge},
		"attributes":                   {"<a" + strings.Repeat(` b=""`, markup.MaxAttributes+1) + "/>", problem.ErrTooLarge},
		"a long tag":                   {`<a><b c="` + strings.Repeat("가", 30_000) + `"/></a>`, problem.ErrTooLarge},
		"a long tag after text":        {`<a>가<b c="` + strings.Repeat("가", 30_000) + `"/></a>`, problem.ErrTooLarge},
		"a long text":                  {"<a>" + strings.Repeat("가", 2<<20) + "</a>", problem.ErrTooLarge},
		"a long comment":               {"<a><!--" + strings.Repeat("가", 2<<20) + "--></a>", problem.ErrTooLarge},
		"tags and texts":               {"<a>" + strings.Repeat("<b/>", markup.MaxTokens/2) + "</a>", problem.ErrTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := walk(c.document); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestAllowed(t *testing.T) {
	for name, document := range map[string]string{
		"depth":      strings.Repeat("<a>", markup.MaxDepth) + strings.Repeat("</a>", markup.MaxDepth),
		"attributes": "<a" + strings.Repeat(` b=""`, markup.MaxAttributes) + "/>",
		"a text":     "<a>" + strings.Repeat("가", 1<<20) + "</a>",
		"a picture":  "<a><![CDATA[" + strings.Repeat("0", 1<<20) + "]]></a>",
	} {
		if _, err := walk(document); err != nil {
			t.Errorf("%s: got %v, want none", name, err)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := markup.Walk(ctx, strings.NewReader("<a/>"), &recorder{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that of the context", err)
	}
}

// failing gives an error that says what is wrong already.
type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, problem.ErrBomb }

func TestErrorOfTheBytes(t *testing.T) {
	if err := markup.Walk(t.Context(), failing{}, &recorder{}); !errors.Is(err, problem.ErrBomb) {
		t.Errorf("got %v, want that of the bytes", err)
	}
}

// balance holds that each element that was entered is ended, in order.
type balance struct {
	t    *testing.T
	open []string
}

func (b *balance) Start(e markup.Element) bool {
	b.open = append(b.open, e.Name)
	if e.Name == "skip" {
		b.open = b.open[:len(b.open)-1]
		return false
	}
	return true
}

func (b *balance) End(name string) {
	if last := len(b.open) - 1; last < 0 || b.open[last] != name {
		b.t.Fatalf("the end of %q while %q are open", name, b.open)
	}
	b.open = b.open[:len(b.open)-1]
}

func (b *balance) Text([]byte) {
	if len(b.open) == 0 {
		b.t.Fatal("text outside of all elements")
	}
}

func FuzzWalk(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0"?><a id="1">가<skip>나</skip><b/>&amp;<![CDATA[다]]></a>`))
	f.Add([]byte("\xff\xfe<\x00a\x00/\x00>\x00"))
	f.Add([]byte("<!DOCTYPE a><a/>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b := &balance{t: t}
		err := markup.Walk(t.Context(), strings.NewReader(string(data)), b)
		if err == nil && len(b.open) > 0 {
			t.Errorf("%q are open at the end", b.open)
		}
	})
}
