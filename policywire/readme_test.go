package policywire_test

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/embedded/nats"
	commandline "github.com/policywire/policywire/policywire/command"
)

// readme returns a part of the README: from the first line that begins with
// from to the next heading.
func readme(t *testing.T, from string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, part, found := strings.Cut("\n"+string(data), "\n"+from)
	if !found {
		t.Fatalf("the README has no line that begins with %q", from)
	}
	part, _, _ = strings.Cut(part, "\n## ")
	return part
}

// TestReadmeSubscriberRuns builds the Go program of the README as it is there,
// but for the address, and has it print an event.
func TestReadmeSubscriberRuns(t *testing.T) {
	program, _, _ := strings.Cut(readme(t, "```go\n"), "```")
	if lines := strings.Count(program, "\n"); lines > 12 {
		t.Errorf("the subscriber has %d lines, want about ten", lines)
	}
	server, err := nats.Start(nats.Config{Dir: t.TempDir(), Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	if !strings.Contains(program, flow.DefaultURL) {
		t.Fatalf("the subscriber does not connect to %s", flow.DefaultURL)
	}
	lines := startProgram(t, strings.ReplaceAll(program, flow.DefaultURL, server.ClientURL()))
	bus := openBusAt(t, server.ClientURL())
	limit := time.After(patience)
	for revision := 1; ; revision++ { // again and again, since it subscribes at a moment of its own
		if err := flow.Publish(t.Context(), bus, tagged(revision)); err != nil {
			t.Fatal(err)
		}
		select {
		case line := <-lines:
			if !strings.HasPrefix(line, "news.topic.ai.readme.ko ") || !strings.Contains(line, "인공지능 기본계획") {
				t.Errorf("the subscriber printed %q, want the subject and the event", line)
			}
			return
		case <-limit:
			t.Fatal("the subscriber printed nothing")
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// startProgram builds and starts a program and returns the lines that it prints.
func startProgram(t *testing.T, text string) <-chan string {
	t.Helper()
	source, binary := filepath.Join(t.TempDir(), "main.go"), filepath.Join(t.TempDir(), "subscriber")
	if err := os.WriteFile(source, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "build", "-o", binary, source).CombinedOutput(); err != nil {
		t.Fatalf("building the subscriber: %v\n%s", err, out)
	}
	cmd := exec.Command(binary)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := make(chan string, 1)
	read := make(chan bool)
	go func() {
		defer close(read)
		scanner := bufio.NewScanner(stdout)
		if scanner.Scan() {
			lines <- scanner.Text()
		}
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-read
		_ = cmd.Wait()
	})
	return lines
}

func tagged(revision int) news.Tagged {
	now := time.Now()
	return news.Tagged{
		Document: news.Document{ID: "readme/1", Source: "readme", URL: "https://readme.invalid/1", Publisher: "시험 기관", Title: "인공지능 기본계획",
			Kind: news.PressRelease, Rights: news.RightsFull, Origin: news.OriginLive, Revision: revision, ContentHash: strings.Repeat("0", 64),
			PublishedAt: now, PublishedPrecision: news.PrecisionSecond, FetchedAt: now},
		Language: news.Language{Tag: "ko", Confidence: 1}, Topic: news.Topic{ID: "ai", Score: 1}, Classifier: "test", ClassifiedAt: now,
	}
}

// openBusAt opens a bus on the server at an address.
func openBusAt(t *testing.T, url string) *flow.Bus {
	t.Helper()
	host := strings.TrimPrefix(url, "nats://")
	return openBus(t, &upstream{t: t, nats: host})
}

// help returns the help of a command; there must be one.
func help(t *testing.T, words ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	status := commandline.Main(t.Context(), append([]string{"help"}, words...),
		commandline.Streams{Out: &out, Err: &errs, Getenv: func(string) string { return "" }})
	if status != 0 {
		t.Errorf("policywire help %s: status %d, %s", strings.Join(words, " "), status, errs.String())
	}
	return out.String()
}

// TestReadmeCommandsExist holds the README's table to the commands that there
// are, and the commands to the table.
func TestReadmeCommandsExist(t *testing.T) {
	table := readme(t, "## Commands")
	quoted := regexp.MustCompile("`([^`]+)`")
	named := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| `(.+)` \\| (.+) \\|$").FindAllStringSubmatch(table, -1) {
		texts := ""
		for i, code := range strings.Split("`"+row[1]+"`", "`, `") {
			words := strings.Fields(strings.Trim(code, "`"))
			if i == 0 {
				words = words[1:] // policywire
			}
			named[words[0]] = true
			texts += commandHelp(t, words)
		}
		for _, code := range quoted.FindAllStringSubmatch(row[2], -1) {
			flag := strings.Fields(code[1])[0]
			if strings.HasPrefix(flag, "--") && !regexp.MustCompile(`(?m)^ +`+flag+` `).MatchString(texts) {
				t.Errorf("the README names %s at %s, and its help does not", flag, row[1])
			}
		}
	}
	for _, line := range regexp.MustCompile(`(?m)^  ([a-z]+) +[A-Z]`).FindAllStringSubmatch(help(t), -1) {
		if !named[line[1]] && line[1] != "help" {
			t.Errorf("the README's table lacks the command %s", line[1])
		}
	}
}

// commandHelp returns the help of a command as the table writes it: without
// its arguments, and each of a list such as list/show.
func commandHelp(t *testing.T, words []string) string {
	t.Helper()
	if len(words) == 1 || strings.ToUpper(words[1]) == words[1] || strings.HasPrefix(words[1], "--") {
		return help(t, words[0])
	}
	texts := ""
	for _, word := range strings.Split(words[1], "/") {
		texts += help(t, words[0], word)
	}
	return texts
}

func TestReadmeSettingsAreRead(t *testing.T) {
	code := ""
	for _, path := range goFiles(t) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		code += string(data)
	}
	rows := regexp.MustCompile("(?m)^\\| `([A-Z_]+)` \\|").FindAllStringSubmatch(readme(t, "## Settings"), -1)
	if len(rows) < 5 {
		t.Fatalf("found %d settings in the README, want its table", len(rows))
	}
	for _, row := range rows {
		if !strings.Contains(code, `"`+row[1]+`"`) {
			t.Errorf("the README names %s, and nothing reads it", row[1])
		}
	}
}

func TestReadmeSubjectsAreThoseOfTheContract(t *testing.T) {
	contract, err := os.ReadFile(filepath.Join(root, "contract/news/doc.go"))
	if err != nil {
		t.Fatal(err)
	}
	picture, _, _ := strings.Cut(readme(t, "```\n"), "```")
	subjects := regexp.MustCompile(`news\.[a-z]+[a-z.<>]*`).FindAllString(picture, -1)
	if len(subjects) < 4 {
		t.Fatalf("found %v in the picture, want its subjects", subjects)
	}
	for _, subject := range subjects {
		if !regexp.MustCompile(regexp.QuoteMeta(subject) + `(\s|,)`).Match(contract) {
			t.Errorf("the README's picture has %s, the contract has not", subject)
		}
	}
}
