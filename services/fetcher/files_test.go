package fetcher_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/attachment/zipfile/ziptest"
)

const (
	odtType  = "application/vnd.oasis.opendocument.text"
	hwpxType = "application/hwp+zip"
)

// odt returns an ODT file of one paragraph, hwpx an HWPX file.
func odt(t *testing.T, text string) []byte {
	return ziptest.File(t, "mimetype", odtType, "content.xml", "<content><body><p>"+text+"</p></body></content>")
}

func hwpx(t *testing.T, text string) []byte {
	return ziptest.File(t, "mimetype", hwpxType, "Contents/section0.xml", "<sec><p><run><t>"+text+"</t></run></p></sec>")
}

var png = []byte("\x89PNG\r\n\x1a\n and so on")

// sumOf returns the hex hash of data.
func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// latest returns the last document that is published.
func latest(t *testing.T, bus *flow.Bus) news.Document {
	t.Helper()
	docs, _ := fetched(t, bus)
	if len(docs) == 0 {
		t.Fatal("nothing is published")
	}
	return docs[len(docs)-1]
}

// tell returns what is recorded of the files of a document.
func tell(d news.Document) []string {
	var out []string
	for _, a := range d.Attachments {
		out = append(out, fmt.Sprintf("%s %s %d %t %q", a.Name, a.MediaType, a.Size, a.TextRead, a.Problem))
	}
	return out
}

func TestTheTextIsReadOfAFile(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	picture := &siteFile{id: "1", name: "사진.png", data: png}
	second := &siteFile{id: "2", name: "본문.hwpx", data: hwpx(t, "둘째 형식")}
	first := &siteFile{id: "3", name: "본문.odt", data: odt(t, "파일에만 있는 본문")}
	s.pages["1"], s.lead, s.fetch, s.files = "", "", "body", []*siteFile{picture, second, first}
	round(t, s, bus)
	d := latest(t, bus)
	if d.Body != "파일에만 있는 본문" || d.BodyFrom != news.BodyFromAttachment {
		t.Errorf("got %q from %q", d.Body, d.BodyFrom)
	}
	expect(t, tell(d), `사진.png image/png 0 false ""`, `본문.hwpx application/hwp+zip 0 false ""`,
		fmt.Sprintf(`본문.odt %s %d true ""`, odtType, len(first.data)))
	if got := d.Attachments[2].SHA256; got != sumOf(first.data) {
		t.Errorf("got the hash %s", got)
	}
	if first.referer != "https://www.korea.kr/briefing/pressReleaseView.do?newsId=1" || picture.asked+second.asked > 0 {
		t.Errorf("got the referer %q, and %d requests for other files", first.referer, picture.asked+second.asked)
	}
	// The files of a page that is as it was are not asked for.
	for i, plain := range []bool{false, true, true} {
		s.set(func() { s.plain = plain; s.now = s.now.Add([]time.Duration{2, 22, 48}[i] * time.Hour) })
		if sum := round(t, s, bus); sum.Counts[news.ResultUnchanged] != 1 || first.asked != 1 {
			t.Errorf("a page without validators is %t: got %v after %d requests for its file", plain, sum.Counts, first.asked)
		}
	}
	if s.asked["1"] != 4 {
		t.Errorf("the page was asked for %d times, want 4", s.asked["1"])
	}
}

func TestWhatAFileIsItsBytesSay(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	s.pages["1"], s.lead, s.fetch = "", "", "body"
	s.files = []*siteFile{{id: "1", name: "본문.odt", data: hwpx(t, "HWPX인 본문")}, {id: "2", name: "이름 없는 파일", data: odt(t, "ODT인 본문")}}
	round(t, s, bus)
	d := latest(t, bus)
	if d.Body != "HWPX인 본문" || d.Attachments[0].MediaType != hwpxType {
		t.Errorf("got %q and %q", d.Body, tell(d))
	}
}

func TestAFileThatFailsHoldsItsDocumentForTwoRounds(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	down := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }
	file := &siteFile{id: "1", name: "본문.odt", data: odt(t, "파일의 본문"), answer: down}
	s.pages["1"], s.lead, s.files = "쪽의 글", "", []*siteFile{file}
	for range 2 {
		if sum := round(t, s, bus); sum.Counts[news.ResultRetry] != 1 {
			t.Fatalf("got %v, want one to be tried again", sum.Counts)
		}
	}
	if sum := round(t, s, bus); sum.Counts[news.ResultPublished] != 1 {
		t.Fatalf("third round: got %v, want it published", sum.Counts)
	}
	d := latest(t, bus)
	if d.Body != "쪽의 글" || d.BodyFrom != news.BodyFromPage || !strings.Contains(d.Attachments[0].Problem, "502") {
		t.Errorf("got %q from %q with %q", d.Body, d.BodyFrom, tell(d))
	}
	// It is asked for until it has failed often, and from then on by age.
	s.set(func() { file.answer = nil })
	if sum := round(t, s, bus); sum.Counts[news.ResultPublished] != 1 {
		t.Errorf("when the file is there: got %v", sum.Counts)
	}
	if d := latest(t, bus); d.Body != "파일의 본문" || d.Revision != 2 {
		t.Errorf("got %q in revision %d", d.Body, d.Revision)
	}
	asked := file.asked
	if sum := round(t, s, bus); sum.Counts[news.ResultUnchanged] != 1 || file.asked != asked {
		t.Errorf("afterwards: got %v and %d requests", sum.Counts, file.asked-asked)
	}
}

