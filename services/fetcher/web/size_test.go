package web_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/policywire/policywire/services/fetcher/web"
)

// packed returns n times text, compressed.
func packed(t testing.TB, text string, n int) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	for range n {
		if _, err := io.WriteString(z, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestABombIsRefusedAfterLittleMemory is alone while it runs: it measures.
func TestABombIsRefusedAfterLittleMemory(t *testing.T) {
	bomb := bytes.Repeat(packed(t, strings.Repeat("\x00", 1<<20), 1), 200)
	var asked atomic.Int32
	c := site(t, web.Config{}, func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(bomb)
	})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for _, most := range []int64{0, web.MaxFile, 1 << 40} {
		_, err := c.Do(t.Context(), web.Request{URL: "https://www.korea.kr/", MaxBytes: most})
		if !errors.Is(err, web.ErrBomb) || !errors.Is(err, web.ErrTooLarge) {
			t.Errorf("%d bytes allowed: got %v, want ErrBomb", most, err)
		}
	}
	runtime.ReadMemStats(&after)
	if n := (after.TotalAlloc - before.TotalAlloc) >> 20; n > 60 {
		t.Errorf("%d MB were allocated for three times %d kB that become 200 MB", n, len(bomb)>>10)
	}
	if asked.Load() != 3 {
		t.Errorf("asked %d times: a bomb does not pass", asked.Load())
	}
}

func TestGunzip(t *testing.T) {
	t.Parallel()
	const text = "<url><loc>https://www.imda.gov.sg/a</loc></url>\n"
	page := packed(t, text, 100)
	for name, c := range map[string]struct {
		data []byte
		most int64
		want error
	}{
		"whole":              {page, web.MaxPage, nil},
		"exactly as allowed": {page, int64(100 * len(text)), nil},
		"one byte too much":  {page, int64(100*len(text)) - 1, web.ErrTooLarge},
		"cut":                {page[:len(page)-9], web.MaxPage, io.ErrUnexpectedEOF},
		"not compressed":     {[]byte(strings.Repeat(text, 9)), web.MaxPage, gzip.ErrHeader},
		"nothing":            {nil, web.MaxPage, io.EOF},
		"a long sitemap":     {packed(t, text+addresses(50000), 1), web.MaxPage, nil},
		"spoilt":             {append(bytes.Clone(page[:40]), append([]byte{0xff, 0xff}, page[42:]...)...), web.MaxPage, errAny},
	} {
		got, err := web.Gunzip(c.data, c.most)
		switch {
		case c.want == nil && (err != nil || !strings.HasPrefix(string(got), text)):
			t.Errorf("%s: got %v", name, err)
		case c.want != nil && (err == nil || got != nil || c.want != errAny && !errors.Is(err, c.want)):
			t.Errorf("%s: got %d bytes, %v; want %v", name, len(got), err, c.want)
		}
	}
}

// addresses returns n addresses, as a sitemap has them.
func addresses(n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, "<url><loc>https://www.imda.gov.sg/resources/%d</loc></url>\n", i*7919)
	}
	return out.String()
}

// errAny stands for whatever error.
var errAny = errors.New("any")

func TestSizeIsBounded(t *testing.T) {
	t.Parallel()
	c := site(t, web.Config{}, func(w http.ResponseWriter, r *http.Request) {
		body := strings.Repeat("가", 1000) // three bytes each
		switch r.URL.Path {
		case "/announced":
			w.Header().Set("Content-Length", "200000000")
			w.WriteHeader(http.StatusOK)
			w.(http.Flusher).Flush()
			<-r.Context().Done() // nothing is to be read of it
		case "/chunks":
			w.(http.Flusher).Flush()
			fallthrough
		case "/short":
			io.WriteString(w, body)
		case "/packed":
			w.Header().Set("Content-Encoding", "x-gzip")
			w.Write(packed(t, body, 1))
		}
	})
	for path, want := range map[string]map[int64]bool{
		"/announced": {0: false}, "/chunks": {2999: false, 3000: true}, "/short": {2999: false, 3000: true}, "/packed": {2999: false, 3000: true},
	} {
		for most, ok := range want {
			got, err := c.Do(t.Context(), web.Request{URL: "https://www.korea.kr" + path, MaxBytes: most})
			if ok && (err != nil || len(got.Body) != 3000) || !ok && !errors.Is(err, web.ErrTooLarge) {
				t.Errorf("%s with %d bytes allowed: got %v", path, most, err)
			}
		}
	}
}

func TestOnlyGzipIsRead(t *testing.T) {
	t.Parallel()
	once := packed(t, "정책", 1)
	twice := packed(t, string(once), 1)
	c := site(t, web.Config{}, func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("Accept-Encoding"); got != "gzip" {
			t.Errorf("asked for %q", got)
		}
		for _, encoding := range r.URL.Query()["e"] {
			w.Header().Add("Content-Encoding", encoding)
		}
		w.Write(twice)
	})
	for query, want := range map[string]error{
		"e=gzip": nil, "e=GZIP": nil, "": nil, "e=identity": nil,
		"e=gzip&e=gzip": web.ErrEncoding, "e=gzip,gzip": web.ErrEncoding, "e=br": web.ErrEncoding, "e=deflate,gzip": web.ErrEncoding, "e=zstd": web.ErrEncoding,
	} {
		got, err := c.Do(t.Context(), web.Request{URL: "https://www.korea.kr/?" + query})
		if !errors.Is(err, want) || err == nil && !bytes.Equal(got.Body, once) && !bytes.Equal(got.Body, twice) {
			t.Errorf("%q: got %v, want %v", query, err, want)
		}
	}
}

func TestWhatEndsEarlyIsTriedAgain(t *testing.T) {
	t.Parallel()
	whole := packed(t, "정책", 1000)
	for _, encoding := range []string{"", "gzip"} {
		for _, bad := range []int{1, 3} {
			asked := 0
			c := site(t, web.Config{}, func(w http.ResponseWriter, _ *http.Request) {
				asked++
				body := whole
				if encoding != "" {
					w.Header().Set("Content-Encoding", encoding)
				}
				if asked <= bad {
					body = whole[:len(whole)/2]
				}
				if encoding == "" {
					w.Header().Set("Content-Length", fmt.Sprint(len(whole)))
				}
				w.Write(body)
			})
			got, err := c.Do(t.Context(), web.Request{URL: "https://www.korea.kr/"})
			switch {
			case bad == 1 && (err != nil || len(got.Body) == 0 || asked != 2):
				t.Errorf("%q, once: got %v after %d requests", encoding, err, asked)
			case bad == 3 && (!errors.Is(err, io.ErrUnexpectedEOF) || asked != 3):
				t.Errorf("%q, always: got %v after %d requests", encoding, err, asked)
			}
		}
	}
}
