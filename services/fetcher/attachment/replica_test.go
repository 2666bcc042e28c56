package attachment_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/attachment/layout"
	"github.com/policywire/policywire/services/fetcher/attachment/problem"
	"github.com/policywire/policywire/services/fetcher/text"
)

// replicaDir is the server that imitates the sites, beside the repository.
const replicaDir = "../../../../shared/replica"

// replica starts the server and returns its address.
func replica(t *testing.T, args ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "python3", append([]string{filepath.Join(replicaDir, "replica.py"),
		"--data", filepath.Join(replicaDir, "data"), "--port", "0"}, args...)...)
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatalf("starting the replica of the sites: %s", err)
	}
	t.Cleanup(func() {
		command.Process.Kill()
		command.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	fields := strings.Fields(line)
	if err != nil || len(fields) < 2 || fields[0] != "READY" {
		t.Fatalf("the replica says %q, %v", line, err)
	}
	return fields[1]
}

// offered is a document of the replica with its files.
type offered struct {
	Site, ID    string
	Attachments []struct{ Key, Type string }
}

// documents returns what the replica has, and the right text of the files of
// each by its id.
func documents(t *testing.T) ([]offered, map[string]string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(replicaDir, "data", "docs.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	expected, err := exec.CommandContext(t.Context(), "python3", filepath.Join(replicaDir, "expected.py"), filepath.Join(replicaDir, "data")).Output()
	if err != nil {
		t.Fatal(err)
	}
	right := map[string]string{}
	for row := range jsonLines[struct {
		Site, ID string
		Accept   []string
	}](t, expected) {
		if len(row.Accept) > 0 {
			right[row.Site+row.ID] = row.Accept[0]
		}
	}
	var docs []offered
	for doc := range jsonLines[offered](t, data) {
		docs = append(docs, doc)
	}
	return docs, right
}

// jsonLines decodes a file of JSON lines.
func jsonLines[T any](t *testing.T, data []byte) func(yield func(T) bool) {
	return func(yield func(T) bool) {
		d := json.NewDecoder(bytes.NewReader(data))
		for d.More() {
			var row T
			if err := d.Decode(&row); err != nil {
				t.Fatal(err)
			}
			if !yield(row) {
				return
			}
		}
	}
}

// download fetches a file from the site that offers it.
func download(t *testing.T, address, site, key string) []byte {
	t.Helper()
	path := "/common/download.do?tblKey=GMN&fileId=" + key
	switch site {
	case "www.msit.go.kr":
		file, order, _ := strings.Cut(key, "/")
		path = "/ssm/file/fileDown.do?fileBtn=A&atchFileNo=" + file + "&fileOrd=" + order
	case "www.kmcc.go.kr":
		path = "/download.do?fileSeq=" + key
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = site
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s%s: got %s, %v", site, path, response.Status, err)
	}
	return data
}

func TestReplica(t *testing.T) {
	address := replica(t)
	docs, right := documents(t)
	reader := newReader(t)
	bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
	read := map[string]int{}
	for _, doc := range docs {
		want := right[doc.Site+doc.ID]
		for _, file := range doc.Attachments {
			if want == "" || file.Type != "hwpx" && file.Type != "odt" {
				continue
			}
			got := reader.Read(t.Context(), download(t, address, doc.Site, file.Key))
			if got.Problem != "" || bare(text.Decode(got.Text)) != bare(layout.Clean(want)) {
				t.Errorf("%s of %s: %s, problem %q", file.Type, doc.ID, difference(bare(text.Decode(got.Text)), bare(layout.Clean(want))), got.Problem)
			}
			read[got.MediaType]++
		}
	}
	if read["application/hwp+zip"] < 50 || read["application/vnd.oasis.opendocument.text"] < 10 {
		t.Errorf("read %v, want 50 HWPX files and 10 ODT files at least", read)
	}
}

// difference shows where two texts part.
func difference(got, want string) string {
	a, b := []rune(got), []rune(want)
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	from := max(0, i-20)
	return fmt.Sprintf("got …%q…, want …%q…", string(a[from:min(len(a), i+20)]), string(b[from:min(len(b), i+20)]))
}

func TestReplicaBombs(t *testing.T) {
	address := replica(t, "--fault", "zipbomb=1")
	docs, _ := documents(t)
	tried := map[string]bool{}
	for _, doc := range docs {
		for _, file := range doc.Attachments {
			if tried[file.Type] || file.Type != "hwpx" && file.Type != "odt" {
				continue
			}
			tried[file.Type] = true
			got := newReader(t).Read(t.Context(), download(t, address, doc.Site, file.Key))
			wantProblem(t, got, problem.ErrBomb)
		}
	}
	if len(tried) != 2 {
		t.Errorf("tried %v, want both types", tried)
	}
}
