package warc_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/services/fetcher/warc"
	"golang.org/x/text/encoding/korean"
)

const (
	requestID  = "urn:uuid:11111111-1111-4111-8111-111111111111"
	responseID = "urn:uuid:22222222-2222-4222-8222-222222222222"
	listURL    = "https://www.korea.kr/briefing/pressReleaseList.do?srchKeyword=인공지능"
)

var date = time.Date(2026, 5, 12, 9, 30, 0, 123456000, time.UTC)

// euckr returns s in CP949, which is what such a page has on the wire.
func euckr(t testing.TB, s string) []byte {
	t.Helper()
	out, err := korean.EUCKR.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// records are a request and its response, as they are written.
func records(t testing.TB) []pair {
	page := euckr(t, "<html><title>인공지능 기본계획</title>똠방각하")
	header := http.Header{"Content-Type": {"text/html; charset=euc-kr"}, "Transfer-Encoding": {"chunked"}, "X-Two": {"나", "가"}}
	request := warc.RequestBlock("GET", listURL, http.Header{"User-Agent": {"policywire-test"}}, nil)
	response := warc.ResponseBlock(200, header, page, false)
	common := warc.Header{{Name: warc.FieldTarget, Value: warc.URI(listURL)}, {Name: warc.FieldDate, Value: warc.FormatDate(date)}}
	return []pair{
		{append(warc.Header{{warc.FieldType, warc.TypeRequest}, {warc.FieldID, warc.Bracket(requestID)}, {warc.FieldContentType, warc.MediaRequest}}, common...), request},
		{append(warc.Header{{warc.FieldType, warc.TypeResponse}, {warc.FieldID, warc.Bracket(responseID)}, {warc.FieldConcurrent, warc.Bracket(requestID)},
			{warc.FieldPayloadDigest, warc.Digest(page)}, {warc.FieldContentType, warc.MediaResponse}}, common...), response},
	}
}

type pair struct {
	header warc.Header
	block  []byte
}

// file returns the records as a file, and where each begins.
func file(t testing.TB, plain bool, records ...pair) ([]byte, []int64) {
	t.Helper()
	var b bytes.Buffer
	var offsets []int64
	for _, r := range records {
		offsets = append(offsets, int64(b.Len()))
		err := warc.Encode(&b, r.header, r.block)
		if plain {
			b.Truncate(int(offsets[len(offsets)-1]))
			err = warc.EncodePlain(&b, r.header, r.block)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes(), offsets
}

// all reads a file to its end: the blocks of its records and what is damaged.
func all(t testing.TB, data []byte, limits warc.Limits) (read []pair, offsets []int64, damage []*warc.Damage) {
	t.Helper()
	r := warc.NewReader(bytes.NewReader(data), "test.warc", limits)
	for {
		record, err := r.Next()
		if err == io.EOF {
			return read, offsets, damage
		}
		var block []byte
		if err == nil {
			if block, err = io.ReadAll(record.Block); err == nil {
				read, offsets = append(read, pair{record.Header, block}), append(offsets, record.Offset)
				continue
			}
		}
		var d *warc.Damage
		if !errors.As(err, &d) {
			t.Fatal(err)
		}
		damage = append(damage, d)
	}
}

func TestWhatIsWritten(t *testing.T) {
	t.Parallel()
	page := string(euckr(t, "<html><title>인공지능 기본계획</title>똠방각하"))
	const target = "https://www.korea.kr/briefing/pressReleaseList.do?srchKeyword=%EC%9D%B8%EA%B3%B5%EC%A7%80%EB%8A%A5"
	request := "GET " + strings.TrimPrefix(target, "https://www.korea.kr") + " HTTP/1.1\r\nHost: www.korea.kr\r\nUser-Agent: policywire-test\r\n\r\n"
	response := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\nContent-Type: text/html; charset=euc-kr\r\nX-Two: 나\r\nX-Two: 가\r\n\r\n%s", len(page), page)
	want := "WARC/1.1\r\nWARC-Type: request\r\nWARC-Record-ID: <" + requestID + ">\r\nContent-Type: application/http;msgtype=request\r\n" +
		"WARC-Target-URI: " + target + "\r\nWARC-Date: 2026-05-12T09:30:00.123456Z\r\n" +
		"WARC-Block-Digest: sha1:VM6C7WKQ6OKSQCSSQI6YKJ336W6F57XV\r\nContent-Length: " + fmt.Sprint(len(request)) + "\r\n\r\n" + request + "\r\n\r\n" +
		"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <" + responseID + ">\r\nWARC-Concurrent-To: <" + requestID + ">\r\n" +
		"WARC-Payload-Digest: sha1:TM4L7TGWPDG7YDK6V3GZDGVJGACSNWET\r\nContent-Type: application/http;msgtype=response\r\n" +
		"WARC-Target-URI: " + target + "\r\nWARC-Date: 2026-05-12T09:30:00.123456Z\r\n" +
		"WARC-Block-Digest: sha1:MDNSQ4BXTULWZHHZSA2WUSGFR5367T7V\r\nContent-Length: " + fmt.Sprint(len(response)) + "\r\n\r\n" + response + "\r\n\r\n"
	if got, _ := file(t, true, records(t)...); string(got) != want {
		t.Errorf("got\n%q, want\n%q", got, want)
	}
	packed, offsets := file(t, false, records(t)...)
	var unpacked bytes.Buffer
	for i, from := range offsets {
		z, err := gzip.NewReader(bytes.NewReader(packed[from:append(offsets[1:], int64(len(packed)))[i]]))
		if err != nil {
			t.Fatalf("record %d is no gzip member of its own: %v", i, err)
		}
		if _, err := io.Copy(&unpacked, z); err != nil {
			t.Fatal(err)
		}
	}
	if unpacked.String() != want {
		t.Errorf("the members hold\n%q, want\n%q", unpacked.String(), want)
	}
}

func TestReadingBack(t *testing.T) {
	t.Parallel()
	for _, plain := range []bool{false, true} {
		data, offsets := file(t, plain, records(t)...)
		got, at, damage := all(t, data, warc.Limits{})
		if len(damage) > 0 || len(got) != 2 {
			t.Fatalf("plain %v: got %d records and %v", plain, len(got), damage)
		}
		for i, want := range records(t) {
			if !bytes.Equal(got[i].block, want.block) || at[i] != offsets[i] || got[i].header.Get("warc-target-uri") != warc.URI(listURL) {
				t.Errorf("plain %v: record %d at %d: got %q", plain, i, at[i], got[i])
			}
		}
		r := warc.NewReader(bytes.NewReader(data), "test.warc", warc.Limits{})
		for _, i := range []int{1, 0, 1} {
			if err := r.Seek(warc.Position{Offset: offsets[i]}); err != nil {
				t.Fatal(err)
			}
			if record, err := r.Next(); err != nil || record.Header.Get(warc.FieldType) != records(t)[i].header.Get(warc.FieldType) {
				t.Errorf("plain %v: record %d by its offset: got %v, %v", plain, i, record, err)
			}
		}
	}
}

// A crash leaves the last record cut off, anywhere.
func TestAFileCutAtEveryByte(t *testing.T) {
	t.Parallel()
	for _, plain := range []bool{false, true} {
		data, offsets := file(t, plain, records(t)...)
		for cut := offsets[1]; cut <= int64(len(data)); cut++ {
			got, _, damage := all(t, data[:cut], warc.Limits{})
			want, faults := 1, 1
			if cut == int64(len(data)) {
				want, faults = 2, 0
			} else if cut == offsets[1] {
				faults = 0
			}
			if len(got) != want || len(damage) != faults {
				t.Fatalf("plain %v, cut at %d of %d: got %d records, %v", plain, cut, len(data), len(got), damage)
			}
			if faults > 0 && damage[0].Offset != offsets[1] {
				t.Fatalf("plain %v, cut at %d: the damage is at %d, want %d", plain, cut, damage[0].Offset, offsets[1])
			}
		}
	}
}

// Another process may have gone on behind what the crash left.
func TestReadingGoesOnBehindDamage(t *testing.T) {
	t.Parallel()
	for _, plain := range []bool{false, true} {
		data, offsets := file(t, plain, records(t)...)
		for cut := offsets[1] + 1; cut < int64(len(data)); cut += 3 {
			broken := append(bytes.Clone(data[:cut]), data...)
			if plain && (cut >= int64(len(data))-4 || cut < offsets[1]+int64(len("WARC/1.1\r\nWARC-Type: response\r\n"))) {
				continue // too few line ends behind a record, or nothing of it but its first lines
			}
			got, at, damage := all(t, broken, warc.Limits{})
			// What is missing may be the end of the member alone, and the record be there.
			if n := len(got); n < 3 || n > 4 || len(damage) != 1 || at[n-2] != cut || damage[0].File != "test.warc" {
				t.Fatalf("plain %v, cut at %d of %d: got %d records at %v, %v", plain, cut, len(data), len(got), at, damage)
			}
		}
	}
}

func TestNoFlippedByteIsTakenForARecord(t *testing.T) {
	t.Parallel()
	data, offsets := file(t, false, records(t)...)
	for i := offsets[1]; i < int64(len(data)); i += 2 {
		if at := i - offsets[1]; at >= 3 && at < 10 {
			continue // flags, time and system of a member, which its checksum leaves out
		}
		broken := bytes.Clone(data)
		broken[i] ^= 0x40
		got, _, damage := all(t, append(broken, data[:offsets[1]]...), warc.Limits{})
		if n := len(got); n < 2 || n > 3 || n == 2 && len(damage) == 0 || n == 3 && !bytes.Equal(got[1].block, records(t)[1].block) {
			t.Fatalf("byte %d: got %d records, %v", i, len(got), damage)
		}
	}
}

func TestFilesOfOtherTools(t *testing.T) {
	t.Parallel()
	const record = "WARC/1.0\r\nWARC-Type: response\r\nwarc-record-id: <urn:uuid:33333333-3333-4333-8333-333333333333>\r\n" +
		"WARC-Target-URI: <https://www.apec.org/press>\r\nWARC-Date: 2020-01-02T03:04:05Z\r\nX-Folded: one\r\n two\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n"
	var one bytes.Buffer // all records in one member
	z := gzip.NewWriter(&one)
	fmt.Fprint(z, record, record)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	bare := strings.ReplaceAll(record, "\r\n", "\n")
	bare = strings.TrimSuffix(bare, "\n\n") + "\r\n\r\n"
	for name, data := range map[string]string{"plain": record + record, "one member": one.String(), "too many line ends": record + "\r\n\r\n" + record, "bare line ends": bare + bare} {
		got, _, damage := all(t, []byte(data), warc.Limits{})
		if len(got) != 2 || len(damage) > 0 {
			t.Fatalf("%s: got %d records, %v", name, len(got), damage)
		}
		h := got[1].header
		if string(got[1].block) != "abc" || warc.Unbracket(h.Get(warc.FieldTarget)) != "https://www.apec.org/press" || h.Get("X-Folded") != "one two" {
			t.Errorf("%s: got %q", name, got[1])
		}
	}
	r := warc.NewReader(bytes.NewReader(one.Bytes()), "x", warc.Limits{})
	var last warc.Position
	for {
		next, err := r.Next()
		if err != nil {
			break
		}
		last = next.Position
	}
	if last.Inner != int64(len(record)) || last.Offset != 0 {
		t.Errorf("the second record of a member is at %+v", last)
	}
	if err := r.Seek(last); err != nil {
		t.Fatal(err)
	}
	if next, err := r.Next(); err != nil || next.Position != last {
		t.Errorf("by its position: got %v, %v", next, err)
	}
}

func TestReadingIsBounded(t *testing.T) {
	t.Parallel()
	header := warc.Header{{warc.FieldType, warc.TypeMetadata}}
	good := pair{header, []byte("ok")}
	zeros := pair{header, make([]byte, 4<<20)}
	long := pair{append(warc.Header{{"X-Long", strings.Repeat("가", 100<<10)}}, header...), nil}
	limits := warc.Limits{Record: 1 << 20, Header: 64 << 10, Ratio: 100}
	for name, bad := range map[string]pair{"a block": zeros, "a header": long} {
		data, _ := file(t, false, good, bad, good)
		got, _, damage := all(t, data, limits)
		if len(got) != 2 || len(damage) != 1 {
			t.Errorf("%s that is too long: got %d records, %v", name, len(got), damage)
		}
	}
	// A member that says little and unpacks to much.
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	fmt.Fprint(z, "WARC/1.1\r\nContent-Length: 2\r\n\r\nok\r\n\r\n")
	megabyte := "WARC/1.1\r\nContent-Length: 1000000\r\n\r\n" + strings.Repeat("0", 1000000) + "\r\n\r\n"
	for range 50 {
		io.WriteString(z, megabyte)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	got, _, damage := all(t, bomb.Bytes(), limits)
	if len(got) > 20 || len(damage) != 1 || !strings.Contains(damage[0].Error(), "refused") {
		t.Errorf("a member that unpacks to 50 MB: got %d records, %v", len(got), damage)
	}
}

func TestValuesOfFields(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://www.korea.kr/a b?q=가\"{}#top":          "https://www.korea.kr/a%20b?q=%EA%B0%80%22%7B%7D",
		"https://www.mofa.gov.tw/新聞?p=%E6%96%B0&x=100%": "https://www.mofa.gov.tw/%E6%96%B0%E8%81%9E?p=%E6%96%B0&x=100%25",
		"https://www.soumu.go.jp/令和8年":                  "https://www.soumu.go.jp/%E4%BB%A4%E5%92%8C8%E5%B9%B4",
		"https://[2001:db8::1]/x[]=1":                   "https://[2001:db8::1]/x[]=1",
	} {
		if got := warc.URI(in); got != want || warc.URI(got) != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
	for in, want := range map[string]string{"203.0.113.7:443": "203.0.113.7", "[2001:db8::1]:80": "2001:db8::1", "::ffff:203.0.113.7": "203.0.113.7", "pipe": "", "": ""} {
		if got := warc.Address(in); got != want {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"2026": "2026-01-01T00:00:00.000000Z", "2026-05": "2026-05-01T00:00:00.000000Z", "2026-05-12T09:30Z": "2026-05-12T09:30:00.000000Z",
		"2026-05-12T09:30:00.5Z": "2026-05-12T09:30:00.500000Z", "2026-05-12T18:30:00+09:00": "2026-05-12T09:30:00.000000Z"} {
		if got, err := warc.ParseDate(in); err != nil || warc.FormatDate(got) != want {
			t.Errorf("%s: got %s, %v; want %s", in, got, err, want)
		}
	}
	if _, err := warc.ParseDate("어제"); err == nil {
		t.Error("a date that is none: got no error")
	}
	if a, b := warc.NewID(), warc.NewID(); a == b || len(a) != len(requestID) || a[23] != '4' {
		t.Errorf("got the ids %s and %s", a, b)
	}
	var b bytes.Buffer
	if err := warc.Encode(&b, warc.Header{{"X", "a\r\nWARC-Type: response"}}, nil); err == nil || b.Len() > 0 {
		t.Errorf("a value of two lines: got %v and %d bytes", err, b.Len())
	}
	if got := string(warc.ResponseBlock(200, http.Header{"X": {"a\r\nSet-Cookie: b"}}, nil, false)); strings.Contains(got, "\nSet-Cookie") {
		t.Errorf("a value of two lines became two fields: %q", got)
	}
}

func TestMessages(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		block, method, body string
		status              int
	}{
		"a request":             {"POST /list.do HTTP/1.1\r\nHost: www.msit.go.kr\r\n\r\npageIndex=2", "POST", "pageIndex=2", 0},
		"a response":            {"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n정책", "", "정책", 200},
		"no reason":             {"HTTP/2 404\r\n\r\n", "", "", 404},
		"chunked":               {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n정책\r\n0\r\n\r\n", "", "정책", 200},
		"no longer chunked":     {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n<html>정책", "", "<html>정책", 200},
		"the header alone":      {"HTTP/1.1 304 Not Modified\r\nETag: \"1\"", "", "", 304},
		"bare line ends":        {"HTTP/1.1 200 OK\nA: b\n\n정책", "", "정책", 200},
		"a line that is none":   {"HTTP/1.1 200 OK\r\nnothing\r\nA: b\r\n\r\n정책", "", "정책", 200},
		"no message":            {"\x00\x01", "", "", -1},
		"a status out of range": {"HTTP/1.1 99999 OK\r\n\r\n", "", "", -1},
	} {
		m, err := warc.ReadMessage(strings.NewReader(c.block))
		if (err != nil) != (c.status < 0) {
			t.Fatalf("%s: got %v", name, err)
		}
		if err != nil {
			continue
		}
		if body, err := io.ReadAll(m.Body); string(body) != c.body || err != nil || m.Method != c.method || m.Status != c.status {
			t.Errorf("%s: got %q, %v of %+v", name, body, err, m)
		}
	}
	kept := warc.ResponseBlock(200, http.Header{"Content-Encoding": {"gzip"}, "Content-Length": {"999"}}, []byte("절반"), true)
	if !strings.Contains(string(kept), "Content-Length: 999\r\n") || !strings.Contains(string(kept), "Content-Encoding: gzip\r\n") {
		t.Errorf("a response that was cut: got %q", kept)
	}
}
