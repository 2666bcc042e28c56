package jsonl_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/policywire/policywire/policywire/jsonl"
)

func numbers(t *testing.T, text string) (good, bad []int) {
	t.Helper()
	err := jsonl.Read(strings.NewReader(text), func(l jsonl.Line) error {
		var v struct{ Title string }
		if err := l.Decode(&v); err != nil {
			bad = append(bad, l.Number)
		} else {
			good = append(good, l.Number)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return good, bad
}

func TestBadLinesAreNamedAndTheRestGoesOn(t *testing.T) {
	text := "\ufeff{\"title\":\"가\"}\r\n\n{\"title\":\n[1]\n{\"title\":\"\xff\"}\n{\"title\":\"나\"}"
	good, bad := numbers(t, text)
	if len(good) != 2 || good[0] != 1 || good[1] != 6 {
		t.Errorf("good lines %v, want 1 and 6", good)
	}
	if len(bad) != 3 || bad[0] != 3 || bad[1] != 4 || bad[2] != 5 {
		t.Errorf("bad lines %v, want 3, 4 and 5", bad)
	}
}

func TestALineTooLongIsSkipped(t *testing.T) {
	long := `{"title":"` + strings.Repeat("x", jsonl.MaxLine) + `"}`
	good, bad := numbers(t, long+"\n{}\n")
	if len(bad) != 1 || bad[0] != 1 || len(good) != 1 || good[0] != 2 {
		t.Errorf("got good %v, bad %v, want the long line bad and the next good", good, bad)
	}
}

func TestAnErrorEndsReading(t *testing.T) {
	stop := errors.New("enough")
	n := 0
	err := jsonl.Read(strings.NewReader("{}\n{}\n"), func(jsonl.Line) error { n++; return stop })
	if !errors.Is(err, stop) || n != 1 {
		t.Errorf("got %v after %d lines, want %v after 1", err, n, stop)
	}
}

func TestAReadErrorNamesTheLine(t *testing.T) {
	broken := io.MultiReader(strings.NewReader("{}\n{"), failing{})
	err := jsonl.Read(broken, func(jsonl.Line) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("got %v, want an error that names line 2", err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("disk gone") }

func TestFaultsAreToldInWords(t *testing.T) {
	for text, want := range map[string]string{
		`나쁜 줄`:                 "not JSON",
		`{"title":"가"`:         "cut off, at byte 14",
		`["가"]`:                "array, not an object",
		`{"title":{"ko":1}}`:   "title is a JSON object",
		"{\"title\":\"\xff\"}": "not valid UTF-8",
	} {
		var v struct {
			Title string `json:"title"`
		}
		err := jsonl.Line{Text: []byte(text), Size: len(text)}.Decode(&v)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "Go value") {
			t.Errorf("%s: got %v, want %q in it", text, err, want)
		}
	}
}
