package hwp_test

import (
	"bytes"
	"compress/flate"
	"crypto/aes"
	"encoding/binary"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/policywire/policywire/services/fetcher/attachment/hwp"
	"github.com/policywire/policywire/services/fetcher/attachment/problem"
)

const (
	compressed, password, distribution, drm, certificate = 1, 2, 4, 16, 256

	tagParagraph, tagText, tagShape, tagControl, tagList, tagTable, tagEquation = 66, 67, 68, 71, 72, 77, 88
)

// rec writes a record.
func rec(tag, level int, data []byte) []byte {
	size := len(data)
	head := uint32(tag) | uint32(level)<<10
	if size < 0xfff {
		return append(binary.LittleEndian.AppendUint32(nil, head|uint32(size)<<20), data...)
	}
	out := binary.LittleEndian.AppendUint32(nil, head|0xfff<<20)
	return append(binary.LittleEndian.AppendUint32(out, uint32(size)), data...)
}

func wide(s string) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, unit)
	}
	return out
}

// reversed is the name of a control as the file has it.
func reversed(id string) []byte { return []byte{id[3], id[2], id[1], id[0]} }

// control is the character of a control within a paragraph.
func control(code uint16, id string) []byte {
	out := binary.LittleEndian.AppendUint16(nil, code)
	out = append(out, reversed(id)...)
	out = append(out, make([]byte, 8)...)
	return binary.LittleEndian.AppendUint16(out, code)
}

// para writes a paragraph: its characters, and the records of its controls.
func para(level int, chars []byte, controls ...[]byte) []byte {
	out := rec(tagParagraph, level, make([]byte, 22))
	out = append(out, rec(tagText, level+1, append(chars[:len(chars):len(chars)], wide("\r")...))...)
	out = append(out, rec(tagShape, level+1, make([]byte, 8))...)
	return append(out, bytes.Join(controls, nil)...)
}

// head writes the header of a control.
func head(level int, id string, data ...byte) []byte {
	return rec(tagControl, level, append(reversed(id), data...))
}

// list writes the header of a list, for a cell with its place.
func list(level, row, column int) []byte {
	data := make([]byte, 40)
	binary.LittleEndian.PutUint16(data[8:], uint16(column))
	binary.LittleEndian.PutUint16(data[10:], uint16(row))
	return rec(tagList, level, data)
}

