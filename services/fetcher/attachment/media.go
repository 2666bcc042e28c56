package attachment

import (
	"bytes"
	"net/http"
	"strings"

	"github.com/policywire/policywire/services/fetcher/attachment/zipfile"
)

// The media types of files that are read.
const (
	typeODT  = "application/vnd.oasis.opendocument.text"
	typeHWPX = "application/hwp+zip"
	typeDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	typeHWP  = "application/x-hwp"
	typePDF  = "application/pdf"
)

// marks are the first bytes of the types that net/http does not know, or knows
// less of.
var marks = []struct{ mark, mediaType string }{
	{"HWP Document File V", "application/x-hwp-v3"},
	{"{\\rtf", "application/rtf"},
	{"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"},
	{"\xfd7zXZ\x00", "application/x-xz"},
	{"BZh", "application/x-bzip2"},
	{"II*\x00", "image/tiff"},
	{"MM\x00*", "image/tiff"},
	{"<HWPML", "application/x-hwpml"},
}

// MediaType returns the type that the bytes of a file show, for a zip file also
// what it holds; the name of a file has no say. It is empty for an empty file.
func MediaType(data []byte) string {
	switch {
	case len(data) == 0:
		return ""
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		archive, err := zipfile.Open(data)
		if err != nil {
			return claimed(data)
		}
		return zipType(archive)
	case bytes.HasPrefix(data, []byte(compound)):
		return compoundType(data)
	case bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")): // after a few bytes of something else, as readers allow
		return typePDF
	}
	for _, m := range marks {
		if bytes.HasPrefix(data, []byte(m.mark)) {
			return m.mediaType
		}
	}
	mediaType, _, _ := strings.Cut(http.DetectContentType(data), ";")
	if mediaType == "text/xml" && bytes.Contains(data[:min(len(data), 1024)], []byte("<HWPML")) {
		return "application/x-hwpml"
	}
	return mediaType
}

// zipType returns the type of what a zip file holds: by its entry mimetype, or
// by the type of its main part.
func zipType(archive *zipfile.Archive) string {
	if own := mimetype(string(archive.Small("mimetype", 256))); own != "" {
		return own
	}
	types := string(archive.Small("[Content_Types].xml", 1<<20))
	for _, office := range []struct{ part, mediaType string }{
		{"wordprocessingml.document.main+xml", typeDOCX},
		{"ms-word.document.macroEnabled.main+xml", "application/vnd.ms-word.document.macroenabled.12"},
		{"spreadsheetml.sheet.main+xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		{"presentationml.presentation.main+xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
	} {
		if strings.Contains(types, office.part) {
			return office.mediaType
		}
	}
	switch {
	case archive.Has("word/document.xml"):
		return typeDOCX
	case archive.Has("Contents/section0.xml"):
		return typeHWPX
	}
	return "application/zip"
}

// mimetype returns a media type as an entry mimetype has it, or nothing.
func mimetype(s string) string {
	s = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(s, "\ufeff")))
	if s == "application/haansofthwpx" || s == "application/vnd.hancom.hwpx" {
		return typeHWPX
	}
	top, sub, found := strings.Cut(s, "/")
	if !found || top != "application" || strings.ContainsFunc(sub, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '/' }) {
		return ""
	}
	return s
}

// claimed returns the type of a zip file that cannot be opened, by the entry
// mimetype that stands first and uncompressed in some formats.
func claimed(data []byte) string {
	const header, name = 30, "mimetype"
	if len(data) > header && bytes.HasPrefix(data[header:], []byte(name)) {
		for _, known := range []string{typeODT, typeHWPX} {
			if bytes.HasPrefix(data[header+len(name):], []byte(known)) {
				return known
			}
		}
	}
	return "application/zip"
}
