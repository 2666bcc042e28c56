package news

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// roomBesideBody is what an event keeps free for everything but a body: the
// other fields of the document, its topics with their evidence, its entities.
const roomBesideBody = 1 << 20

// Restrict returns d with what its rights do not allow removed: body and
// summary cut to excerpt code points at a paragraph for RightsExcerpt, neither
// of them for RightsLink and for rights that this version does not know.
// BodyLength keeps the length of the whole.
func (d Document) Restrict(excerpt int) Document {
	d.BodyLength = max(d.BodyLength, utf8.RuneCountInString(d.Body))
	switch d.Rights {
	case RightsFull:
	case RightsExcerpt:
		if end := byteOffset(d.Body, excerpt); end < len(d.Body) {
			d.Body, d.BodyTruncated = cutParagraph(d.Body, end), true
		}
		d.Summary = cutParagraph(d.Summary, byteOffset(d.Summary, excerpt))
	default:
		d.BodyTruncated = d.Body != "" || d.BodyTruncated
		d.Body, d.Summary = "", ""
	}
	return d
}

// Fit returns d with its body cut at a paragraph so that an event that carries
// it stays below MaxEvent, whatever characters it is made of, and has 1 MiB
// left for everything else. BodyLength keeps the length of the whole.
func (d Document) Fit() Document {
	d.BodyLength = max(d.BodyLength, utf8.RuneCountInString(d.Body))
	if end := fittingPrefix(d.Body, MaxEvent-roomBesideBody); end < len(d.Body) {
		d.Body, d.BodyTruncated = cutParagraph(d.Body, end), true
	}
	return d
}

// Fit returns e with its body cut at a paragraph so that it can be encoded: a
// translation may be several times as long as its original.
func (e Translated) Fit() Translated {
	if end := fittingPrefix(e.Body, MaxEvent-roomBesideBody); end < len(e.Body) {
		e.Body, e.BodyTruncated = cutParagraph(e.Body, end), true
	}
	return e
}

// Fit returns e in a form that can always be encoded, whatever was in the
// message that died: text that is not UTF-8 has its faulty bytes replaced, and
// what does not fit is left out, the payload first, then the headers. Stream
// and Sequence still say where the whole message is.
func (e DeadLetter) Fit() DeadLetter {
	const (
		textRoom   = 64 << 10
		headerRoom = 1 << 20
		// payloadRoom is what a payload may have, besides the header, as base64.
		payloadRoom = MaxEvent - 4*textRoom
	)
	e.Stage, e.Reason = fitText(e.Stage, textRoom), fitText(e.Reason, textRoom)
	e.OriginalSubject = fitText(e.OriginalSubject, textRoom)
	e.PayloadSize = max(e.PayloadSize, len(e.Payload))
	header, size := fitHeader(e.Header)
	if size > headerRoom {
		header, size = nil, 0
	}
	e.Header = header
	if base64.StdEncoding.EncodedLen(len(e.Payload))+size > payloadRoom {
		e.Payload = nil
	}
	return e
}

// fitHeader returns header in valid UTF-8, and its size when encoded.
func fitHeader(header map[string][]string) (fitted map[string][]string, size int) {
	if header == nil {
		return nil, 0
	}
	const punctuation = 6 // "":[], and one for each value
	fitted = make(map[string][]string, len(header))
	for name, values := range header {
		name = strings.ToValidUTF8(name, "\uFFFD")
		size += encodedLength(name) + punctuation
		for _, value := range values {
			value = strings.ToValidUTF8(value, "\uFFFD")
			fitted[name] = append(fitted[name], value)
			size += encodedLength(value) + punctuation
		}
	}
	return fitted, size
}

// fitText returns the beginning of s, in valid UTF-8, that takes at most limit
// bytes when encoded.
func fitText(s string, limit int) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	return s[:fittingPrefix(s, limit)]
}

// fittingPrefix returns the length of the longest beginning of s that takes at
// most limit bytes as a JSON string, without its quotes.
func fittingPrefix(s string, limit int) int {
	const worst = 6 // \u0000
	if len(s) <= limit/worst {
		return len(s)
	}
	size := 0
	for i, r := range s {
		if size += encodedRune(r); size > limit {
			return i
		}
	}
	return len(s)
}

// encodedLength is the length of s as a JSON string, without its quotes.
func encodedLength(s string) int {
	size := 0
	for _, r := range s {
		size += encodedRune(r)
	}
	return size
}

// encodedRune is the length of r in a JSON string as encoding/json writes it.
func encodedRune(r rune) int {
	switch r {
	case '"', '\\', '\n', '\r', '\t', '\b', '\f':
		return 2
	case utf8.RuneError, '\u2028', '\u2029':
		return 6
	}
	if r < ' ' {
		return 6
	}
	return utf8.RuneLen(r)
}

// cutParagraph returns the longest beginning of s of at most limit bytes that
// ends at a paragraph, else at a line, else at a code point.
func cutParagraph(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	for _, separator := range []string{"\n\n", "\n"} {
		// A cut in the first half would lose more than a broken paragraph is worth.
		i := strings.LastIndex(s[:min(len(s), limit+len(separator))], separator)
		if i > limit/2 {
			return strings.TrimRight(s[:i], "\n")
		}
	}
	return s[:limit]
}

// byteOffset returns the index of the nth code point of s, its length where it
// has no more than n.
func byteOffset(s string, n int) int {
	for i := range s {
		if n <= 0 {
			return i
		}
		n--
	}
	return len(s)
}
