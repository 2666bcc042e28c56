package archive

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strings"
)

// MaxBody is the size in bytes that a body may have when it is decompressed.
const MaxBody = 64 << 20

// errCoding means that a body has a content coding that is not known here.
var errCoding = errors.New("the content coding is not known")

// decode undoes the content codings that a header names, last first. What could
// be decompressed of a body that is damaged or cut comes with the error.
func decode(body []byte, codings string) ([]byte, error) {
	names := strings.Split(codings, ",")
	for i := len(names) - 1; i >= 0; i-- {
		var err error
		if body, err = decodeOne(body, strings.ToLower(strings.TrimSpace(names[i]))); err != nil {
			return body, err
		}
	}
	return body, nil
}

func decodeOne(body []byte, coding string) ([]byte, error) {
	var r io.Reader
	var err error
	switch coding {
	case "", "identity":
		return body, nil
	case "gzip", "x-gzip":
		r, err = gzip.NewReader(bytes.NewReader(body))
	case "deflate":
		// zlib, says the standard; some servers send it bare.
		if r, err = zlib.NewReader(bytes.NewReader(body)); err != nil {
			r, err = flate.NewReader(bytes.NewReader(body)), nil
		}
	default:
		return body, fmt.Errorf("decompressing: %w: %q", errCoding, coding)
	}
	if err != nil {
		return nil, fmt.Errorf("decompressing: %w", err)
	}
	out, err := io.ReadAll(io.LimitReader(r, MaxBody+1))
	if len(out) > MaxBody {
		return out[:MaxBody], fmt.Errorf("decompressing: there are more than %d bytes", MaxBody)
	}
	if err != nil {
		return out, fmt.Errorf("decompressing: %w", err)
	}
	return out, nil
}