func TestAFileThatIsNeverReadIsLeftInTheEnd(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	page := func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "<!DOCTYPE html><html>점검 중입니다</html>")
	}
	file := &siteFile{id: "1", name: "본문.odt", answer: page}
	s.pages["1"], s.files = "쪽의 글", []*siteFile{file}
	for range 12 {
		round(t, s, bus)
	}
	if docs, _ := fetched(t, bus); file.asked != 10 || len(docs) != 1 || docs[0].Attachments[0].Problem == "" {
		t.Errorf("the file was asked for %d times, and %d documents are published", file.asked, len(docs))
	}
}

func TestWhatIsCertainOfAFileIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	whole := odt(t, strings.Repeat("잘린 파일의 본문 ", 50))
	for name, c := range map[string]struct {
		file    siteFile
		problem string
		asked   int
	}{
		"gone":                      {siteFile{answer: http.NotFound}, "404", 1},
		"empty":                     {siteFile{}, "the file is empty", 1},
		"of another kind":           {siteFile{data: png}, "not read", 1},
		"sent damaged twice, alike": {siteFile{data: whole[:len(whole)-30]}, "the file is damaged", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			bus, _ := flowtest.Start(t)
			file := c.file
			file.id, file.name = "1", "본문.odt"
			s.pages["1"], s.files = "쪽의 글", []*siteFile{&file}
			if sum := round(t, s, bus); sum.Counts[news.ResultPublished] != 1 {
				t.Fatalf("got %v, want it published", sum.Counts)
			}
			if d := latest(t, bus); !strings.Contains(d.Attachments[0].Problem, c.problem) || d.Body != "쪽의 글" {
				t.Errorf("got %q, want a problem with %q", tell(d), c.problem)
			}
			round(t, s, bus)
			if file.asked != c.asked {
				t.Errorf("it was asked for %d times, want %d", file.asked, c.asked)
			}
		})
	}
}

func TestACopyThatIsDamagedIsAskedForAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	whole := odt(t, "온전한 본문")
	file := &siteFile{id: "1", name: "본문.odt", data: whole}
	file.answer = func(w http.ResponseWriter, _ *http.Request) {
		if file.asked == 1 {
			w.Write(bytes.ReplaceAll(whole, []byte("content.xml"), []byte("content.xxx")))
			return
		}
		w.Write(whole)
	}
	s.pages["1"], s.lead, s.files = "", "", []*siteFile{file}
	round(t, s, bus)
	if d := latest(t, bus); d.Body != "온전한 본문" || d.Attachments[0].Problem != "" {
		t.Errorf("got %q with %q", d.Body, tell(d))
	}
}

func TestAllFilesAreFetchedWhereThatIsAsked(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	picture := &siteFile{id: "1", name: "사진.png", data: png}
	text := &siteFile{id: "2", name: "본문.odt", data: odt(t, "파일의 본문")}
	s.pages["1"], s.lead, s.files = "", "", []*siteFile{picture, text}
	for _, page := range []string{"", "고친 쪽"} {
		s.set(func() { s.pages["1"] = page })
		later(t, s, bus, 2*time.Hour)
		d := latest(t, bus)
		if d.Body != "파일의 본문" {
			t.Errorf("got %q", d.Body)
		}
		expect(t, tell(d), fmt.Sprintf(`사진.png image/png %d false ""`, len(png)), fmt.Sprintf(`본문.odt %s %d true ""`, odtType, len(text.data)))
		if d.Attachments[0].SHA256 != sumOf(png) {
			t.Errorf("got the hash %q of the picture", d.Attachments[0].SHA256)
		}
	}
	// Of a page that changed, the text is needed; what holds none is asked for
	// only as to whether it is new.
	if picture.asked != 2 || picture.conditional != 1 || text.asked != 2 || text.conditional != 0 {
		t.Errorf("the picture was asked for %d times, %d of them conditionally, and the text %d and %d", picture.asked, picture.conditional, text.asked, text.conditional)
	}
}

func TestContactsAreMaskedWhereThatIsAsked(t *testing.T) {
	t.Parallel()
	for mask, want := range map[string]bool{"true": true, "false": false} {
		s := newSite(t)
		bus, _ := flowtest.Start(t)
		s.pages["1"], s.lead = "담당자에게 044-000-0000 번호로 문의하시기 바랍니다.", ""
		f := start(t, "FETCHER_ONLY", "korea-kr-press", "FETCHER_CONNECT_TO", s.address, "FETCHER_RATE", "0", "FETCHER_SINCE", "2026-05-01", "FETCHER_MASK_CONTACTS", mask)
		f.SetClock(func() time.Time { return s.now })
		rounds(t, f, bus, 1)
		if d := latest(t, bus); !strings.Contains(d.Body, "044-000-0000") != want {
			t.Errorf("FETCHER_MASK_CONTACTS=%s: got %q", mask, d.Body)
		}
	}
}