func deflated(b []byte) []byte {
	var out bytes.Buffer
	w, _ := flate.NewWriter(&out, flate.BestSpeed)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func fileHeader(flags uint32) []byte {
	h := make([]byte, 256)
	copy(h, "HWP Document File")
	h[35] = 5
	binary.LittleEndian.PutUint32(h[36:], flags)
	return h
}

// file writes an HWP file of these sections.
func file(flags uint32, sections ...[]byte) []byte {
	streams := []stream{{"FileHeader", fileHeader(flags)}, {"DocInfo", make([]byte, 30)}, {"PrvText", wide("미리 보기\r\n<가><나>")}}
	storage := "BodyText"
	if flags&distribution != 0 {
		storage = "ViewText"
	}
	for i, s := range sections {
		if flags&compressed != 0 {
			s = deflated(s)
		}
		if flags&distribution != 0 {
			s = scrambled(s)
		}
		streams = append(streams, stream{fmt.Sprintf("%s/Section%d", storage, i), s})
	}
	return compound(streams...)
}

// scrambled writes the section of a document for distribution.
func scrambled(section []byte) []byte {
	key, seed := []byte("0123456789abcdef"), uint32(0x12345677)
	lead := make([]byte, 256)
	for i := range lead {
		lead[i] = byte(i * 7)
	}
	binary.LittleEndian.PutUint32(lead, seed)
	copy(lead[4+seed&0xf:], key)
	state, left, mask := seed, 0, byte(0)
	next := func() uint32 { state = state*214013 + 2531011; return state >> 16 & 0x7fff }
	for i := range lead {
		if left == 0 {
			mask = byte(next())
			left = int(next()&15) + 1
		}
		if i >= 4 {
			lead[i] ^= mask
		}
		left--
	}
	block, _ := aes.NewCipher(key)
	body := padded(section, aes.BlockSize)
	out := make([]byte, len(body))
	for i := 0; i < len(body); i += aes.BlockSize {
		block.Encrypt(out[i:], body[i:])
	}
	return append(rec(28, 0, lead), out...)
}

func read(t testing.TB, data []byte) string {
	t.Helper()
	got, err := hwp.Text(data)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func TestText(t *testing.T) {
	long := strings.Repeat("인공지능 기본법 시행령을 마련한다. ", 400)
	table := join(
		head(1, "tbl "), rec(tagTable, 2, make([]byte, 20)),
		list(2, 0, 0), para(2, wide("구분")), list(2, 0, 1), para(2, wide("예산")),
		list(2, 1, 0), para(2, wide("AI")), list(2, 1, 1), para(2, wide("1,000억")),
	)
	for name, c := range map[string]struct {
		section []byte
		want    string
	}{
		"paragraphs":      {join(para(0, wide("첫 문단")), para(0, wide("둘째 문단 日本語 中文 😀"))), "첫 문단\n\n둘째 문단 日本語 中文 😀"},
		"a long text":     {para(0, wide(long)), strings.TrimSpace(long)},
		"an empty one":    {join(para(0, wide("가")), rec(tagParagraph, 0, make([]byte, 22)), para(0, wide("나"))), "가\n\n나"},
		"composed again":  {para(0, wide("\u1112\u1161\u11ab글")), "한글"},
		"characters":      {para(0, wide("가\x18나\x1e다\x1f라\x0a마")), "가-나 다 라\n마"},
		"a tab":           {para(0, join(wide("가"), control(9, "\x00\x00\x00\x00"), wide("나"))), "가\t나"},
		"a table":         {para(0, join(wide("앞"), control(11, "tbl "), wide("뒤")), table), "앞\n\n구분\t예산\nAI\t1,000억\n\n뒤"},
		"a footnote":      {para(0, join(wide("본문"), control(17, "fn  "), wide(" 계속")), head(1, "fn  "), list(2, 0, 0), para(2, wide("주석"))), "본문[1] 계속\n\n[1] 주석"},
		"a text box":      {para(0, join(wide("글"), control(11, "gso ")), head(1, "gso "), rec(76, 2, nil), list(3, 0, 0), para(3, wide("상자"))), "글\n\n상자"},
		"no header":       {para(0, join(control(16, "head"), wide("본문")), head(1, "head"), list(2, 0, 0), para(2, wide("머리말"))), "본문"},
		"no hidden note":  {para(0, join(control(15, "tcmt"), wide("본문")), head(1, "tcmt"), list(2, 0, 0), para(2, wide("숨은 설명"))), "본문"},
		"section setting": {para(0, join(control(2, "secd"), control(2, "cold"), wide("본문")), head(1, "secd"), rec(73, 2, make([]byte, 40)), head(1, "cold")), "본문"},
		"a link":          {para(0, join(control(3, "%hlk"), wide("누리집"), control(4, "%hlk"), wide(" 참조")), head(1, "%hlk", wide("http://x")...)), "누리집 참조"},
		"a number":        {para(0, join(wide("그림 "), control(18, "atno")), head(1, "atno", 3, 0, 0, 0, 7, 0)), "그림 7"},
		"an equation":     {para(0, join(wide("식"), control(11, "eqed")), head(1, "eqed"), rec(tagEquation, 2, join(make([]byte, 4), []byte{3, 0}, wide("a+b")))), "식 a+b"},
		"missing control": {para(0, join(wide("가"), control(11, "tbl "), wide("나"))), "가나"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := read(t, file(compressed, c.section)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if got := read(t, file(0, c.section)); got != c.want {
				t.Errorf("not compressed: got %q, want %q", got, c.want)
			}
		})
	}
}

func TestSectionsAreInOrder(t *testing.T) {
	var sections [][]byte
	var want []string
	for i := range 12 {
		s := fmt.Sprintf("구역 %d", i)
		sections, want = append(sections, para(0, wide(s))), append(want, s)
	}
	if got := read(t, file(compressed, sections...)); got != strings.Join(want, "\n\n") {
		t.Errorf("got %q", got)
	}
}

func TestDocumentForDistribution(t *testing.T) {
	section := para(0, wide("배포용 문서의 본문"))
	if got := read(t, file(compressed|distribution, section)); got != "배포용 문서의 본문" {
		t.Errorf("got %q", got)
	}
}

func TestProblems(t *testing.T) {
	good := file(compressed, para(0, wide("본문")))
	hwp4 := fileHeader(0)
	hwp4[35] = 4
	for name, c := range map[string]struct {
		data []byte
		want error
		says string
	}{
		"nothing":            {nil, problem.ErrEmpty, ""},
		"a password":         {file(password, para(0, wide("x"))), problem.ErrEncrypted, "password"},
		"rights":             {file(drm, para(0, wide("x"))), problem.ErrEncrypted, "DRM"},
		"a certificate":      {file(certificate, para(0, wide("x"))), problem.ErrEncrypted, "certificate"},
		"HWP 3":              {[]byte("HWP Document File V3.00 \x1a\x01"), problem.ErrUnsupported, "HWP 3"},
		"HWP 4":              {compound(stream{"FileHeader", hwp4}), problem.ErrUnsupported, "HWP 4"},
		"no file header":     {compound(stream{"Workbook", make([]byte, 10)}), problem.ErrDamaged, "FileHeader"},
		"another header":     {compound(stream{"FileHeader", make([]byte, 256)}), problem.ErrDamaged, "file header"},
		"no section":         {compound(stream{"FileHeader", fileHeader(1)}), problem.ErrDamaged, "no section"},
		"the beginning":      {good[:700], problem.ErrDamaged, "compound file"},
		"noise":              {append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), bytes.Repeat([]byte{0xff}, 2000)...), problem.ErrDamaged, "compound file"},
		"no text":            {file(compressed, para(0, nil)), problem.ErrNoText, ""},
		"a bomb":             {file(compressed, make([]byte, 65<<20)), problem.ErrBomb, "expands"},
		"too many entries":   {manyEntries(5000), problem.ErrDamaged, "too many entries"},
		"no key of scramble": {compound(stream{"FileHeader", fileHeader(distribution)}, stream{"ViewText/Section0", make([]byte, 600)}), problem.ErrDamaged, "distribution"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := hwp.Text(c.data)
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want %v with %q", err, c.want, c.says)
			}
			if got != "" && !errors.Is(err, hwp.ErrPartial) {
				t.Errorf("got the text %q", got)
			}
		})
	}
}

