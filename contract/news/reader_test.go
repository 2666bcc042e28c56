package news_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/policywire/policywire/contract/news"
)

// same expects of Decode what encoding/json makes of data, or an error where
// that has one.
func same[E news.Event](t *testing.T, data []byte) {
	t.Helper()
	var want E
	wrong := json.Unmarshal(data, &want)
	got, err := news.Decode[E](nil, data)
	switch {
	case err != nil:
		return // for more reasons than encoding/json has
	case wrong != nil:
		t.Errorf("%s is read, but %v", data, wrong)
	case !reflect.DeepEqual(got, want):
		t.Errorf("%s\ngot  %+v\nwant %+v", data, got, want)
	}
}

// plain are events as they are written, and what may stand in one by another
// hand.
func plain(t testing.TB) []string {
	paths, err := filepath.Glob("testdata/*.json")
	old, errOld := filepath.Glob("testdata/old/*.json")
	if err != nil || errOld != nil || len(paths) < 10 {
		t.Fatal(err, errOld, paths)
	}
	var all []string
	for _, path := range append(paths, old...) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(data))
	}
	base := all[0]
	for _, s := range all {
		if strings.Contains(s, `"classified_at"`) && strings.Contains(s, `"attachments"`) {
			base = s
		}
	}
	for _, change := range [][2]string{
		{`"kind": "`, `"kind": "\u0041\ud83d\ude00\/\b`}, {`"revision": `, `"revision": 1e0, "revision": `},
		{`"revision": `, `"Revision": 7, "revision": `}, {`"topics": [`, `"topics": [{"id":"가"}], "topics": [`},
		{`"topics": [`, `"topics": null, "run": null, "topics": [`}, {`"title": "`, "\"title\": \"\x01"},
		{`"title": "`, `"title": "\x`}, {`"title": "`, `"title": "\u00e9\"\\`}, {`"body_length": `, `"body_length": 0`},
		{`"score": `, `"score": 01`}, {`"score": `, `"score": -0.25, "score": `}, {`"score": `, `"score": .5, "score": `},
		{`"published_at": "`, `"published_at": "\u0032`}, {`{`, `{"x_new": [1, {"a": "b"}], `}, {`}`, `}} `},
		{`"text_read": true`, `"text_read": "true"`}, {`"attachments": [`, `"attachments": [], "attachments": [`},
	} {
		all = append(all, strings.Replace(base, change[0], change[1], 1))
	}
	return all
}

func TestEventsAreReadAsJSONReadsThem(t *testing.T) {
	for _, data := range plain(t) {
		same[news.Fetched](t, []byte(data))
		same[news.Classified](t, []byte(data))
		same[news.Retagged](t, []byte(data))
	}
}

// TestEveryFieldIsReadQuickly fails when an event gets a field that the reader in
// one pass does not know: all of those events would be read slowly.
func TestEveryFieldIsReadQuickly(t *testing.T) {
	fetched, classified := news.Fetched{}, news.Classified{}
	full(t, reflect.ValueOf(&fetched).Elem(), "fetched")
	full(t, reflect.ValueOf(&classified).Elem(), "classified")
	read := func(e, into any) {
		t.Helper()
		data, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		if !news.Quickly(data, into) {
			t.Errorf("%s is not read in one pass", data)
		}
		if got := reflect.ValueOf(into).Elem().Interface(); !reflect.DeepEqual(got, e) {
			t.Errorf("got %+v, want %+v", got, e)
		}
	}
	read(fetched, &news.Fetched{})
	read(classified, &news.Classified{})
	read(news.Retagged(classified), &news.Retagged{})
}

// full sets every field below v to something.
func full(t *testing.T, v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("값")
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Float64:
		v.SetFloat(0.5)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			full(t, v.Index(i), path)
		}
	case reflect.Struct:
		if v.Type().PkgPath() == "time" {
			return
		}
		for i := range v.NumField() {
			full(t, v.Field(i), path+"."+v.Type().Field(i).Name)
		}
	default:
		t.Errorf("%s is a %s, which nobody reads", path, v.Kind())
	}
}

func FuzzDecodeQuickly(f *testing.F) {
	for _, data := range plain(f) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data string) {
		if !utf8.ValidString(data) {
			return
		}
		same[news.Fetched](t, []byte(data))
		same[news.Classified](t, []byte(data))
	})
}
