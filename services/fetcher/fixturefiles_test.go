package fetcher_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"strings"
)

// hwpxFile returns a HWPX file whose paragraphs are lines.
func hwpxFile(lines []string) ([]byte, error) {
	var section strings.Builder
	section.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes" ?><hs:sec xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section" xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph">`)
	for i, line := range lines {
		fmt.Fprintf(&section, `<hp:p id="%d"><hp:run charPrIDRef="0"><hp:t>%s</hp:t></hp:run></hp:p>`, i, html.EscapeString(line))
	}
	section.WriteString(`</hs:sec>`)
	return zipFile("mimetype", "application/hwp+zip", "Contents/section0.xml", section.String())
}

// odtFile returns an ODT file whose paragraphs are lines.
func odtFile(lines []string) ([]byte, error) {
	var content strings.Builder
	content.WriteString(`<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>`)
	for _, line := range lines {
		fmt.Fprintf(&content, `<text:p>%s</text:p>`, html.EscapeString(line))
	}
	content.WriteString(`</office:text></office:body></office:document-content>`)
	return zipFile("mimetype", "application/vnd.oasis.opendocument.text", "content.xml", content.String())
}

// zipFile returns a zip file of pairs of a name and what is in it.
func zipFile(pairs ...string) ([]byte, error) {
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for i := 0; i < len(pairs); i += 2 {
		// Stored, for the hash of the file not to depend on a compressor.
		w, err := archive.CreateHeader(&zip.FileHeader{Name: pairs[i], Method: zip.Store})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write([]byte(pairs[i+1])); err != nil {
			return nil, err
		}
	}
	err := archive.Close()
	return out.Bytes(), err
}

// pdfFile returns a PDF file of one page with lines of CJK text, in a font that
// is not in it: what its characters are only its table for Unicode tells.
func pdfFile(lines []string) []byte {
	var content, table strings.Builder
	content.WriteString("BT /F1 11 Tf 14 TL 60 780 Td\n")
	glyphs, codes := 0, map[rune]int{}
	for _, line := range lines {
		content.WriteString("<")
		for _, r := range line {
			if codes[r] == 0 {
				glyphs++
				codes[r] = glyphs
				fmt.Fprintf(&table, "<%04X> <%04X>\n", glyphs, r)
			}
			fmt.Fprintf(&content, "%04X", codes[r])
		}
		content.WriteString("> Tj T*\n")
	}
	content.WriteString("ET")
	cmap := fmt.Sprintf("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def\n"+
		"1 begincodespacerange <0000> <FFFF> endcodespacerange\n%d beginbfchar\n%sendbfchar\nendcmap end end", glyphs, table.String())
	return pdfObjects(
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", content.Len(), content.String()),
		"<< /Type /Font /Subtype /Type0 /BaseFont /MingLiU /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
		"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /MingLiU /DW 1000 /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"+
			" /FontDescriptor << /Type /FontDescriptor /FontName /MingLiU /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(cmap), cmap),
	)
}

// pdfObjects returns a PDF file of objects, the first of which is its catalogue.
func pdfObjects(objects ...string) []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n")
	offsets := make([]int, len(objects))
	for i, object := range objects {
		offsets[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&out, "trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return out.Bytes()
}
