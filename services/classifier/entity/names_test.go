package entity_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier/entity"
)

// carrier returns a sentence of a language with a name in it.
func carrier(language, name string) string {
	switch language {
	case "ko":
		return "정부는 오늘 " + name + "의 참석을 알렸다."
	case "zh-hant", "zh-hans":
		return "今天，" + name + "。"
	case "ja":
		return "本日、" + name + "、発表した。"
	case "th":
		return "วันนี้ " + name + " แถลง"
	case "ru":
		return "Сегодня " + name + " это"
	}
	return "Today, " + name + " it is."
}

// names returns the names of an entry under one of its keys, in an order that
// does not change.
func names(of map[string][]entity.Alias, visit func(language string, a entity.Alias)) {
	for _, language := range slices.Sorted(maps.Keys(of)) {
		for _, a := range of[language] {
			visit(language, a)
		}
	}
}

// found says whether the entry is what a document with the name is found to
// name, as it is written.
func found(t *testing.T, e entity.Entry, d news.Document, name string) {
	t.Helper()
	all := gazetteer(t).Find(d)
	for _, f := range all {
		if f.ID == e.ID && (f.Text == name || f.Text+"*" == name) {
			return
		}
	}
	t.Errorf("%s is not found by its name %q in %q: got %v", e.ID, name, d.Body, all)
}

// at returns a day on which a name meant the entry.
func at(e entity.Entry, a entity.Alias) time.Time {
	for _, day := range []entity.Date{a.Since, a.Until, e.Since, e.Until} {
		if !day.IsZero() {
			return day.Time
		}
	}
	return time.Time{}
}

// home returns an address in the economy of an entry.
func home(e entity.Entry) string {
	domain := map[string]string{"us": "gov", "gb": "uk"}[e.Economy]
	if domain == "" {
		domain = e.Economy
	}
	return "https://www.example." + domain + "/"
}

func TestEveryNameIsFound(t *testing.T) {
	entries, count := gazetteer(t).Entries(), map[string]int{}
	for _, e := range entries {
		names(e.Aliases, func(language string, a entity.Alias) {
			count[language]++
			text := strings.TrimSuffix(a.Text, "*")
			found(t, e, news.Document{Body: carrier(language, text), PublishedAt: at(e, a)}, text)
		})
		names(e.Shared, func(language string, a entity.Alias) {
			count[language]++
			found(t, e, news.Document{Body: carrier(language, a.Text), PublishedAt: at(e, a), URL: home(e)}, a.Text)
		})
		names(e.Doubtful, func(language string, a entity.Alias) {
			count[language]++
			if text := strings.TrimSuffix(a.Text, "*"); len(e.With) > 0 {
				found(t, e, news.Document{Body: carrier(language, text) + " " + e.With[0] + "."}, text)
			}
		})
		if !strings.ContainsAny(e.Name, "()") && len(e.Name) < 96 && len(e.Shared)+len(e.Doubtful) == 0 {
			count["en"]++
			found(t, e, news.Document{Body: carrier("en", e.Name)}, e.Name)
		}
	}
	t.Logf("%d entries, names by language %v", len(entries), count)
}

// TestNamesNeedWhatDecidesThem shows that a shared name alone is none, and that
// a doubtful one is none by itself but with a phrase of the entry or in a list.
func TestNamesNeedWhatDecidesThem(t *testing.T) {
	for _, e := range gazetteer(t).Entries() {
		names(e.Shared, func(language string, a entity.Alias) {
			if got := ids(t, news.Document{Body: carrier("en", a.Text), URL: "https://example.org/", LanguageHint: "en"}); slices.Contains(got, e.ID) && language == "en" {
				t.Errorf("%s is found by %q without anything that decides it", e.ID, a.Text)
			}
		})
		names(e.Doubtful, func(language string, a entity.Alias) {
			body := carrier(language, a.Text)
			if got := ids(t, news.Document{Body: body}); slices.Contains(got, e.ID) {
				t.Errorf("%s is found in %q", e.ID, body)
			}
			for _, with := range e.With {
				if got := ids(t, news.Document{Body: body + " " + with + "."}); !slices.Contains(got, e.ID) {
					t.Errorf("%s is not found in %q with %q: got %v", e.ID, body, with, got)
				}
				if got := ids(t, news.Document{Body: body + "\n\n(" + with + ")"}); slices.Contains(got, e.ID) && !slices.Contains(ids(t, news.Document{Body: with}), e.ID) {
					t.Errorf("%s is found in %q with %q in another paragraph", e.ID, body, with)
				}
			}
		})
	}
}

// economies of APEC, by the names that APEC gives its members.
var members = map[string]string{
	"au": "Australia", "bn": "Brunei Darussalam", "ca": "Canada", "cl": "Chile", "cn": "People's Republic of China", "hk": "Hong Kong, China",
	"id": "Indonesia", "jp": "Japan", "kr": "Republic of Korea", "my": "Malaysia", "mx": "Mexico", "nz": "New Zealand", "pg": "Papua New Guinea",
	"pe": "Peru", "ph": "Philippines", "ru": "Russian Federation", "sg": "Singapore", "tw": "Chinese Taipei", "th": "Thailand",
	"us": "United States", "vn": "Viet Nam",
}

func TestMembersOfAPECAreNamedByEveryLanguage(t *testing.T) {
	economies := 0
	for _, e := range gazetteer(t).Entries() {
		if e.Kind != "economy" {
			continue
		}
		economies++
		if len(e.ID) != 2 {
			t.Errorf("%s is no code of ISO 3166", e.ID)
		}
		want, member := members[e.ID]
		if !member {
			continue
		}
		if e.Name != want {
			t.Errorf("%s has the name %q, want %q", e.ID, e.Name, want)
		}
		for _, language := range []string{"ko", "zh-hant", "zh-hans", "ja", "th"} {
			if len(e.Aliases[language]) == 0 && !slices.Contains([]string{"ja", "th", "zh-hans"}, language) {
				t.Errorf("%s has no name in %s", e.ID, language)
			}
		}
		delete(members, e.ID)
	}
	if len(members) > 0 || economies < 80 {
		t.Errorf("of the members %v are missing; %d economies", members, economies)
	}
}

func TestNoCodeIsAName(t *testing.T) {
	for _, e := range gazetteer(t).Entries() {
		for _, all := range []map[string][]entity.Alias{e.Aliases, e.Shared, e.Doubtful} {
			names(all, func(_ string, a entity.Alias) {
				if e.Kind == "economy" && len(a.Text) == 2 && !slices.Contains([]string{"US", "UK"}, a.Text) {
					t.Errorf("%s has the name %q", e.ID, a.Text)
				}
			})
		}
	}
}
