package page

import (
	"path"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/text"
)

// maxAttachments bounds the files of one page.
const maxAttachments = 100

// attachments returns the files that the page offers, in its order, each once:
// pages link a file for reading, for viewing and for download.
func attachments(rules source.Attachments, root *goquery.Selection) []news.Attachment {
	var files []news.Attachment
	seen := map[string]bool{}
	rules.Rows.Find(root).EachWithBreak(func(_ int, row *goquery.Selection) bool {
		address, ok := rules.Match.Expand(rules.URL, rules.Link.Text(row))
		if ok && !seen[address] {
			seen[address] = true
			name := text.Line(rules.Name.Text(row))
			files = append(files, news.Attachment{URL: address, Name: name, MediaType: mediaType(name)})
		}
		return len(files) < maxAttachments
	})
	return files
}

// mediaType returns the type of a file by its extension. The name is all that a
// page tells; what a file really is shows in its first bytes.
func mediaType(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".hwp":
		return "application/x-hwp"
	case ".hwpx":
		return "application/hwp+zip"
	case ".odt":
		return "application/vnd.oasis.opendocument.text"
	case ".pdf":
		return "application/pdf"
	case ".doc":
		return "application/msword"
	case ".docx":
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case ".xls":
		return "application/vnd.ms-excel"
	case ".xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case ".pptx":
		return "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	case ".zip":
		return "application/zip"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".png":
		return "image/png"
	}
	return ""
}
