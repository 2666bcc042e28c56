package news_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/policywire/policywire/contract/news"
)

// TestGolden holds the wire format. A difference is one that every subscriber
// sees.
func TestGolden(t *testing.T) {
	for _, e := range samples() {
		m := encode(t, e)
		name := filepath.Join("testdata", e.Meta().Name)
		var payload bytes.Buffer
		if err := json.Indent(&payload, m.Data, "", "  "); err != nil {
			t.Fatal(err)
		}
		golden(t, name+".json", append(payload.Bytes(), '\n'))
		golden(t, name+".headers", []byte(headerLines(m)))
	}
}

// headerLines are the subject and the headers of m, sorted.
func headerLines(m news.Message) string {
	lines := []string{}
	for _, name := range slices.Sorted(maps.Keys(m.Header)) {
		lines = append(lines, name+": "+strings.Join(m.Header[name], ", "))
	}
	return fmt.Sprintf("subject: %s\n%s\n", m.Subject, strings.Join(lines, "\n"))
}

// TestRoundTrip expects of every event what was published, and its id.
func TestRoundTrip(t *testing.T) {
	for _, e := range samples() {
		m := encode(t, e)
		got, err := news.DecodeAny(m.Header, m.Data)
		if err != nil {
			t.Errorf("decoding %s: %v", e.Meta().Name, err)
			continue
		}
		if reflect.TypeOf(got) != reflect.TypeOf(e) {
			t.Errorf("got a %T, want a %T", got, e)
		}
		again := encode(t, got)
		if !bytes.Equal(again.Data, m.Data) || again.ID != m.ID || again.Subject != m.Subject {
			t.Errorf("%s: got %s %s\n%s\nwant %s %s\n%s", e.Meta().Name, again.Subject, again.ID, again.Data, m.Subject, m.ID, m.Data)
		}
	}
}

// TestOldEventsStayReadable reads what earlier versions published; those files
// are only ever added to. What they say must come out again.
func TestOldEventsStayReadable(t *testing.T) {
	paths, err := filepath.Glob("testdata/old/*.json")
	if err != nil || len(paths) < len(samples()) {
		t.Fatalf("got %d old events (%v), want one of every type at least", len(paths), err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name, _, _ := strings.Cut(filepath.Base(path), "-")
		e, err := news.DecodeAny(map[string][]string{news.HeaderType: {"policywire.news." + name + ".v1"}}, data)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		var was, is map[string]any
		if err := json.Unmarshal(data, &was); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(encode(t, e).Data, &is); err != nil {
			t.Fatal(err)
		}
		if lost := missing(was, is, ""); lost != "" {
			t.Errorf("%s: %s is lost", path, lost)
		}
	}
}

// missing names the first field of was that is not in is. Fields that begin
// with "x_" stand for those of a later version.
func missing(was, is any, path string) string {
	fields, ok := was.(map[string]any)
	if !ok {
		if !reflect.DeepEqual(was, is) {
			return path
		}
		return ""
	}
	others, _ := is.(map[string]any)
	for name, value := range fields {
		if strings.HasPrefix(name, "x_") {
			continue
		}
		if lost := missing(value, others[name], path+"."+name); lost != "" {
			return lost
		}
	}
	return ""
}

// TestLaterVersionsCanBeRead is the reader's half of "fields are only added".
func TestLaterVersionsCanBeRead(t *testing.T) {
	m := encode(t, classified())
	data := bytes.Replace(m.Data, []byte(`"kind":"press-release"`), []byte(`"kind":"podcast","podcast_length":180`), 1)
	data = append([]byte(`{"x_mood":{"기분":"좋음"},`), data[1:]...)
	e, err := news.Decode[news.Classified](m.Header, data)
	if err != nil || e.Document.Kind != "podcast" || e.Document.Title != document().Title {
		t.Errorf("got kind %q, title %q, %v, want the event with its new kind", e.Document.Kind, e.Document.Title, err)
	}
	if _, err := news.Encode(e); err == nil || !strings.Contains(err.Error(), `document.kind "podcast" is not one of its values`) {
		t.Errorf("got %v, want an error that refuses to publish the kind", err)
	}
}

// TestNoTopicsIsAnEmptyList keeps null from readers that expect a list.
func TestNoTopicsIsAnEmptyList(t *testing.T) {
	c := classified()
	c.Topics = nil
	for _, e := range []news.Event{c, news.Retagged(c)} {
		if m := encode(t, e); !bytes.Contains(m.Data, []byte(`"topics":[]`)) {
			t.Errorf("got %s, want an empty list of topics", m.Data)
		}
	}
}
