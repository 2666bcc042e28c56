package charset

import (
	"mime"
	"strings"
)

// head is how far into a page a declaration is looked for.
const head = 16 << 10

// declarations returns the names of the encodings that a page is declared to
// be in, by the header, the XML declaration and the meta element.
func declarations(data []byte, contentType string) []string {
	page := lower(data[:min(len(data), head)])
	labels := []string{parameter(contentType), inXML(page), inMeta(page)}
	var out []string
	for _, label := range labels {
		if name := canonical(label); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// parameter returns the charset of a Content-Type, also of one that is not
// formed well.
func parameter(contentType string) string {
	if _, parameters, err := mime.ParseMediaType(contentType); err == nil {
		return parameters["charset"]
	}
	_, rest, found := strings.Cut(strings.ToLower(contentType), "charset=")
	if !found {
		return ""
	}
	return name(rest)
}

// inXML returns what the XML declaration says, which must be the beginning.
func inXML(page string) string {
	page, found := strings.CutPrefix(strings.TrimSpace(page), "<?xml")
	if !found {
		return ""
	}
	page, _, _ = strings.Cut(page, "?>")
	_, rest, _ := strings.Cut(page, "encoding")
	return name(rest)
}

// inMeta returns what the first meta element with an encoding says.
func inMeta(page string) string {
	for {
		_, rest, found := strings.Cut(page, "<meta")
		if !found {
			return ""
		}
		element, after, _ := strings.Cut(rest, ">")
		if _, value, found := strings.Cut(element, "charset"); found && name(value) != "" {
			return name(value)
		}
		page = after
	}
}

// name returns the first word of the value of an attribute or a parameter.
func name(value string) string {
	value = strings.TrimLeft(value, "= \t\r\n\"'")
	end := strings.IndexFunc(value, func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || strings.ContainsRune("._:-", c))
	})
	if end < 0 {
		end = len(value)
	}
	return value[:min(end, 40)]
}

// lower returns what is ASCII of data in small letters; the rest stays.
func lower(data []byte) string {
	out := make([]byte, len(data))
	for i, c := range data {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		out[i] = c
	}
	return string(out)
}
