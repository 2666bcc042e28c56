package clickhouse

import (
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/ClickHouse/ch-go/compress"
	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// newEncoder chooses how an output is compressed: ClickHouse's own blocks with compress=1, or an encoding that the client
// takes when it asks for one with enable_http_compression=1, as ClickHouse's server wants to be asked.
func newEncoder(w io.Writer, r *http.Request, params url.Values) (encoder, string) {
	switch {
	case flag(params, "compress"):
		method := compress.LZ4
		if strings.EqualFold(params.Get("network_compression_method"), "ZSTD") {
			method = compress.ZSTD
		}
		return &blockEncoder{w: w, blocks: compress.NewWriter(compress.LevelZero, method)}, ""
	case flag(params, "enable_http_compression"):
		return byEncoding(w, r.Header.Get("Accept-Encoding"))
	default:
		return plainEncoder{w}, ""
	}
}

// byEncoding takes the best of the encodings that a client accepts.
func byEncoding(w io.Writer, accepted string) (encoder, string) {
	takes := func(name string) bool {
		return slices.ContainsFunc(strings.Split(accepted, ","), func(s string) bool {
			s, weight, _ := strings.Cut(s, ";")
			return strings.TrimSpace(s) == name && strings.TrimSpace(weight) != "q=0"
		})
	}
	switch {
	case takes("zstd"):
		if z, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest)); err == nil {
			return flushing{z}, "zstd"
		}
	case takes("lz4"):
		return flushing{lz4.NewWriter(w)}, "lz4"
	case takes("br"):
		return flushing{brotli.NewWriterLevel(w, 4)}, "br"
	case takes("gzip"):
		return flushing{gzip.NewWriter(w)}, "gzip"
	case takes("deflate"):
		return flushing{zlib.NewWriter(w)}, "deflate"
	}
	return plainEncoder{w}, ""
}

type plainEncoder struct{ io.Writer }

func (plainEncoder) Close() error { return nil }

// flushing sends on at every write, so that a slow result does not wait in the compressor.
type flushing struct{ packer }

// packer is a compressor of any kind.
type packer interface {
	io.WriteCloser
	Flush() error
}

func (f flushing) Write(p []byte) (int, error) {
	n, err := f.packer.Write(p)
	if err != nil {
		return n, err
	}
	return n, f.Flush()
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
