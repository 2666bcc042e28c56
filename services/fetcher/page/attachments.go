package page

import (
	"cmp"
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/text"
)

// maxAttachments bounds the files of one page.
const maxAttachments = 100

// attachments returns the files that the page offers, in its order, each once:
// pages link a file for reading, for viewing and for download.
func (r *reader) attachments() []news.Attachment {
	var files []news.Attachment
	seen := map[string]bool{}
	rules := r.source.Page.Attachments
	rules.Rows.Find(r.root).EachWithBreak(func(_ int, row *goquery.Selection) bool {
		address := r.file(row)
		if address != "" && !seen[address] {
			seen[address] = true
			name := fileName(r.fileText(row), address)
			files = append(files, news.Attachment{URL: address, Name: name, MediaType: cmp.Or(mediaType(name), mediaType(fileName("", address)))})
		}
		return len(files) < maxAttachments
	})
	if len(files) > 0 {
		r.found["attachments"] = BySelector
	}
	return files
}

// file returns the address of the file in a row.
func (r *reader) file(row *goquery.Selection) string {
	rules := r.source.Page.Attachments
	link := rules.Link.Text(row)
	if rules.URL == "" {
		return r.resolve(link)
	}
	address, _ := rules.Match.Expand(rules.URL, link)
	return address
}

// fileText returns what a row calls its file.
func (r *reader) fileText(row *goquery.Selection) string {
	rules := r.source.Page.Attachments
	if attribute := rules.Name.Attribute(); attribute != "" {
		return text.Line(rules.Name.Text(row))
	}
	named := rules.Name.Best(row)
	if rules.Name.IsZero() {
		named = rules.Link.Best(row)
	}
	for _, n := range named.Nodes {
		if name := text.LineFromHTML(r.dropped.drop(), n); name != "" {
			return name
		}
	}
	return text.Line(named.First().AttrOr("title", ""))
}

// sized is a name with more behind it: its size, a word for downloading it.
var sized = regexp.MustCompile(`(?i)^(.*\.(?:hwpx?|odt|pdf|docx?|xlsx?|pptx?|zip|jpe?g|png|txt|csv|rtf|ods|odp))(?:[\s(\[].*)?$`)

// fileName returns the name of a file by what the page calls it, or else by its
// address.
func fileName(name, address string) string {
	if m := sized.FindStringSubmatch(name); m != nil {
		name = m[1]
	}
	if name != "" {
		return name
	}
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return cmp.Or(text.Line(strings.Trim(path.Base(u.Path), "/.")), "file")
}

// mediaType returns the type of a file by the extension of its name. That is all
// that a page tells; what a file really is shows in its first bytes.
func mediaType(name string) string {
	return mediaTypes[strings.ToLower(path.Ext(name))]
}

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
