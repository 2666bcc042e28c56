package clickhouse

import (
	"compress/gzip"
	"compress/zlib"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// decoded returns a body without the compression that its Content-Encoding names.
func decoded(body io.Reader, encoding string) (io.Reader, error) {
	var err error
	switch encoding {
	case "", "identity":
	case "gzip", "x-gzip":
		body, err = gzip.NewReader(body)
	case "deflate":
		body, err = zlib.NewReader(body)
	case "br":
		body = brotli.NewReader(body)
	case "lz4":
		body = onlyReader{lz4.NewReader(body)} // its WriteTo loses what a Read has left
	case "zstd":
		var z *zstd.Decoder
		if z, err = zstd.NewReader(body, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(1<<30), zstd.WithDecoderMaxWindow(128<<20)); err == nil {
			body = z
		}
	default:
		return nil, exception{codeCompression, "UNKNOWN_COMPRESSION_METHOD",
			"Content-Encoding " + encoding + " is not supported; use gzip, deflate, br, lz4, zstd, or compressed blocks with decompress=1"}
	}
	if err != nil {
		return nil, badBody(err)
	}
	return body, nil
}
