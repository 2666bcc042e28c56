// Package ziptest makes zip files for tests.
package ziptest

import (
	"archive/zip"
	"bytes"
	"context"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/policywire/policywire/services/fetcher/attachment/layout"
	"github.com/policywire/policywire/services/fetcher/attachment/zipfile"
	"golang.org/x/text/unicode/norm"
)

// File returns a zip file with entries, given as names and contents in turn.
func File(t testing.TB, pairs ...string) []byte { return file(t, zip.Deflate, pairs) }

// Archive returns a zip file with entries, opened. Nothing in it is compressed,
// so that fuzzing spends its time elsewhere.
func Archive(t testing.TB, pairs ...string) *zipfile.Archive {
	t.Helper()
	archive, err := zipfile.Open(file(t, zip.Store, pairs))
	if err != nil {
		t.Fatal(err)
	}
	return archive
}

func file(t testing.TB, method uint16, pairs []string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i < len(pairs); i += 2 {
		header := &zip.FileHeader{Name: pairs[i], Method: method}
		if pairs[i] == "mimetype" {
			header.Method = zip.Store
		}
		entry, err := w.CreateHeader(header)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := entry.Write([]byte(pairs[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Hold reads an archive of foreign bytes and holds the text to what is promised
// of every text: valid, NFC, bounded, in paragraphs, without characters that
// cannot be read.
func Hold(t testing.TB, read func(context.Context, *zipfile.Archive) (string, error), archive *zipfile.Archive) {
	t.Helper()
	text, err := read(context.Background(), archive)
	switch {
	case text == "" && err == nil:
		t.Error("got neither text nor a problem")
	case len(text) > layout.MaxText:
		t.Errorf("got %d bytes of text, more than %d", len(text), layout.MaxText)
	case !utf8.ValidString(text) || !norm.NFC.IsNormalString(text):
		t.Errorf("got %q, which is not valid or not NFC", text)
	case strings.Contains(text, "\n\n\n") || strings.TrimSpace(text) != text:
		t.Errorf("got %q, which has empty paragraphs", text)
	case strings.ContainsFunc(text, func(r rune) bool {
		return unicode.Is(unicode.Co, r) || unicode.IsControl(r) && r != '\n' && r != '\t' || r == 0xa0
	}):
		t.Errorf("got %q, which has characters that cannot be read", text)
	}
}
