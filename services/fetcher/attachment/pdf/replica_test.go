package pdf_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/attachment/pdf"
)

// measure is the measure of the replica's own comparison: for each file the
// similarity with the right body, or the right text of the whole file, and how
// many blanks there are, are missing and are too many where all else is equal.
const measure = `
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import compare, expected
def blanks(text):
    out, n = set(), 0
    for c in text:
        if c == " ": out.add(n)
        else: n += 1
    return out
texts, rows, seen = json.load(sys.stdin), [], set()
for document in expected.read_documents(sys.argv[1] + "/data"):
    for attachment in document["attachments"]:
        path = attachment.get("path")
        if not path or path in seen: continue
        seen.add(path)
        want = expected.expected(document)
        got = expected.normal(texts[path.split("/")[-1]])
        score, best = max((compare.similarity(text, got, 12000), text) for text in [want["body"]] + want.get("accept", []))
        same = best.replace(" ", "") == got.replace(" ", "")
        there, found = blanks(best), blanks(got)
        rows.append({"file": path, "lang": document["lang"], "score": score, "blanks": len(there) if same else 0, "wrong": len(there ^ found) if same else 0})
json.dump(rows, sys.stdout)
`

// TestReplica reads the PDF files of the replica of the sites, whose right texts
// are known.
func TestReplica(t *testing.T) {
	const replica = "../../../../../shared/replica"
	files, err := filepath.Glob(replica + "/data/files/*.pdf")
	if err != nil || len(files) == 0 {
		t.Fatalf("found %v, %v", files, err)
	}
	r, texts := reader(t, pdf.Config{}), map[string]string{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if texts[filepath.Base(file)], err = r.Text(t.Context(), data); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
	in, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("python3", "-c", measure, replica)
	cmd.Stdin = bytes.NewReader(in)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct {
		File, Lang    string
		Score         float64
		Blanks, Wrong int
	}
	if err := json.Unmarshal(out, &rows); err != nil {
		t.Fatal(err)
	}
	blanks, wrong := map[string]int{}, map[string]int{}
	for _, row := range rows {
		t.Logf("%-45s %-7s F1 %.4f, blanks %d, wrong %d", row.File, row.Lang, row.Score, row.Blanks, row.Wrong)
		if row.Score < 0.999 {
			t.Errorf("%s: body F1 %.4f", row.File, row.Score)
		}
		lang := strings.ToLower(row.Lang)[:2]
		blanks[lang] += row.Blanks
		wrong[lang] += row.Wrong
	}
	for lang, least := range map[string]float64{"ko": 0.99, "zh": 0.99, "en": 0.99} {
		if right := 1 - float64(wrong[lang])/float64(blanks[lang]); !(right >= least) {
			t.Errorf("%s: %d of %d blanks are wrong", lang, wrong[lang], blanks[lang])
		}
	}
}
