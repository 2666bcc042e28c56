package page

import (
	"path"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/text"
)

// mediaTypes are the types of files by extension. The name is all that a page
// tells; what a file really is shows in its first bytes.
var mediaTypes = map[string]string{
	".hwp":  "application/x-hwp",
	".hwpx": "application/hwp+zip",
	".odt":  "application/vnd.oasis.opendocument.text",
	".pdf":  "application/pdf",
	".doc":  "application/msword",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xls":  "application/vnd.ms-excel",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".zip":  "application/zip",
	".jpg":  "image/jpeg",
	".jpeg": "image/jpeg",
	".png":  "image/png",
}

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
			files = append(files, news.Attachment{URL: address, Name: name, MediaType: mediaTypes[strings.ToLower(path.Ext(name))]})
		}
		return len(files) < maxAttachments
	})
	return files
}
