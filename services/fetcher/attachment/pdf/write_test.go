package pdf_test

import (
	"bytes"
	"crypto/md5"
	"crypto/rc4"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
)

// text is a line of text on a page, its foot at y. The letters are from fonts
// that the file does not carry, as those of old word processors.
type text struct {
	x, y float64
	s    string
}

// document writes a PDF file with these pages.
func document(pages ...[]text) []byte {
	var contents []string
	for _, page := range pages {
		var b strings.Builder
		for _, line := range page {
			fmt.Fprintf(&b, "BT /K 10 Tf %g %g Td <%s> Tj ET\n", line.x, line.y, codes(line.s))
		}
		contents = append(contents, b.String())
	}
	return assemble("", contents)
}

// codes returns s as the font reads it: UTF-16, in hexadecimal.
func codes(s string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	return b.String()
}

// assemble writes a PDF file of page contents; trailer is added to its trailer.
func assemble(trailer string, contents []string, objects ...string) []byte {
	const first = 10 // before it the fixed objects, from it on two for each page
	var kids, body strings.Builder
	for i, content := range contents {
		page := first + 2*i
		fmt.Fprintf(&kids, "%d 0 R ", page)
		fmt.Fprintf(&body, "%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R/Resources<</Font<</K 3 0 R/H<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>/XObject<</F0 30 0 R>>>>>>endobj\n", page, page+1)
		fmt.Fprintf(&body, "%d 0 obj<</Length %d>>stream\n%s\nendstream endobj\n", page+1, len(content), content)
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, `%%PDF-1.5
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[%s]/Count %d>>endobj
3 0 obj<</Type/Font/Subtype/Type0/BaseFont/HYSMyeongJo-Medium/Encoding/UniKS-UCS2-H/DescendantFonts[4 0 R]>>endobj
4 0 obj<</Type/Font/Subtype/CIDFontType0/BaseFont/HYSMyeongJo-Medium/CIDSystemInfo<</Registry(Adobe)/Ordering(Korea1)/Supplement 1>>/DW 1000/W[1 95 500]/FontDescriptor 5 0 R>>endobj
5 0 obj<</Type/FontDescriptor/FontName/HYSMyeongJo-Medium/Flags 6/FontBBox[0 -148 1001 880]/ItalicAngle 0/Ascent 880/Descent -148/CapHeight 800/StemV 80>>endobj
`, kids.String(), len(contents))
	out.WriteString(body.String())
	for _, object := range objects {
		out.WriteString(object + "\n")
	}
	fmt.Fprintf(&out, "trailer<</Root 1 0 R%s>>\n", trailer)
	return out.Bytes()
}

// padding fills passwords [ISO 32000-1, 7.6.3.3].
const padding = "\x28\xbf\x4e\x5e\x4e\x75\x8a\x41\x64\x00\x4e\x56\xff\xfa\x01\x08\x2e\x2e\x00\xb6\xd0\x68\x3e\x80\x2f\x0c\xa9\xfe\x64\x53\x69\x7a"

// protected writes a file that opens with this password and allows nothing.
func protected(password string) []byte {
	const owner, id = "0123456789abcdef0123456789abcdef", "fedcba9876543210"
	forbidden := int32(-64)
	hash := md5.New()
	hash.Write([]byte((password + padding)[:32] + owner))
	hash.Write(binary.LittleEndian.AppendUint32(nil, uint32(forbidden)))
	hash.Write([]byte(id))
	key := hash.Sum(nil)[:5]
	user := crypt(key, padding)
	ofContent := md5.Sum(append(key[:5:5], 11, 0, 0, 0, 0)) // the number of the object, and its generation
	return assemble(fmt.Sprintf("/ID[(%s)(%s)]/Encrypt<</Filter/Standard/V 1/R 2/O(%s)/U<%x>/P %d>>", id, id, owner, user, forbidden),
		[]string{string(crypt(ofContent[:10], "BT /H 10 Tf 50 700 Td (words) Tj ET"))})
}

func crypt(key []byte, s string) []byte {
	cipher, err := rc4.NewCipher(key)
	if err != nil {
		panic(err)
	}
	out := make([]byte, len(s))
	cipher.XORKeyStream(out, []byte(s))
	return out
}

// nested writes a page of forms, each of which draws the next ten times, down to
// one that does what last says.
func nested(depth int, last string) []byte {
	var objects []string
	for i := range depth {
		content := strings.Repeat(fmt.Sprintf("/F%d Do ", i+1), 10)
		if i == depth-1 {
			content = last
		}
		objects = append(objects, fmt.Sprintf("%d 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</K 3 0 R>>/XObject<</F%d %d 0 R>>>>/Length %d>>stream\n%s\nendstream endobj",
			30+i, i+1, 31+i, len(content), content))
	}
	return assemble("", []string{"/F0 Do"}, objects...)
}
