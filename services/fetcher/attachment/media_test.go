package attachment_test

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/attachment"
	"github.com/policywire/policywire/services/fetcher/attachment/zipfile/ziptest"
)

// compound returns a compound file with a directory of streams.
func compound(streams ...string) []byte {
	data := make([]byte, 1024)
	copy(data, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for _, name := range append([]string{"Root Entry"}, streams...) {
		entry := make([]byte, 128)
		for i, c := range []byte(name) {
			entry[2*i] = c
		}
		binary.LittleEndian.PutUint16(entry[64:], uint16(2*len(name)+2))
		entry[66] = 2
		if name == "Root Entry" {
			entry[66] = 5
		}
		data = append(data, entry...)
	}
	return data
}

// wordTypes are the content types of a Word document.
const wordTypes = `<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`

func TestMediaType(t *testing.T) {
	odt := ziptest.File(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "<a/>")
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"nothing":               {nil, ""},
		"PDF":                   {[]byte("%PDF-1.7\n"), "application/pdf"},
		"PDF after other bytes": {[]byte("\ufeff\r\n%PDF-1.4"), "application/pdf"},
		"ODT":                   {odt, "application/vnd.oasis.opendocument.text"},
		"ODT without its end":   {odt[:len(odt)-30], "application/vnd.oasis.opendocument.text"},
		"HWPX":                  {ziptest.File(t, "mimetype", "application/hwp+zip\n"), "application/hwp+zip"},
		"HWPX by its parts":     {ziptest.File(t, "Contents/section0.xml", "<a/>"), "application/hwp+zip"},
		"DOCX":                  {ziptest.File(t, "[Content_Types].xml", wordTypes), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		"a spreadsheet": {ziptest.File(t, "[Content_Types].xml", `<Types><Override ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`),
			"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		"an EPUB book":                   {ziptest.File(t, "mimetype", "application/epub+zip"), "application/epub+zip"},
		"a zip file":                     {ziptest.File(t, "보도자료.hwpx", "PK\x03\x04"), "application/zip"},
		"a zip file with a wild type":    {ziptest.File(t, "mimetype", "application/x\r\nSet-Cookie: a"), "application/zip"},
		"a zip file with a PDF":          {ziptest.File(t, "mimetype", "%PDF-1.7"), "application/zip"},
		"an empty zip file":              {ziptest.File(t), "application/zip"},
		"a zip file that is no zip file": {[]byte("PK\x03\x04 보도자료"), "application/zip"},
		"HWP 5":                          {compound("FileHeader", "DocInfo"), "application/x-hwp"},
		"HWP 5 by its summary":           {compound("\x05HwpSummaryInformation"), "application/x-hwp"},
		"HWP 5 whose directory is gone":  {append(compound(), "HWP Document File"...), "application/x-hwp"},
		"old Word":                       {compound("WordDocument", "1Table"), "application/msword"},
		"an office document, encrypted":  {compound("EncryptedPackage"), "application/x-ole-storage"},
		"a compound file":                {compound("FileHeade", "WordDocuments"), "application/x-ole-storage"},
		"HWP 3":                          {[]byte("HWP Document File V3.00 \x1a\x01"), "application/x-hwp-v3"},
		"HWPML":                          {[]byte(`<?xml version="1.0"?><HWPML Version="2.8">`), "application/x-hwpml"},
		"a web page":                     {[]byte("\r\n<!DOCTYPE html><html>"), "text/html"},
		"text":                           {[]byte("보도자료"), "text/plain"},
		"PNG":                            {[]byte("\x89PNG\r\n\x1a\n"), "image/png"},
		"TIFF":                           {[]byte("II*\x00\x08\x00\x00\x00"), "image/tiff"},
		"RTF":                            {[]byte(`{\rtf1\ansi`), "application/rtf"},
		"7z":                             {[]byte("7z\xbc\xaf\x27\x1c\x00\x04"), "application/x-7z-compressed"},
		"bytes":                          {[]byte{0, 1, 2, 3}, "application/octet-stream"},
	} {
		if got := attachment.MediaType(c.data); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestDirectoryOfCompoundFile(t *testing.T) {
	data := compound("WordDocument")
	data[1024+128+66] = 1 // a folder of that name
	if got := attachment.MediaType(data); got != "application/x-ole-storage" {
		t.Errorf("got %q, want a compound file of which nothing is known", got)
	}
}

func FuzzMediaType(f *testing.F) {
	f.Add(compound("FileHeader"))
	f.Add(ziptest.File(f, "mimetype", "application/hwp+zip"))
	f.Add([]byte("%PDF-"))
	f.Fuzz(func(t *testing.T, data []byte) {
		before := slices.Clone(data)
		got := attachment.MediaType(data)
		if strings.ContainsFunc(got, func(r rune) bool { return r <= ' ' && r != ' ' || r >= 0x7f }) || (got == "") != (len(data) == 0) {
			t.Errorf("got %q", got)
		}
		if !slices.Equal(before, data) {
			t.Error("the file was changed")
		}
	})
}
