package table_test

import (
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/policywire/policywire/policywire/table"
)

func sample() *table.Table {
	t := &table.Table{Columns: []table.Column{{Name: "id"}, {Name: "title", Wide: true}, {Name: "documents", Right: true, Bar: true}}}
	t.Add("a/1", "인공지능 기본법 시행", 8)
	t.Add("b/2", "数位発展", 4)
	t.Add("c/3", "=SUM(A1)\nnext", 0)
	return t
}

func write(t *testing.T, f table.Format, width int) string {
	t.Helper()
	var b strings.Builder
	if err := sample().Write(&b, f, width); err != nil {
		t.Fatalf("writing %s: %v", f, err)
	}
	return b.String()
}

func TestTextAlignsWideCharacters(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(write(t, table.Text, 0)), "\n")
	if len(lines) != 4 {
		t.Fatalf("got %d lines, want 4: a control character must not break a line\n%s", len(lines), strings.Join(lines, "\n"))
	}
	for _, line := range lines {
		if got, want := table.Width(line), table.Width(lines[0]); got != want {
			t.Errorf("line %q is %d cells wide, want %d like the header", line, got, want)
		}
	}
}

func TestTextFitsTheTerminal(t *testing.T) {
	for _, width := range []int{60, 70, 120} {
		for line := range strings.Lines(write(t, table.Text, width)) {
			if got := table.Width(strings.TrimRight(line, "\n")); got > width {
				t.Errorf("at %d cells: line %q is %d wide", width, line, got)
			}
		}
	}
}

func TestBarsAreInProportion(t *testing.T) {
	lines := strings.Split(write(t, table.Text, 120), "\n")
	full, half := strings.Count(lines[1], "█"), strings.Count(lines[2], "█")
	if full != 2*half || half == 0 {
		t.Errorf("bars of 8 and 4 are %d and %d cells, want two to one", full, half)
	}
	if strings.Contains(write(t, table.Text, 0), "█") {
		t.Error("bars are drawn where there is no terminal")
	}
}

func TestJSONIsOneArrayInTheOrderOfTheColumns(t *testing.T) {
	text := write(t, table.JSON, 0)
	var rows []map[string]any
	if err := json.Unmarshal([]byte(text), &rows); err != nil {
		t.Fatalf("parsing %s: %v", text, err)
	}
	if len(rows) != 3 || rows[0]["title"] != "인공지능 기본법 시행" || rows[0]["documents"] != 8.0 {
		t.Errorf("got %v", rows)
	}
	if !(strings.Index(text, `"id"`) < strings.Index(text, `"title"`) && strings.Index(text, `"title"`) < strings.Index(text, `"documents"`)) {
		t.Errorf("keys are not in the order of the columns: %s", text)
	}
}

func TestEmptyJSONIsAnArray(t *testing.T) {
	var b strings.Builder
	if err := (&table.Table{Columns: []table.Column{{Name: "id"}}}).Write(&b, table.JSON, 0); err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(b.String()); got != "[]" {
		t.Errorf("got %q, want []", got)
	}
}

func TestCSVQuotesFormulas(t *testing.T) {
	records, err := csv.NewReader(strings.NewReader(write(t, table.CSV, 0))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got := records[3][1]; got != "'=SUM(A1)\nnext" {
		t.Errorf("got %q, want the formula behind an apostrophe", got)
	}
}

// TestCSVKeepsArraysAndMaps writes them as ClickHouse does, so that they can be read
// back; people see words.
func TestCSVKeepsArraysAndMaps(t *testing.T) {
	rows := &table.Table{Columns: []table.Column{{Name: "languages"}, {Name: "nested"}, {Name: "map"}, {Name: "empty"}}}
	rows.Add([]any{"en", "zh hant"}, []any{[]any{json.Number("1"), nil}, []any{}}, map[string]any{"나": json.Number("2"), "it's": `a\b`}, []string{})
	var b strings.Builder
	if err := rows.Write(&b, table.CSV, 0); err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"['en','zh hant']", "[[1,NULL],[]]", `{'it\'s':'a\\b','나':2}`, "[]"}; !slices.Equal(records[1], want) {
		t.Errorf("got %q, want %q", records[1], want)
	}
	b.Reset()
	if err := rows.Write(&b, table.Text, 0); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "en zh hant") || strings.Contains(b.String(), "map[") {
		t.Errorf("got %s, want words and a map without Go in it", b.String())
	}
}

// TestNamesOfOthersStay has a header of a statement, and one that would clear the
// screen.
func TestNamesOfOthersStay(t *testing.T) {
	rows := &table.Table{Columns: []table.Column{{Name: "avgDays", AsIs: true}, {Name: "iOS\x1b[2J", AsIs: true}, {Name: "day"}}}
	rows.Add(1, 2, 3)
	var b strings.Builder
	if err := rows.Write(&b, table.Text, 0); err != nil {
		t.Fatal(err)
	}
	if header, _, _ := strings.Cut(b.String(), "\n"); header != "avgDays  iOS [2J  DAY" {
		t.Errorf("got %q, want the names as they are", header)
	}
}

