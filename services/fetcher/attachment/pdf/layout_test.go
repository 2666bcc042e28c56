package pdf_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/policywire/policywire/services/fetcher/attachment/pdf"
	"github.com/policywire/policywire/services/fetcher/attachment/problem"
)

const printed = `<doc>
  <page width="600.0" height="800.0">
      <block xMin="50" yMin="100" xMax="300" yMax="120">
        <line xMin="50" yMin="100" xMax="300" yMax="112">
          <word xMin="50" yMin="100" xMax="90" yMax="112">정책&amp;기술</word>
          <word xMin="90.1" yMin="100" xMax="94" yMax="112">․</word>
          <word xMin="94" yMin="100" xMax="110" yMax="112">산업</word>
          <word xMin="114" yMin="100" xMax="134" yMax="112">동향</word>
          <word xMin="234" yMin="100" xMax="254" yMax="112">비고</word>
        </line>
      </block>
  </page>
</doc>
`

func TestLayout(t *testing.T) {
	got, err := pdf.Layout(strings.NewReader(printed), 1000)
	if want := "정책&기술․산업 동향\t비고"; got != want || err != nil {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestLayoutIsBounded(t *testing.T) {
	for name, s := range map[string]string{
		"a long text": strings.Repeat(printed, 1000),
		"a long line": `<word xMin="1">` + strings.Repeat("가", 100_000),
		"much markup": strings.Repeat("<flow>\n", 1_000_000),
		"many pages":  strings.Repeat("<page width=\"1\">\n", 50_000),
	} {
		if got, err := pdf.Layout(strings.NewReader(s), 1000); !errors.Is(err, problem.ErrTooLarge) || len(got) > 2000 {
			t.Errorf("%s: got %d bytes, %v", name, len(got), err)
		}
	}
}

// TestTinyWordsAreBounded reads as many lines of one letter as there may be.
func TestTinyWordsAreBounded(t *testing.T) {
	const most = 1 << 20
	row := "<line yMin=\"1\">\n<word >x</word>\n</line>\n"
	got, err := pdf.Layout(strings.NewReader("<page >\n"+strings.Repeat(row, most/8)), most)
	if !errors.Is(err, problem.ErrTooLarge) || strings.Count(got, "x") > most/32 {
		t.Errorf("got %d words, %v", strings.Count(got, "x"), err)
	}
}

func FuzzPDF(f *testing.F) {
	f.Add([]byte(printed))
	f.Add([]byte(strings.Repeat(printed, 4)))
	f.Add([]byte("<page width=\"NaN\">\n<line xMin=\"1e300\">\n<word >&#xD800;\x00</word>\n</line>\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := pdf.Layout(strings.NewReader(string(data)), 10_000)
		if err != nil && !errors.Is(err, problem.ErrTooLarge) {
			t.Fatal(err)
		}
		if !utf8.ValidString(got) || len(got) > 40_000 {
			t.Errorf("got %d bytes", len(got))
		}
	})
}