func manyEntries(n int) []byte {
	streams := []stream{{"FileHeader", fileHeader(0)}}
	for i := range n {
		streams = append(streams, stream{fmt.Sprintf("BinData/%d", i), []byte("x")})
	}
	return compound(streams...)
}

func TestWhatIsLeftOfADamagedFile(t *testing.T) {
	whole := join(para(0, wide("온전한 문단")), para(0, wide(strings.Repeat("가", 300))))
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"torn records":   {file(0, whole[:len(whole)-40]), "온전한 문단"},
		"no body":        {compound(stream{"FileHeader", fileHeader(0)}, stream{"PrvText", wide("미리 보기\r\n<가><나>")}), "미리 보기\n\n가\t나"},
		"broken deflate": {compound(stream{"FileHeader", fileHeader(1)}, stream{"BodyText/Section0", []byte{0xff, 0xff}}, stream{"PrvText", wide("미리 보기")}), "미리 보기"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := hwp.Text(c.data)
			if got != c.want || !errors.Is(err, hwp.ErrPartial) || !errors.Is(err, problem.ErrDamaged) {
				t.Errorf("got %q, %v, want %q and that it is a part", got, err, c.want)
			}
		})
	}
}

// TestDeepTables nests tables deeper than any document does.
func TestDeepTables(t *testing.T) {
	section := para(0, join(wide("밖"), control(11, "tbl ")))
	for depth := 1; depth < 1000; depth += 2 {
		section = join(section, head(depth, "tbl "), rec(tagTable, depth+1, nil), list(depth+1, 0, 0), para(depth+1, join(wide("안"), control(11, "tbl "))))
	}
	if got := read(t, file(compressed, section)); !strings.HasPrefix(got, "밖\n\n안") {
		t.Errorf("got %.100q", got)
	}
}

