// Package charset reads text in whatever encoding it is, also when the page
// says that it is in another.
//
// What decides, in this order: a byte order mark; being UTF-8, which no text in
// another encoding is by chance; what the HTTP header, the XML declaration and
// the page's meta element declare; the encoding that the source is known for;
// those of the source's languages; the others of this region. An encoding that
// has no character for the bytes is out of the question, and so is one whose
// characters are not those that people write: the most frequent characters of a
// language are a third to a half of any text in it, and nearly absent from text
// that is read in a wrong encoding.
//
// Names are those of the WHATWG: euc-kr and ks_c_5601-1987 are CP949, shift_jis
// is Windows-31J, big5 has the characters of Hong Kong, gb2312 is GB18030,
// iso-8859-1 is Windows-1252.
//
// Text that nothing reads is an error. A long text with a few broken characters,
// as programs leave them that cut by bytes, keeps them as U+FFFD.
//
//	charset.go    Decode
//	encodings.go  the encodings that are known, by name and language
//	declared.go   what a page declares
//	plausible.go  whether text is what people write
package charset
