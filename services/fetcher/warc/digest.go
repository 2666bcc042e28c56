package warc

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base32"
	"encoding/hex"
	"hash"
	"strings"
)

// Digest returns the labelled digest of data: SHA-1 in Base32. No standard
// prescribes it, but it is what every tool that checks digests knows how to
// check and what every index of a web archive is made of. It tells damage and
// equality among what honest sites answered; whoever relies on equality against
// a dishonest one compares a stronger digest.
func Digest(data []byte) string {
	sum := sha1.Sum(data)
	return "sha1:" + base32.StdEncoding.EncodeToString(sum[:])
}

// check compares data that are written to it with a labelled digest.
type check struct {
	hash.Hash
	want string
}

// newCheck returns nil for a digest of an algorithm that is not known here.
func newCheck(labelled string) *check {
	label, want, ok := strings.Cut(labelled, ":")
	if !ok {
		return nil
	}
	switch strings.ReplaceAll(strings.ToLower(label), "-", "") {
	case "md5":
		return &check{md5.New(), want}
	case "sha1":
		return &check{sha1.New(), want}
	case "sha256":
		return &check{sha256.New(), want}
	case "sha512":
		return &check{sha512.New(), want}
	}
	return nil
}

// right reports whether the digest is that of what was written. Tools write it
// in Base32 or Base16, in either case.
func (c *check) right() bool {
	sum := c.Sum(nil)
	return strings.EqualFold(strings.TrimRight(c.want, "="), strings.TrimRight(base32.StdEncoding.EncodeToString(sum), "=")) ||
		strings.EqualFold(c.want, hex.EncodeToString(sum))
}
