package attachment

import (
	"fmt"
	"strings"

	"github.com/policywire/policywire/services/fetcher/attachment/problem"
)

// names are what people call the types that come instead of a document.
var names = map[string]string{
	"text/html":                     "a web page",
	"text/plain":                    "plain text",
	"text/xml":                      "XML",
	"application/zip":               "a zip archive, which is not opened",
	"application/x-gzip":            "a gzip archive, which is not opened",
	"application/epub+zip":          "an EPUB book",
	"application/x-7z-compressed":   "a 7z archive, which is not opened",
	"application/x-rar-compressed":  "a RAR archive, which is not opened",
	"application/x-xz":              "an xz archive, which is not opened",
	"application/x-bzip2":           "a bzip2 archive, which is not opened",
	"application/rtf":               "an RTF document",
	"application/msword":            "a document of Word before 2007",
	"application/vnd.ms-excel":      "a spreadsheet of Excel before 2007",
	"application/vnd.ms-powerpoint": "a presentation of PowerPoint before 2007",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         "an Excel spreadsheet",
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": "a PowerPoint presentation",
	"application/vnd.oasis.opendocument.spreadsheet":                            "an OpenDocument spreadsheet",
	"application/vnd.oasis.opendocument.presentation":                           "an OpenDocument presentation",
	"application/x-hwp-v3":     "an HWP document older than HWP 5",
	"application/x-hwpml":      "an HWPML document",
	"application/octet-stream": "of an unknown type",
	typeCompound:               "a compound file of an unknown kind",
}

// unsupported says what a file is that is not read.
func unsupported(mediaType string) error {
	name := names[mediaType]
	switch {
	case name != "":
	case strings.HasPrefix(mediaType, "image/"):
		name = "an image"
	case strings.HasPrefix(mediaType, "video/"), strings.HasPrefix(mediaType, "audio/"):
		name = "sound or video"
	default:
		return fmt.Errorf("%w: %s", problem.ErrUnsupported, mediaType)
	}
	return fmt.Errorf("%w: it is %s (%s)", problem.ErrUnsupported, name, mediaType)
}