// TestOnlyWhatIsThereIsLeftOut does not speak of a column without values.
func TestOnlyWhatIsThereIsLeftOut(t *testing.T) {
	rows := &table.Table{Columns: []table.Column{{Name: "title", Wide: true, Least: 14}, {Name: "id"}, {Name: "full", Spare: true}, {Name: "empty", Spare: true}}}
	rows.Add(strings.Repeat("긴 제목 ", 20), strings.Repeat("x", 30), strings.Repeat("y", 20), nil)
	if got := rows.LeftOut(60); !slices.Equal(got, []string{"full"}) {
		t.Errorf("got %v, want the one that has values", got)
	}
	if got := rows.LeftOut(68); got != nil {
		t.Errorf("got %v, want none: the title can be shorter", got)
	}
}

func TestShorten(t *testing.T) {
	for _, c := range []struct {
		text  string
		limit int
		want  string
	}{
		{"보도자료", 8, "보도자료"},
		{"보도자료", 7, "보도자…"},
		{"보도자료", 6, "보도…"},
		{"plain text", 6, "plain…"},
		{"한글", 20, "한글"},
	} {
		if got := table.Shorten(c.text, c.limit); got != c.want {
			t.Errorf("Shorten(%q, %d) = %q, want %q", c.text, c.limit, got, c.want)
		}
	}
}

// TestNarrowTerminals leaves spare columns out, the last first, before a line
// breaks; data keeps them.
func TestNarrowTerminals(t *testing.T) {
	rows := &table.Table{Columns: []table.Column{{Name: "date"}, {Name: "language", Spare: true}, {Name: "topics", Spare: true}, {Name: "title", Wide: true}, {Name: "id"}}}
	rows.Add("2026-05-01", "ko", []string{"ai", "safety"}, strings.Repeat("긴 제목 ", 20), "korea-kr-press/156761110")
	for width, want := range map[int][]bool{0: {true, true}, 160: {true, true}, 80: {true, false}, 70: {false, false}} {
		var b strings.Builder
		if err := rows.Write(&b, table.Text, width); err != nil {
			t.Fatal(err)
		}
		header, _, _ := strings.Cut(b.String(), "\n")
		if got := []bool{strings.Contains(header, "LANGUAGE"), strings.Contains(header, "TOPICS")}; got[0] != want[0] || got[1] != want[1] {
			t.Errorf("at %d cells: header %q has language %v, topics %v, want %v", width, header, got[0], got[1], want)
		}
		if !strings.Contains(b.String(), "korea-kr-press/156761110") {
			t.Errorf("at %d cells: the id is cut, and cannot be copied: %s", width, b.String())
		}
	}
	if len(rows.Columns) != 5 {
		t.Errorf("writing took columns away: %v", rows.Columns)
	}
}

// TestTheWidestGivesWayFirst uses the whole line for several long columns.
func TestTheWidestGivesWayFirst(t *testing.T) {
	rows := &table.Table{Columns: []table.Column{{Name: "id", Wide: true}, {Name: "title", Wide: true}, {Name: "evidence", Wide: true}}}
	rows.Add("ko-kr-156721242", strings.Repeat("데이터센터 ", 20), strings.Repeat("資料中心 ", 40))
	for _, width := range []int{60, 80, 120} {
		var b strings.Builder
		if err := rows.Write(&b, table.Text, width); err != nil {
			t.Fatal(err)
		}
		_, line, _ := strings.Cut(strings.TrimSpace(b.String()), "\n")
		if got := table.Width(line); got > width || got < width-3 || !strings.HasPrefix(line, "ko-kr-156721242  데") {
			t.Errorf("at %d cells: line %q is %d wide, want it full and the id whole", width, line, got)
		}
	}
}

func TestLittleIsNotNothing(t *testing.T) {
	counts := &table.Table{Columns: []table.Column{{Name: "day"}, {Name: "documents", Right: true, Bar: true}}}
	counts.Add("2026-05-01", 1000)
	counts.Add("2026-05-02", 1)
	counts.Add("2026-05-03", 0)
	var b strings.Builder
	if err := counts.Write(&b, table.Text, 80); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(b.String(), "\n")
	if !strings.HasSuffix(lines[2], "▏") || !strings.HasSuffix(lines[3], "0") {
		t.Errorf("got %q and %q, want the least bar for 1 and none for 0", lines[2], lines[3])
	}
}

