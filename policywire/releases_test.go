package policywire_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// editEvery tells which releases are edited from version to version.
const editEvery = 10

// subjects, acts and rests make sentences of releases that nobody wrote.
var (
	subjects = []string{"지역 도서관", "하천 수질 측정망", "농촌 빈집 정비", "인공지능 학습용 데이터", "어린이 통학로", "전통시장 주차장", "초고속 인터넷망", "산림 휴양 시설", "해양 관측 부이", "공공 자전거"}
	acts     = []string{"운영 기준을 고쳐", "점검 결과를 모아", "이용 안내서를 펴내고", "신청 절차를 줄이고", "시범 구역을 넓혀", "측정 주기를 앞당겨"}
	rests    = []string{"다음 달부터 전국에 알린다", "누구나 볼 수 있게 공개한다", "지방자치단체와 함께 살핀다", "올해 안에 마무리한다", "현장 의견을 더 듣기로 했다"}
)

// release is a document of the replica.
type release struct {
	Site        string       `json:"site"`
	Section     string       `json:"section"`
	ID          string       `json:"id"`
	URL         string       `json:"url"`
	Title       string       `json:"title"`
	Body        string       `json:"body"`
	Lead        string       `json:"lead,omitempty"`
	HTMLBody    bool         `json:"html_body,omitempty"`
	Published   string       `json:"published"`
	Precision   string       `json:"precision"`
	Publisher   string       `json:"publisher"`
	Language    string       `json:"lang"`
	Attachments []attachment `json:"attachments"`
	Licence     string       `json:"licence"`
	Synthetic   bool         `json:"synthetic"`
}

type attachment struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	Type string `json:"type"`
}

// releases makes a directory for the replica with n releases of korea.kr, from
// firstDay to lastDay: a third have their text in an HWPX file alone, a third in
// the page, the others in the list. In version 2 every tenth has another text.
func releases(t testing.TB, n, version int) string {
	t.Helper()
	dir := t.TempDir()
	f, err := os.Create(filepath.Join(dir, "docs.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := bufio.NewWriter(f)
	encoder := json.NewEncoder(out)
	for i := range n {
		if err := encoder.Encode(newRelease(t, i, n, version)); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func newRelease(t testing.TB, i, n, version int) release {
	t.Helper()
	from, err := time.Parse(time.DateOnly, firstDay)
	if err != nil {
		t.Fatal(err)
	}
	to, err := time.Parse(time.DateOnly, lastDay)
	if err != nil {
		t.Fatal(err)
	}
	days := int(to.Sub(from).Hours()/24) + 1
	id := fmt.Sprint(156700000 + i)
	subject := subjects[i%len(subjects)]
	at := time.Date(2025, 8, 1+i*days/n, 9, i%60, 0, 0, time.FixedZone("KST", 9*3600))
	r := release{Site: "www.korea.kr", Section: "press", ID: id, URL: "https://www.korea.kr/briefing/pressReleaseView.do?newsId=" + id,
		Title: fmt.Sprintf("%s 정비 계획 제%d호", subject, i), Body: text(i, subject, version), Published: at.Format(time.RFC3339),
		Precision: "second", Publisher: "과학기술정보통신부", Language: "ko", Attachments: []attachment{}, Licence: "KOGL-1", Synthetic: true}
	switch i % 3 {
	case 0:
		r.Lead = fmt.Sprintf("%s 정비 계획의 자세한 내용은 첨부파일을 참고하시기 바랍니다. (제%d호, %d판)", subject, i, edition(i, version))
		r.Attachments = append(r.Attachments, attachment{fmt.Sprint(200100000 + i), fmt.Sprintf("(보도자료) %s 정비 계획.hwpx", subject), "hwpx"})
	case 1:
		r.HTMLBody = true
	}
	return r
}

// edition is the version of a release that a version of the data has.
func edition(i, version int) int {
	if i%editEvery == 0 {
		return version
	}
	return 1
}

// text is that of a release in a version, the same each time.
func text(i int, subject string, version int) string {
	random := rand.New(rand.NewPCG(uint64(i), uint64(edition(i, version))))
	paragraphs := []string{fmt.Sprintf("%s 사업의 제%d호 계획을 %d차로 알린다.", subject, i, edition(i, version))}
	for range 5 + random.IntN(4) {
		var sentences []string
		for range 2 + random.IntN(3) {
			sentences = append(sentences, fmt.Sprintf("%s의 %s %d곳에서 %s.", subject, acts[random.IntN(len(acts))], 2+random.IntN(90), rests[random.IntN(len(rests))]))
		}
		paragraphs = append(paragraphs, strings.Join(sentences, " "))
	}
	return strings.Join(paragraphs, "\n\n")
}
