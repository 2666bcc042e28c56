package attachment

import (
	"bytes"
	"encoding/binary"
)

const (
	// compound begins an OLE2 compound file [MS-CFB].
	compound = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	// typeCompound is a compound file of which nothing more is known.
	typeCompound = "application/x-ole-storage"
	// protected is the stream that has an office document with a password.
	protected = "EncryptedPackage"
)

// compoundType returns the type of a compound file by the streams that it has.
func compoundType(data []byte) string {
	for _, kind := range []struct{ stream, mediaType string }{
		{"FileHeader", typeHWP},
		{"HwpSummaryInformation", typeHWP},
		{protected, typeCompound},
		{"WordDocument", "application/msword"},
		{"Workbook", "application/vnd.ms-excel"},
		{"PowerPoint Document", "application/vnd.ms-powerpoint"},
	} {
		if hasStream(data, kind.stream) {
			return kind.mediaType
		}
	}
	// Where the directory cannot be read, the mark in the header of an HWP file
	// tells what it was.
	if bytes.Contains(data[:min(len(data), 1<<20)], []byte("HWP Document File")) {
		return typeHWP
	}
	return typeCompound
}

// hasStream reports whether a directory entry of that name is in a compound
// file. Entries are 128 bytes and aligned to that: the name in UTF-16, its
// length at 64, and at 66 what it is.
func hasStream(data []byte, name string) bool {
	const size, lengthAt, kindAt = 128, 64, 66
	want := make([]byte, 0, 2*len(name)+2)
	for _, c := range []byte(name + "\x00") {
		want = append(want, c, 0)
	}
	for at := 4 * size; at+size <= len(data); at += size {
		entry := data[at : at+size]
		const stream = 2
		start := 0
		if entry[0] == 5 && entry[1] == 0 { // "\x05HwpSummaryInformation"
			start = 2
		}
		if entry[kindAt] == stream && int(binary.LittleEndian.Uint16(entry[lengthAt:])) == start+len(want) &&
			bytes.HasPrefix(entry[start:], want) {
			return true
		}
	}
	return false
}
