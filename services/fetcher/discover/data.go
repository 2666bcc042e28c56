package discover

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/web"
	"golang.org/x/net/html/charset"
)

// data returns an answer in XML or JSON as UTF-8, without the declaration of
// XML: decompressed, if it is a compressed file, and in the encoding that the
// declaration or the header names. An answer that is neither is a *Fault.
func data(s source.Source, r *web.Response, what string) (string, error) {
	body, err := unzipped(r.Body)
	if err != nil {
		return "", fault(s, FaultHostile, fmt.Errorf("%s: %w", what, err))
	}
	text, err := decode(body, r.ContentType, s.Charset)
	if err != nil {
		return "", fault(s, FaultLayout, fmt.Errorf("%s: %w", what, err))
	}
	if err := s.Down(text); err != nil {
		return "", fault(s, FaultOutage, err)
	}
	switch beginning(text) {
	case htmlPage:
		return "", fault(s, FaultOutage, fmt.Errorf("the answer is a page in HTML, with the title %q, not %s: a challenge, a notice, or the address is retired", source.Title(text), what))
	case doctype:
		return "", fault(s, FaultHostile, errDoctype)
	case nothing:
		return "", layoutFault(s, "the answer is neither XML nor JSON, not "+what)
	}
	return text, nil
}

// maxData is the size of an answer that is a list, after decompression; that of
// a sitemap as its specification has it.
const maxData = 50 << 20

// maxRatio is how many times longer than its file a text may be. Sitemaps
// repeat themselves, so they are compressed well.
const maxRatio = 200

// unzipped returns what body is the compressed file of, or body.
func unzipped(body []byte) ([]byte, error) {
	if !bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		return body, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("decompressing: %w", err)
	}
	most := min(maxData, max(1<<20, maxRatio*len(body)))
	out, err := io.ReadAll(io.LimitReader(z, int64(most)+1))
	if err != nil {
		return nil, fmt.Errorf("decompressing: %w", err)
	}
	if len(out) > most {
		return nil, fmt.Errorf("decompressing: %d bytes expand to more than %d", len(body), most)
	}
	return out, nil
}

// declaration is that of XML, with the name of its encoding.
var declaration = regexp.MustCompile(`^\s*<\?xml\s[^>]{0,200}?\?>`)

var encodingName = regexp.MustCompile(`encoding\s*=\s*["']([\w.:-]+)["']`)

// decode returns XML or JSON as UTF-8. Bytes that are UTF-8 beyond ASCII are
// that, whatever is declared; else they are what the declaration, the header or
// fallback says, whichever fits first. A few broken characters, such as one that
// was cut in half at the end of a teaser, spoil the field that they are in.
func decode(body []byte, contentType, fallback string) (string, error) {
	head := string(body[:min(len(body), 256)])
	declared := ""
	if m := encodingName.FindStringSubmatch(declaration.FindString(head)); m != nil {
		declared = m[1]
	}
	_, parameters, _ := mime.ParseMediaType(contentType)
	_, marked, _ := charset.DetermineEncoding(body[:min(len(body), 4)], "")
	names := []string{declared, parameters["charset"], fallback}
	switch {
	case strings.HasPrefix(marked, "utf-16"):
		names = []string{marked}
	case utf8.Valid(body) && !bytes.ContainsRune(body, 0x1b): // which begins characters in ISO-2022
		return undeclared(string(body)), nil
	}
	for _, name := range names {
		encoding, _ := charset.Lookup(name)
		if encoding == nil {
			continue
		}
		if out, err := encoding.NewDecoder().Bytes(body); err == nil && utf8.Valid(out) && !bytes.ContainsRune(out, utf8.RuneError) {
			return undeclared(string(out)), nil
		}
	}
	if out := strings.ToValidUTF8(string(body), broken); strings.Count(out, broken)*maxBroken < len(body) {
		return undeclared(out), nil
	}
	return "", fmt.Errorf("its bytes are not the %s that it declares", cmp.Or(declared, parameters["charset"], "utf-8"))
}

const (
	// broken stands for bytes that are no character.
	broken = "\ufffd"
	// maxBroken is how many bytes there must be for each broken character of an
	// answer that is still read.
	maxBroken = 500
)

// sound returns a text that has no broken character. The page will know.
func sound(text string) string {
	if strings.Contains(text, broken) {
		return ""
	}
	return text
}

// undeclared returns text without a byte order mark and a declaration of XML,
// whose encoding no longer holds.
func undeclared(text string) string {
	text = strings.TrimPrefix(text, "\ufeff")
	if strings.ContainsFunc(text, forbidden) {
		text = strings.Map(func(r rune) rune {
			if forbidden(r) {
				return ' '
			}
			return r
		}, text)
	}
	return text[len(declaration.FindString(text[:min(len(text), 256)])):]
}

// forbidden reports whether neither XML nor JSON may have a character. One in a
// single entry would keep the others from being read.
func forbidden(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff
}

// errDoctype refuses a document type: it can define entities that expand
// without end, or that name files and addresses.
var errDoctype = errors.New("the answer has a DOCTYPE, which can define entities that expand without end or read files, and which no list needs")

// What an answer begins with.
type start int

const (
	nothing start = iota
	htmlPage
	doctype
	xmlElement
	jsonValue
)

// beginning looks at what stands before the first element of XML.
func beginning(text string) start {
	for {
		text = strings.TrimLeft(text, " \t\r\n\ufeff")
		switch {
		case strings.HasPrefix(text, "<!--"):
			_, text, _ = strings.Cut(text, "-->")
		case strings.HasPrefix(text, "<?"):
			_, text, _ = strings.Cut(text, "?>")
		case hasFold(text, "<!doctype html"), hasFold(text, "<html"), hasFold(text, "<head"), hasFold(text, "<body"):
			return htmlPage
		case strings.HasPrefix(text, "<!"):
			return doctype
		case strings.HasPrefix(text, "<"):
			return xmlElement
		case strings.HasPrefix(text, "{"), strings.HasPrefix(text, "["):
			return jsonValue
		default:
			return nothing
		}
	}
}

func hasFold(text, prefix string) bool {
	return len(text) >= len(prefix) && strings.EqualFold(text[:len(prefix)], prefix)
}
