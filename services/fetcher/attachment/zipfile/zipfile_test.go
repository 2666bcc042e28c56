package zipfile_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/attachment/problem"
	"github.com/policywire/policywire/services/fetcher/attachment/zipfile"
	"github.com/policywire/policywire/services/fetcher/attachment/zipfile/ziptest"
)

// expand reads an entry to its end.
func expand(a *zipfile.Archive, name string) (int, error) {
	r, err := a.Entry(name)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	return len(data), err
}

func TestEntry(t *testing.T) {
	a := ziptest.Archive(t, "a.xml", "가나다", "b.xml", strings.Repeat("라", 1000), "b.xml", "이것은 둘째")
	if n, err := expand(a, "a.xml"); n != 9 || err != nil {
		t.Errorf("got %d bytes, %v, want 9", n, err)
	}
	if n, err := expand(a, "b.xml"); n != 3000 || err != nil {
		t.Errorf("of two entries with a name: got %d bytes, %v, want 3000 of the first", n, err)
	}
	if _, err := expand(a, "c.xml"); !errors.Is(err, problem.ErrDamaged) || !strings.Contains(err.Error(), "c.xml") {
		t.Errorf("got %v, want damaged and the name of what is missing", err)
	}
	if got := string(a.Small("a.xml", 3)); got != "가" {
		t.Errorf("got %q, want the first three bytes", got)
	}
	if got := strings.Join(a.Names(), " "); got != "a.xml b.xml" {
		t.Errorf("got %q", got)
	}
}

func TestDamaged(t *testing.T) {
	data := ziptest.File(t, "mimetype", "가나다라마바사")
	broken := bytes.Replace(data, []byte("나다"), []byte("다나"), 1) // the checksum shows it
	a, err := zipfile.Open(broken)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := expand(a, "mimetype"); !errors.Is(err, problem.ErrDamaged) {
		t.Errorf("got %v, want damaged", err)
	}
	if _, err := zipfile.Open(data[:len(data)-30]); !errors.Is(err, problem.ErrDamaged) {
		t.Errorf("without its end: got %v, want damaged", err)
	}
}

func TestPassword(t *testing.T) {
	data := ziptest.File(t, "content.xml", "가나다")
	at := bytes.Index(data, []byte("PK\x01\x02"))
	data[at+8] |= 1
	a, err := zipfile.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Entry("content.xml"); !errors.Is(err, problem.ErrEncrypted) {
		t.Errorf("got %v, want encrypted", err)
	}
}

func TestTooManyEntries(t *testing.T) {
	pairs := make([]string, 0, 2*zipfile.MaxEntries+2)
	for i := range zipfile.MaxEntries {
		pairs = append(pairs, strconv.Itoa(i), "")
	}
	if _, err := zipfile.Open(ziptest.File(t, pairs...)); err != nil {
		t.Errorf("with %d entries: got %v, want none", zipfile.MaxEntries, err)
	}
	many := ziptest.File(t, append(pairs, "one more", "")...)
	if _, err := zipfile.Open(many); !errors.Is(err, problem.ErrTooLarge) {
		t.Errorf("got %v, want too large", err)
	}
	// The number that the end of the file claims does not matter.
	binary.LittleEndian.PutUint16(many[len(many)-12:], 1)
	binary.LittleEndian.PutUint16(many[len(many)-14:], 1)
	if _, err := zipfile.Open(many); !errors.Is(err, problem.ErrTooLarge) {
		t.Errorf("with a false number: got %v, want too large", err)
	}
}

func TestRatio(t *testing.T) {
	small, err := zipfile.Open(ziptest.File(t, "a", strings.Repeat(" ", zipfile.RatioFloor))) // 1000 to 1
	if err != nil {
		t.Fatal(err)
	}
	if n, err := expand(small, "a"); n != zipfile.RatioFloor || err != nil {
		t.Errorf("a small entry: got %d bytes, %v, want all", n, err)
	}
	bomb := ziptest.File(t, "a", strings.Repeat(" ", zipfile.RatioFloor+1))
	for claim, want := range map[uint32]error{zipfile.RatioFloor + 1: problem.ErrBomb, 1 << 31: problem.ErrBomb, 7: problem.ErrDamaged} {
		at := bytes.Index(bomb, []byte("PK\x01\x02"))
		binary.LittleEndian.PutUint32(bomb[at+24:], claim)
		a, err := zipfile.Open(bomb)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := expand(a, "a"); !errors.Is(err, want) || n > zipfile.RatioFloor {
			t.Errorf("a bomb that claims %d bytes: got %d and %v, want %v", claim, n, err, want)
		}
	}
}

func TestTotal(t *testing.T) {
	part := strings.Repeat("정책 브리핑", 20<<20/16) // not compressed
	a := ziptest.Archive(t, "a", part, "b", part, "c", part, "d", part)
	sum := 0
	for _, name := range []string{"a", "b", "c"} {
		n, err := expand(a, name)
		if err != nil {
			t.Fatal(err)
		}
		sum += n
	}
	if n, err := expand(a, "d"); !errors.Is(err, problem.ErrTooLarge) || sum+n > zipfile.MaxBytes {
		t.Errorf("got %d bytes, %v, want at most %d and too large", sum+n, err, zipfile.MaxBytes)
	}
}

func TestEncrypted(t *testing.T) {
	const manifest = `<manifest:manifest><manifest:file-entry manifest:full-path="content.xml">%s</manifest:file-entry></manifest:manifest>`
	for inner, want := range map[string]bool{"": false, "<manifest:encryption-data/>": true} {
		a := ziptest.Archive(t, "META-INF/manifest.xml", strings.Replace(manifest, "%s", inner, 1))
		if got := a.Encrypted(); got != want {
			t.Errorf("%q: got %v, want %v", inner, got, want)
		}
	}
	if ziptest.Archive(t, "a", "b").Encrypted() {
		t.Error("without a manifest: got encrypted")
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(ziptest.File(f, "a.xml", "가나다", "dir/b.xml", strings.Repeat("라", 100)))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := zipfile.Open(data)
		if err != nil {
			return
		}
		sum := 0
		for _, name := range a.Names() {
			n, _ := expand(a, name)
			sum += n
		}
		if sum > zipfile.MaxBytes || len(a.Names()) > zipfile.MaxEntries {
			t.Errorf("got %d bytes of %d entries", sum, len(a.Names()))
		}
	})
}
