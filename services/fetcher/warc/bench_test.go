package warc_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/warc"
)

// page is 60 kB of what a list or a release is made of.
func page() []byte {
	const row = "<li><a href=\"/briefing/pressReleaseView.do?newsId=156784421\"><strong>과학기술정보통신부, 인공지능 기본계획 발표</strong><span>2026.05.12</span></a></li>\n"
	return []byte(strings.Repeat(row, 60<<10/len(row)))
}

func BenchmarkEncode(b *testing.B) {
	body := page()
	b.SetBytes(int64(len(body)))
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		block := warc.ResponseBlock(200, http.Header{"Content-Type": {"text/html"}}, body, false)
		if err := warc.Encode(&out, warc.Header{{warc.FieldType, warc.TypeResponse}, {warc.FieldPayloadDigest, warc.Digest(body)}}, block); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	var data bytes.Buffer
	body := page()
	for range 100 {
		if err := warc.Encode(&data, warc.Header{{warc.FieldType, warc.TypeResponse}}, warc.ResponseBlock(200, http.Header{}, body, false)); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(100 * len(body)))
	for b.Loop() {
		r := warc.NewReader(bytes.NewReader(data.Bytes()), "bench", warc.Limits{})
		for {
			record, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				b.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, record.Block); err != nil {
				b.Fatal(err)
			}
		}
	}
}