// TestStreamsKeepLittle writes many rows one by one: what was written comes out
// before the end, as Write would have it.
func TestStreamsKeepLittle(t *testing.T) {
	columns := []table.Column{{Name: "n", Right: true}, {Name: "title", Wide: true}}
	for _, format := range []table.Format{table.Text, table.JSON, table.CSV} {
		whole := &table.Table{Columns: columns}
		var early int
		var b strings.Builder
		out := table.NewStream(&b, format, 0, columns)
		for n := range 5000 {
			row := []any{json.Number("18446744073709551615"), "제목 =1+1"}
			whole.Add(row...)
			if err := out.Add(row...); err != nil {
				t.Fatal(err)
			}
			if n == 4000 {
				early = b.Len()
			}
		}
		if err := out.Close(); err != nil {
			t.Fatal(err)
		}
		var want strings.Builder
		if err := whole.Write(&want, format, 0); err != nil {
			t.Fatal(err)
		}
		if b.String() != want.String() {
			t.Errorf("%s: a stream writes %d bytes, want %d as a table does", format, b.Len(), want.Len())
		}
		if early < want.Len()/2 {
			t.Errorf("%s: after 4000 of 5000 rows %d of %d bytes are written", format, early, want.Len())
		}
	}
}

// TestLaterBlocksAlign has a wider value behind the first block.
func TestLaterBlocksAlign(t *testing.T) {
	var b strings.Builder
	out := table.NewStream(&b, table.Text, 0, []table.Column{{Name: "title"}, {Name: "n", Right: true}})
	for n := range 2500 {
		title := "짧다"
		if n == 1500 {
			title = "두 번째 덩어리에서 길어진다"
		}
		if err := out.Add(title, n); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	if len(lines) != 2501 || strings.Count(b.String(), "TITLE") != 1 {
		t.Fatalf("got %d lines, want one header and 2500 rows", len(lines))
	}
	if a, z := table.Width(lines[1200]), table.Width(lines[2400]); a != z || a < table.Width("두 번째 덩어리에서 길어진다") {
		t.Errorf("lines of later blocks are %d and %d cells wide, want the width of the widest", a, z)
	}
}

func TestValues(t *testing.T) {
	rows := &table.Table{Columns: []table.Column{{Name: "share", Right: true, Percent: true}, {Name: "list"}, {Name: "none"}}}
	rows.Add(json.Number("0.1234"), []any{json.Number("3"), "가", nil}, nil)
	rows.Add(nil, []any{}, true)
	var b strings.Builder
	if err := rows.Write(&b, table.Text, 0); err != nil {
		t.Fatal(err)
	}
	if want := " SHARE  LIST   NONE\n12.3 %  3 가\n               true\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
	b.Reset()
	if err := rows.Write(&b, table.JSON, 0); err != nil {
		t.Fatal(err)
	}
	if want := `{"share": 0.1234, "list": [3,"가",null], "none": null}`; !strings.Contains(b.String(), want) {
		t.Errorf("got %s, want %s", b.String(), want)
	}
	if i := rows.Index("list"); i != 1 || rows.Index("nothing") != -1 {
		t.Errorf("got place %d, want 1, and -1 for none", i)
	}
}

func TestWhatIsLeftOutIsTold(t *testing.T) {
	rows := &table.Table{Columns: []table.Column{{Name: "day"}, {Name: strings.Repeat("a", 30), Spare: true}, {Name: strings.Repeat("b", 30), Spare: true}}}
	rows.Add("2026-05-01", "1", "2")
	if got := rows.LeftOut(60); !slices.Equal(got, []string{strings.Repeat("b", 30)}) {
		t.Errorf("got %v, want the last", got)
	}
	if got := rows.LeftOut(0); got != nil {
		t.Errorf("got %v where no terminal is, want none", got)
	}
}

// TestTextComesBeforeSpareColumns leaves spare columns out before a wide one gets
// narrower than it wishes to be, and those that are empty first of all.
func TestTextComesBeforeSpareColumns(t *testing.T) {
	rows := &table.Table{Columns: []table.Column{{Name: "title", Wide: true, Wish: 40}, {Name: "id"}, {Name: "spare", Spare: true}, {Name: "empty", Spare: true}}}
	rows.Add(strings.Repeat("긴 제목 ", 20), "korea-kr-press/156761110", "0123456789", nil)
	for width, want := range map[int]string{100: "TITLE ID SPARE", 70: "TITLE ID", 60: "TITLE ID", 0: "TITLE ID SPARE EMPTY"} {
		var b strings.Builder
		if err := rows.Write(&b, table.Text, width); err != nil {
			t.Fatal(err)
		}
		header, line, _ := strings.Cut(strings.TrimSpace(b.String()), "\n")
		if got := strings.Join(strings.Fields(header), " "); got != want {
			t.Errorf("at %d cells: got %q, want %q", width, got, want)
		}
		if got := table.Width(line); width > 0 && got > width {
			t.Errorf("at %d cells: %q is %d wide", width, line, got)
		}
	}
}