// TestTruncated reads every beginning of a file: no panic, no wait.
func TestTruncated(t *testing.T) {
	data := file(compressed, join(para(0, wide("가나다")), para(0, wide(strings.Repeat("라", 3000)))))
	for n := 0; n < len(data); n += 37 {
		if got, err := hwp.Text(data[:n]); err == nil && got == "" {
			t.Errorf("%d bytes: neither text nor error", n)
		}
	}
}

// TestMemory reads files that claim more than they have.
func TestMemory(t *testing.T) {
	data := file(compressed, para(0, wide("본문")))
	at := bytes.Index(data, wide("Section0"))
	binary.LittleEndian.PutUint32(data[at+120:], 0xfffffff0)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := hwp.Text(data)
	runtime.ReadMemStats(&after)
	if !errors.Is(err, problem.ErrDamaged) {
		t.Errorf("got %v", err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 4<<20 {
		t.Errorf("%d bytes were allocated", used)
	}
}

// TestReplicaFile reads a file as the replica of the sites serves it: the magic
// bytes, and noise behind them.
func TestReplicaFile(t *testing.T) {
	const script = `import sys; sys.dont_write_bytecode = True; sys.path.insert(0, sys.argv[1])
import replica; sys.stdout.buffer.write(replica.hwp_stub({"id": "1"}))`
	data, err := exec.Command("python3", "-c", script, "../../../../../shared/replica").Output()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := hwp.Text(data); got != "" || !errors.Is(err, problem.ErrDamaged) {
		t.Errorf("got %q, %v", got, err)
	} else {
		t.Log(err)
	}
}

func FuzzHWP(f *testing.F) {
	table := join(head(1, "tbl "), rec(tagTable, 2, nil), list(2, 0, 0), para(2, wide("칸")))
	section := para(0, join(wide("가"), control(11, "tbl "), control(17, "fn  ")), table, head(1, "fn  "), list(2, 0, 0), para(2, wide("주")))
	for _, flags := range []uint32{0, compressed, password, compressed | distribution} {
		f.Add(file(flags, section))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		check(t, data)
		// The records behind a good container, which mutation seldom leaves whole.
		check(t, file(0, data))
	})
}

func check(t *testing.T, data []byte) {
	got, err := hwp.Text(data)
	if errors.Is(err, problem.ErrFault) {
		t.Fatal(err)
	}
	if got == "" && err == nil {
		t.Error("neither text nor error")
	}
	if !utf8.ValidString(got) || !norm.NFC.IsNormalString(got) || len(got) > 4<<20 {
		t.Errorf("got %.100q", got)
	}
}

func BenchmarkHWP(b *testing.B) {
	var section []byte
	for range 200 {
		section = append(section, para(0, wide(strings.Repeat("인공지능 기본법 시행령을 마련한다. ", 20)))...)
	}
	data := file(compressed, section)
	b.SetBytes(int64(len(section)))
	for b.Loop() {
		read(b, data)
	}
}
