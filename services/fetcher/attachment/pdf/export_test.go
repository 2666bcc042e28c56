package pdf

import (
	"io"

	"github.com/policywire/policywire/services/fetcher/attachment/lines"
)

// Layout reads what pdftotext prints, as Text does.
func Layout(r io.Reader, most int64) (string, error) {
	found := layout{left: most}
	err := found.read(r)
	return lines.Paragraphs(withoutMargins(found.pages)), err
}
