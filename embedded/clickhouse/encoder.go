package clickhouse

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/ClickHouse/ch-go/compress"
)

// newEncoder chooses how an output is compressed: ClickHouse's own blocks with compress=1, or gzip when the client
// takes it and asks for it with enable_http_compression=1, as ClickHouse's server wants to be asked.
func newEncoder(w io.Writer, r *http.Request, params url.Values) (encoder, string) {
	switch {
	case flag(params, "compress"):
		method := compress.LZ4
		if strings.EqualFold(params.Get("network_compression_method"), "ZSTD") {
			method = compress.ZSTD
		}
		return &blockEncoder{w: w, blocks: compress.NewWriter(compress.LevelZero, method)}, ""
	case flag(params, "enable_http_compression") && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip"):
		return gzipEncoder{gzip.NewWriter(w)}, "gzip"
	default:
		return plainEncoder{w}, ""
	}
}

type plainEncoder struct{ io.Writer }

func (plainEncoder) Close() error { return nil }

// gzipEncoder sends on at every write, so that a slow result does not wait in the compressor.
type gzipEncoder struct{ *gzip.Writer }

func (g gzipEncoder) Write(p []byte) (int, error) {
	n, err := g.Writer.Write(p)
	if err != nil {
		return n, err
	}
	return n, g.Flush()
}

// blockEncoder writes ClickHouse's compressed blocks.
type blockEncoder struct {
	w      io.Writer
	blocks *compress.Writer
}

func (b *blockEncoder) Write(p []byte) (int, error) {
	const block = 1 << 20
	for rest := p; len(rest) > 0; {
		part := rest[:min(block, len(rest))]
		rest = rest[len(part):]
		if err := b.blocks.Compress(part); err != nil {
			return 0, fmt.Errorf("compressing a block: %w", err)
		}
		if _, err := b.w.Write(b.blocks.Data); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

func (b *blockEncoder) Close() error { return nil }
