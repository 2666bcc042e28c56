package web

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// special are ranges that no public site is in, beside those that netip knows.
// Of IPv6, only 2000::/3 is given to networks; that leaves out NAT64, unique
// local, site-local, IPv4-compatible and IPv4-translated addresses at once.
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"),    // carrier-grade NAT, a cloud's metadata
	netip.MustParsePrefix("168.63.129.16/32"), // a cloud's host
	netip.MustParsePrefix("192.0.0.0/24"),     // IETF protocol assignments
	netip.MustParsePrefix("192.0.2.0/24"),     // documentation
	netip.MustParsePrefix("192.88.99.0/24"),   // relays of 6to4
	netip.MustParsePrefix("198.18.0.0/15"),    // benchmarks
	netip.MustParsePrefix("198.51.100.0/24"),  // documentation
	netip.MustParsePrefix("203.0.113.0/24"),   // documentation
	netip.MustParsePrefix("240.0.0.0/4"),      // reserved, broadcast
	netip.MustParsePrefix("2001::/23"),        // Teredo, benchmarks and others
	netip.MustParsePrefix("2001:db8::/32"),    // documentation
	netip.MustParsePrefix("2002::/16"),        // 6to4: an IPv4 address in disguise
	netip.MustParsePrefix("3fff::/20"),        // documentation
}

// Public reports whether a site may have the address a.
func Public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.Zone() != "" || a.Is6() && !global.Contains(a) || isatap(a) {
		return false
	}
	for _, prefix := range special {
		if prefix.Contains(a) {
			return false
		}
	}
	return true
}

// global is the part of IPv6 that is given to networks.
var global = netip.MustParsePrefix("2000::/3")

// isatap reports whether a is that of an IPv4 host behind an ISATAP router,
// which RFC 5214 marks in the second half.
func isatap(a netip.Addr) bool {
	b := a.As16()
	return a.Is6() && b[8]&^3 == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe
}

// newTransport returns a transport for one host, with one connection. It dials
// public addresses only or, where connectTo is set, that address only.
func newTransport(connectTo string) *http.Transport {
	dialer := &net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second}
	dial := dialer.DialContext
	if connectTo == "" {
		dialer.Control = refusePrivate
	} else {
		dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
			return dialer.DialContext(ctx, network, connectTo)
		}
	}
	return &http.Transport{
		// No proxy: the address that it dials could not be checked.
		DialContext:            dial,
		MaxConnsPerHost:        1,
		MaxIdleConns:           1,
		DisableCompression:     true, // which is the client's
		IdleConnTimeout:        90 * time.Second,
		TLSHandshakeTimeout:    15 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
		ForceAttemptHTTP2:      connectTo == "",
	}
}

// refusePrivate is called with the resolved address, just before it is dialled.
func refusePrivate(_, address string, _ syscall.RawConn) error {
	a, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("reading address: %w", err)
	}
	if !Public(a.Addr()) {
		return fmt.Errorf("%w: %s is not a public address", ErrRefused, a.Addr())
	}
	return nil
}
