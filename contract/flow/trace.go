package flow

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"strings"
)

// Headers of the W3C trace context.
const (
	headerTraceParent = "traceparent"
	headerTraceState  = "tracestate"
)

// trace is the place of some work in the history of a document.
type trace struct{ id, flags, state string }

type traceKey struct{}

// TraceID returns the id of the trace that ctx belongs to, 32 hex digits, or
// "". Every event that a handler's work leads to carries the same.
func TraceID(ctx context.Context) string {
	t, _ := ctx.Value(traceKey{}).(trace)
	return t.id
}

// extractTrace returns ctx with the trace of a message, or a new one.
func extractTrace(ctx context.Context, h map[string][]string) context.Context {
	t := parseTrace(h)
	if t.id == "" {
		t = trace{id: randomHex(16), flags: "01"}
	}
	return context.WithValue(ctx, traceKey{}, t)
}

// injectTrace puts the trace of ctx, or a new one, into the headers of a
// message, with a span of its own.
func injectTrace(ctx context.Context, h map[string][]string) {
	t, _ := ctx.Value(traceKey{}).(trace)
	if t.id == "" {
		t = trace{id: randomHex(16), flags: "01"}
	}
	h[headerTraceParent] = []string{"00-" + t.id + "-" + randomHex(8) + "-" + t.flags}
	if t.state != "" {
		h[headerTraceState] = []string{t.state}
	}
}

// parseTrace reads traceparent, "00-<32 hex>-<16 hex>-<2 hex>"; the zero trace
// where there is none that is valid.
func parseTrace(h map[string][]string) trace {
	parts := strings.Split(header(h, headerTraceParent), "-")
	if len(parts) < 4 || len(parts[0]) != 2 || len(parts[1]) != 32 || len(parts[2]) != 16 || len(parts[3]) != 2 {
		return trace{}
	}
	for _, part := range parts[1:4] {
		if _, err := hex.DecodeString(part); err != nil || part != strings.ToLower(part) {
			return trace{}
		}
	}
	if strings.Trim(parts[1], "0") == "" || strings.Trim(parts[2], "0") == "" {
		return trace{}
	}
	return trace{id: parts[1], flags: parts[3], state: header(h, headerTraceState)}
}

// traceID returns the id of the trace that a message belongs to, or "".
func traceID(h map[string][]string) string { return parseTrace(h).id }

func randomHex(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}
