package pdf

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"html"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/policywire/policywire/services/fetcher/attachment/lines"
	"github.com/policywire/policywire/services/fetcher/attachment/problem"
)

const (
	// maxLine bounds one line that pdftotext prints: a word and its place.
	maxLine = 64 << 10
	// maxMarkup is how much pdftotext may print for a byte of text, and maxPages
	// how many pages: a small file can say that it has millions.
	maxMarkup = 64
	maxPages  = 20_000
	// wordCost and lineCost are what a word and a line count beside their bytes:
	// millions of tiny ones would take a hundred times the room of their text.
	wordCost, lineCost = 4, 32
)

// errOutput says that a file has more text than is read of one.
var errOutput = fmt.Errorf("%w: it has more text than is read of a file, the rest is left out", problem.ErrTooLarge)

// layout is what pdftotext found: the lines of each page in reading order.
type layout struct {
	pages []lines.Page
	words int
	// left is how many bytes of text may still come.
	left int64

	block int
	line  lines.Line
	parts []part
}

// part is a word of a line, between these edges.
type part struct {
	text        string
	left, right float64
}

// read reads what pdftotext -bbox-layout prints. That is XML with one element in
// each line and nothing in it that foreign bytes could nest; what does not look
// like a word, a line, a block or a page is passed over.
func (l *layout) read(r io.Reader) error {
	bounded := &io.LimitedReader{R: r, N: max(l.left, 1<<14) * maxMarkup}
	in := bufio.NewReaderSize(bounded, maxLine)
	for {
		row, err := in.ReadSlice('\n')
		if err != nil && (err != io.EOF || len(row) == 0) {
			if err == io.EOF && bounded.N > 0 {
				return nil
			}
			return fmt.Errorf("reading what pdftotext prints: %w", cause(err))
		}
		if err := l.element(bytes.TrimSpace(row)); err != nil {
			return err
		}
	}
}

// cause says why the reading of lines ended before their end.
func cause(err error) error {
	if err == io.EOF || errors.Is(err, bufio.ErrBufferFull) {
		return errOutput
	}
	return err
}

// element takes one line of the output.
func (l *layout) element(row []byte) error {
	switch {
	case bytes.HasPrefix(row, []byte("<word ")):
		return l.word(string(row))
	case bytes.HasPrefix(row, []byte("<line ")):
		l.line, l.parts = lines.Line{Block: l.block}, l.parts[:0]
		l.line.Left, l.line.Top, l.line.Right, l.line.Bottom = box(string(row))
	case bytes.HasPrefix(row, []byte("</line>")):
		l.end()
	case bytes.HasPrefix(row, []byte("<block ")):
		l.block++
	case bytes.HasPrefix(row, []byte("<page ")):
		if len(l.pages) == maxPages {
			return fmt.Errorf("%w: it has more than %d pages", problem.ErrTooLarge, maxPages)
		}
		page := lines.Page{}
		page.Width, page.Height = number(string(row), "width"), number(string(row), "height")
		l.pages = append(l.pages, page)
	}
	return nil
}

// word takes a word of the line at hand.
func (l *layout) word(row string) error {
	_, text, ok := strings.Cut(row, ">")
	if !ok {
		return nil
	}
	text = visible(html.UnescapeString(strings.TrimSuffix(text, "</word>")))
	if l.left -= int64(len(text)) + wordCost; l.left < 0 {
		return errOutput
	}
	if text != "" {
		left, _, right, _ := box(row)
		l.parts = append(l.parts, part{text, left, right})
		l.words++
	}
	return nil
}

// end adds the line at hand to the page.
func (l *layout) end() {
	if len(l.parts) == 0 || len(l.pages) == 0 {
		return
	}
	l.line.Text = spaced(l.parts)
	l.left -= lineCost
	page := &l.pages[len(l.pages)-1]
	page.Lines = append(page.Lines, l.line)
	l.parts = l.parts[:0]
}

const (
	// blank and tab are how far apart words are, in widths of a Chinese
	// character, that have a blank between them, or are cells of a table.
	blank, tab = 0.1, 3
)

// spaced returns the words of a line with what is between them. pdftotext ends a
// word also where the font changes, without a blank.
func spaced(parts []part) string {
	var b strings.Builder
	width, n := 0.0, 0.0
	for _, p := range parts {
		width, n = width+p.right-p.left, n+lines.Cells(p.text)
	}
	em := 2 * width / max(n, 1)
	for i, p := range parts {
		switch gap := p.left - parts[max(i, 1)-1].right; {
		case i == 0:
		case gap > tab*em:
			b.WriteByte('\t')
		case gap > blank*em:
			b.WriteByte(' ')
		}
		b.WriteString(p.text)
	}
	return b.String()
}

// box returns the place of an element.
func box(row string) (left, top, right, bottom float64) {
	return number(row, "xMin"), number(row, "yMin"), number(row, "xMax"), number(row, "yMax")
}

// number returns the value of an attribute, 0 if there is none that a page can have.
func number(row, name string) float64 {
	_, rest, _ := strings.Cut(row, " "+name+`="`)
	value, _, _ := strings.Cut(rest, `"`)
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsNaN(n) || math.Abs(n) > 1e6 {
		return 0
	}
	return n
}

// visible returns a word without what cannot be text: control characters,
// white space, characters that a font gave no meaning to.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r <= ' ', 0x7f <= r && r <= 0xa0, r == utf8.RuneError, 0xe000 <= r && r <= 0xf8ff, r == '\ufeff', r == '\u00ad', r == '\u200b':
			return -1
		}
		return r
	}, s)
}
