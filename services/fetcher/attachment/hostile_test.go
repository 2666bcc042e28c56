package attachment_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/attachment/docx"
	"github.com/policywire/policywire/services/fetcher/attachment/hwpx"
	"github.com/policywire/policywire/services/fetcher/attachment/layout"
	"github.com/policywire/policywire/services/fetcher/attachment/odt"
	"github.com/policywire/policywire/services/fetcher/attachment/problem"
	"github.com/policywire/policywire/services/fetcher/attachment/zipfile"
	"github.com/policywire/policywire/services/fetcher/attachment/zipfile/ziptest"
)

// TestHostile reads files that are within the limits of size and made to cost
// as much as possible. Where the cost grew with the square of the size, the test
// would take minutes.
func TestHostile(t *testing.T) {
	type read func(context.Context, *zipfile.Archive) (string, error)
	many := func(s string) string { return strings.Repeat(s, 40_000) }
	text, blank := strings.Repeat("정책 ", 50_000), strings.Repeat(" ", 500_000)
	for name, c := range map[string]struct {
		read       read
		part, body string
	}{
		"tables in tables":      {hwpx.Text, "Contents/section0.xml", strings.Repeat("<tbl><tr><tc>", 80) + "<p><t>" + text + "</t></p>" + strings.Repeat("</tc></tr></tbl>", 80)},
		"boxes":                 {odt.Text, "content.xml", "<body><p>" + blank + many("<text-box/>") + text + many("<text-box><p>a</p></text-box>") + "</p></body>"},
		"tables in a paragraph": {hwpx.Text, "Contents/section0.xml", "<p><t>" + text + "</t>" + many("<t>a</t><tbl/>") + "</p>"},
		"notes":                 {hwpx.Text, "Contents/section0.xml", "<p><t>" + text + "</t>" + many(`<footNote number="1"><p><t>a</t></p></footNote>`) + "</p>"},
		"cells":                 {hwpx.Text, "Contents/section0.xml", "<tbl>" + many(`<tc><cellAddr rowAddr="1" colAddr="1"/><p><t>a</t></p></tc>`) + "</tbl>"},
		"marks":                 {hwpx.Text, "Contents/section0.xml", "<p><t>" + text + many("<tab/><lineBreak/>") + "a</t></p>"},
		"lists":                 {odt.Text, "content.xml", "<body>" + many("<list><list-item><p>a</p></list-item></list>") + "</body>"},
		"references":            {docx.Text, "word/document.xml", "<p><r><t>a</t>" + many(`<footnoteReference id="1"/>`) + "</r></p>"},
	} {
		t.Run(name, func(t *testing.T) {
			notes := `<footnotes><footnote id="1"><p><r><t>` + text + `</t></r></p></footnote></footnotes>`
			got, err := c.read(t.Context(), ziptest.Archive(t, c.part, "<a>"+c.body+"</a>", "word/footnotes.xml", notes))
			if len(got) > layout.MaxText || got == "" && !errors.Is(err, problem.ErrTooLarge) {
				t.Errorf("got %d bytes of text, %v", len(got), err)
			}
		})
	}
}
