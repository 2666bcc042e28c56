package warc

import (
	"fmt"
	"net/netip"
	"strings"
)

// URI returns an address as RFC 3986 has it: the bytes that no URI may hold —
// those of Korean, Chinese and Japanese names, spaces, quotes — are
// percent-encoded (RFC 3987, section 3.1), what is encoded stays so, and the
// fragment, which no site is sent, is dropped.
func URI(address string) string {
	address, _, _ = strings.Cut(address, "#")
	if !needsEncoding(address) {
		return address
	}
	var b strings.Builder
	for i := range len(address) {
		if c := address[i]; legal(address, i) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func needsEncoding(s string) bool {
	for i := range len(s) {
		if !legal(s, i) {
			return true
		}
	}
	return false
}

// legal reports whether the byte at i may stand in a URI as it is. A bracket
// may, in the host; in a query every browser sends it so, too.
func legal(s string, i int) bool {
	c := s[i]
	if c == '%' {
		return i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2])
	}
	return c > ' ' && c < 0x7f && !strings.ContainsRune("\"<>\\^`{|}", rune(c))
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// Address returns the numeric address in host:port, or alone, as WARC-IP-Address
// has it, "" when there is none: a mirror by name, for one.
func Address(remote string) string {
	if ap, err := netip.ParseAddrPort(remote); err == nil {
		return ap.Addr().Unmap().WithZone("").String()
	}
	if a, err := netip.ParseAddr(remote); err == nil {
		return a.Unmap().WithZone("").String()
	}
	return ""
}
