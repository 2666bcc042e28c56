package attachment_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/policywire/policywire/services/fetcher/attachment"
	"github.com/policywire/policywire/services/fetcher/attachment/problem"
	"github.com/policywire/policywire/services/fetcher/attachment/zipfile/ziptest"
)

const (
	odtType  = "application/vnd.oasis.opendocument.text"
	hwpxType = "application/hwp+zip"
)

// odtFile returns an ODT file with that body.
func odtFile(t testing.TB, body string) []byte {
	return ziptest.File(t, "mimetype", odtType, "content.xml", "<content><body>"+body+"</body></content>")
}

// hwpxFile returns an HWPX file with a section.
func hwpxFile(t testing.TB, body string) []byte {
	return ziptest.File(t, "mimetype", hwpxType, "Contents/section0.xml", "<sec>"+body+"</sec>")
}

// docxFile returns a DOCX file with that body.
func docxFile(t testing.TB, body string) []byte {
	return ziptest.File(t, "[Content_Types].xml", wordTypes, "word/document.xml", "<document><body>"+body+"</body></document>")
}

func newReader(t testing.TB) *attachment.Reader {
	t.Helper()
	reader, err := attachment.New(attachment.Config{})
	if err != nil {
		t.Fatal(err)
	}
	return reader
}

// wantProblem holds that a file has that problem, in words, and no text.
func wantProblem(t testing.TB, got attachment.File, want error) {
	t.Helper()
	if !errors.Is(got.Err, want) || got.Problem == "" || got.Text != "" {
		t.Errorf("got problem %q (%v) and %d bytes of text, want %q and none", got.Problem, got.Err, len(got.Text), want)
	}
}

func TestRead(t *testing.T) {
	reader := newReader(t)
	for want, data := range map[attachment.File][]byte{
		{MediaType: odtType, Text: "첫째 문단\n\n가\t나"}:                                                        odtFile(t, "<p>첫째 문단</p><table><table-row><table-cell><p>가</p></table-cell><table-cell><p>나</p></table-cell></table-row></table>"),
		{MediaType: hwpxType, Text: "정책 브리핑"}:                                                              hwpxFile(t, "<p><run><t>정책</t></run><run><t> 브리핑</t></run></p>"),
		{MediaType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Text: "政策"}: docxFile(t, "<p><r><t>政策</t></r></p>"),
	} {
		if got := reader.Read(t.Context(), data); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
}

func TestProblems(t *testing.T) {
	const manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
	whole := odtFile(t, "<p>글</p>")
	for name, c := range map[string]struct {
		data []byte
		want error
		says string
	}{
		"empty":                    {nil, problem.ErrEmpty, "empty"},
		"an encrypted ODT":         {ziptest.File(t, "mimetype", odtType, "content.xml", "\x01", "META-INF/manifest.xml", manifest), problem.ErrEncrypted, "encrypted"},
		"an encrypted HWPX":        {ziptest.File(t, "mimetype", hwpxType, "META-INF/manifest.xml", manifest), problem.ErrEncrypted, "encrypted"},
		"an encrypted DOCX":        {compound("EncryptionInfo", "EncryptedPackage"), problem.ErrEncrypted, "password"},
		"an ODT that breaks off":   {whole[:len(whole)-40], problem.ErrDamaged, "damaged"},
		"a damaged HWPX":           {hwpxFile(t, "<p>"), problem.ErrDamaged, "section0.xml"},
		"only pictures":            {hwpxFile(t, "<p><run><pic/></run></p>"), problem.ErrNoText, "images"},
		"a DOCTYPE":                {ziptest.File(t, "mimetype", odtType, "content.xml", `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`), problem.ErrDoctype, "DOCTYPE"},
		"a bomb":                   {odtFile(t, strings.Repeat(" ", 8<<20)), problem.ErrBomb, "expands"},
		"too large":                {make([]byte, attachment.MaxBytes+1), problem.ErrTooLarge, "64 MiB"},
		"an archive":               {ziptest.File(t, "보도자료.odt", string(whole)), problem.ErrUnsupported, "zip archive"},
		"an archive in a document": {ziptest.File(t, "mimetype", hwpxType, "BinData/보도자료.hwpx", string(hwpxFile(t, "<p><t>글</t></p>"))), problem.ErrDamaged, "no section"},
		"a web page":               {[]byte("<!DOCTYPE html><title>시스템 점검 안내</title>"), problem.ErrUnsupported, "web page (text/html)"},
		"an old Word document":     {compound("WordDocument"), problem.ErrUnsupported, "Word before 2007"},
		"an image":                 {[]byte("\x89PNG\r\n\x1a\n"), problem.ErrUnsupported, "an image (image/png)"},
		"a type without a name":    {ziptest.File(t, "mimetype", "application/vnd.oasis.opendocument.graphics"), problem.ErrUnsupported, "opendocument.graphics"},
	} {
		t.Run(name, func(t *testing.T) {
			got := newReader(t).Read(t.Context(), c.data)
			wantProblem(t, got, c.want)
			if !strings.Contains(got.Problem, c.says) || strings.Contains(got.MediaType, ";") {
				t.Errorf("got %q of type %q, want it to say %q", got.Problem, got.MediaType, c.says)
			}
		})
	}
}

// TestLastResort holds that what goes wrong in a reader of a format is a problem
// of that file.
func TestLastResort(t *testing.T) {
	reader, data := newReader(t), odtFile(t, "<p>글</p>")
	got := reader.ReadWith(t.Context(), data, func(context.Context, string, []byte) (string, error) { panic("index out of range") })
	wantProblem(t, got, problem.ErrFault)
	if !strings.Contains(got.Problem, "index out of range") || got.MediaType != odtType {
		t.Errorf("got %+v, want what went wrong and the type", got)
	}
	wantProblem(t, reader.ReadWith(t.Context(), data, func(context.Context, string, []byte) (string, error) { return "", nil }), problem.ErrNoText)
	wantProblem(t, reader.ReadWith(t.Context(), data, func(context.Context, string, []byte) (string, error) { return "half of it", problem.ErrDamaged }), problem.ErrDamaged)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wantProblem(t, reader.Read(ctx, data), context.Canceled)
	slow, stop := context.WithCancelCause(t.Context())
	stop(problem.ErrSlow)
	wantProblem(t, reader.Read(slow, data), problem.ErrSlow)
}

func TestBeginningStays(t *testing.T) {
	got := newReader(t).ReadWith(t.Context(), odtFile(t, ""), func(context.Context, string, []byte) (string, error) { return "처음", problem.ErrTooLarge })
	if got.Text != "처음" || !errors.Is(got.Err, problem.ErrTooLarge) {
		t.Errorf("got %+v, want the beginning and the problem", got)
	}
}

func FuzzRead(f *testing.F) {
	reader := newReader(f)
	f.Add(odtFile(f, "<p>글<note><note-citation>1</note-citation><note-body><p>주</p></note-body></note></p>"))
	f.Add(hwpxFile(f, "<p><run><t>정책</t></run></p>"))
	f.Add(docxFile(f, "<p><r><t>政策</t></r></p>"))
	f.Add(compound("EncryptedPackage"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if kind := attachment.MediaType(data); kind == "application/pdf" || kind == "application/x-hwp" {
			return // these have targets of their own
		}
		got := reader.Read(t.Context(), data)
		if (got.Text == "") == (got.Problem == "") || errors.Is(got.Err, problem.ErrFault) || !utf8.ValidString(got.Text) {
			t.Errorf("got %+v", got)
		}
	})
}
