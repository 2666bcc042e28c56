package pdf

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/policywire/policywire/services/fetcher/attachment/pdf/sandbox"
	"github.com/policywire/policywire/services/fetcher/attachment/problem"
)

// fault says what is wrong with a file after a run that ended so.
func fault(o sandbox.Outcome, found layout) error {
	complaint := strings.ToLower(o.Stderr)
	switch {
	case strings.HasPrefix(o.Stopped, "memory"):
		return fmt.Errorf("%w: pdftotext reached its limit: %s", problem.ErrTooLarge, o.Stopped)
	case o.Stopped != "":
		return fmt.Errorf("%w: pdftotext reached its limit: %s", problem.ErrSlow, o.Stopped)
	case o.Signal != "":
		return fmt.Errorf("%w: pdftotext crashed on it (%s)", problem.ErrDamaged, o.Signal)
	case strings.Contains(complaint, "incorrect password"):
		return fmt.Errorf("%w: it opens with a password only", problem.ErrEncrypted)
	case o.Code == notAllowed, strings.Contains(complaint, "copying of text from this document is not allowed"):
		return fmt.Errorf("%w: its author does not allow its text to be copied", problem.ErrEncrypted)
	case len(found.pages) == 0 || o.Code != 0:
		return damaged(o)
	case found.words == 0:
		return fmt.Errorf("%w: %d pages without a word", problem.ErrNoText, len(found.pages))
	}
	return nil
}

// notAllowed is how pdftotext ends on a file that forbids copying.
const notAllowed = 3

// damaged quotes the first thing that pdftotext complained of.
func damaged(o sandbox.Outcome) error {
	line, _, _ := strings.Cut(strings.TrimSpace(o.Stderr), "\n")
	if line = strings.ToValidUTF8(strings.TrimSpace(line), "?"); line == "" {
		return fmt.Errorf("%w: it has no pages (pdftotext ended with status %d)", problem.ErrDamaged, o.Code)
	}
	return fmt.Errorf("%w: pdftotext says: %.200s", problem.ErrDamaged, line)
}

// works reports whether pdftotext reads a small file in the sandbox.
func works(s *sandbox.Sandbox) error {
	found := layout{left: 1 << 16}
	read := func(r io.Reader) error { return found.read(r) }
	outcome, err := s.Run(context.Background(), []byte(trial), read, arguments[:]...)
	if err != nil {
		return err
	}
	if err := fault(outcome, found); err != nil {
		return err
	}
	if found.words != 2 {
		return fmt.Errorf("found %d words, not the 2 that are there", found.words)
	}
	return nil
}

// trial is a PDF file of two words.
const trial = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 39>>stream
BT /F 12 Tf 10 50 Td (two words) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
`
