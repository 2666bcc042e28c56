package command_test

import (
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/policywire/command"
)

// foreign are documents as a corpus of others has them: what classify does not
// read may be of any shape.
const foreign = `{"id":"t/ko","title":"인공지능 기본법 시행 준비 점검","body":"정부는 생성형 인공지능의 위험을 점검하였다."}
{"id":"t/en","title":"Ministers agree on rural broadband","body":"The ministers agreed to extend broadband networks to rural communities."}
{"id":"t/ja","title":"生成AIの利用に関する指針","body":"政府は、行政における生成AIの利用について新しい指針を公表した。"}
{"id":"t/zh","title":"數位發展部推動人工智慧應用","body":"數位發展部今日宣布推動人工智慧在公共服務中的應用，並將建立評測制度。"}
{"id":"t/none","title":"가을철 산불 예방 점검","body":"등산로 주변의 소각 행위를 살핀다.","published_at":{"year":1},"topics":"any"}
`

func TestClassify(t *testing.T) {
	r := invocation{in: foreign}.run(t, "classify")
	r.want(t, "classify", 0, "t/ko", "")
	want := []struct {
		id, lang string
		topics   []string
		first    string
	}{
		{"t/ko", "ko", []string{"ai"}, "인공지능"},
		{"t/en", "en", []string{"connectivity"}, "broadband"},
		{"t/ja", "ja", []string{"ai"}, "生成AI"},
		{"t/zh", "zh-hant", []string{"ai"}, "人工智慧"},
		{"t/none", "ko", []string{}, ""},
	}
	lines := strings.Split(strings.TrimSpace(r.out), "\n")
	if len(lines) != len(want) {
		t.Fatalf("got %d lines, want %d: %s", len(lines), len(want), r.out)
	}
	for i, w := range want {
		var got struct {
			ID, Lang string
			Topics   []string
			Evidence map[string][]struct{ Text string }
		}
		if err := json.Unmarshal([]byte(lines[i]), &got); err != nil {
			t.Fatalf("reading %s: %v", lines[i], err)
		}
		if got.ID != w.id || got.Lang != w.lang || !slices.Equal(got.Topics, w.topics) || got.Topics == nil || got.Evidence == nil {
			t.Errorf("got %s, want language %s and topics %v", lines[i], w.lang, w.topics)
		}
		if len(w.topics) > 0 && (len(got.Evidence[w.topics[0]]) == 0 || !strings.Contains(got.Evidence[w.topics[0]][0].Text, w.first)) {
			t.Errorf("got %s, want %q as the first evidence", lines[i], w.first)
		}
	}
}

// TestWaitingForInputCanBeInterrupted reads an input that never ends.
func TestWaitingForInputCanBeInterrupted(t *testing.T) {
	in, open := io.Pipe()
	defer open.Close()
	for _, args := range [][]string{{"classify"}, {"import", "-"}} {
		ctx, cancel := context.WithCancel(t.Context())
		if args[0] == "import" {
			_, url := bus(t)
			args = append(args, "--nats", url)
		}
		ended := make(chan int, 1)
		go func() {
			ended <- command.Main(ctx, args, command.Streams{In: in, Out: io.Discard, Err: t.Output(), Getenv: func(string) string { return "" }})
		}()
		if _, err := io.WriteString(open, line("1", "첫 줄")+"\n"); err != nil { // it reads
			t.Fatal(err)
		}
		cancel()
		select {
		case status := <-ended:
			if status != 1 {
				t.Errorf("%v: got status %d after an interrupt, want 1", args, status)
			}
		case <-time.After(time.Minute):
			t.Fatalf("%v: an interrupt does not end it", args)
		}
		in, open = io.Pipe() // the first is still being read
		defer open.Close()
	}
}

func TestClassifyNamesBadLinesAndGoesOn(t *testing.T) {
	text := "나쁜 줄\n\n[1]\n{\"id\":7}\n{\"id\":\"t/ok\",\"title\":\"인공지능\"}\n"
	for name, r := range map[string]result{
		"-":        invocation{in: text}.run(t, "classify", "-"),
		"문서.jsonl": run(t, "classify", file(t, text)),
	} {
		r.want(t, name, 1, `"t/ok"`, "3 lines of")
		for _, fault := range []string{":1: the line is not JSON", ":3: the line is a JSON array", ":4: id is a JSON number"} {
			if !strings.Contains(r.err, name+fault) {
				t.Errorf("%s: got %q, want %q in it", name, r.err, name+fault)
			}
		}
	}
	invocation{}.run(t, "classify").want(t, "no line", 0, "", "")
}

// What a file holds is not obeyed by the terminal that it is explained on.
func TestExplainPrintsNoControlCharacters(t *testing.T) {
	in := `{"id":"t/1\u001b[2J","title":"Asia-Pacific\nEconomic Cooperation\u001b[31m"}`
	r := invocation{in: in}.run(t, "classify", "--explain")
	if r.status != 0 || !strings.Contains(r.out, "apec (Asia-Pacific Economic Cooperation)") || strings.Contains(r.out, "\x1b") {
		t.Errorf("got status %d and %q, want the name in one line and no escape", r.status, r.out)
	}
}
