package index_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/fingerprint"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/linker/index"
	"github.com/policywire/policywire/services/linker/likeness"
)

var (
	windows = likeness.Windows{Duplicate: 14, Story: 7}
	start   = time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC)
)

func newIndex(documents int) *index.Index {
	return index.New(index.Config{Documents: documents, Windows: windows})
}

// said is what the world knows: of each document the last that was said.
type said map[string]news.Linked

// say takes what there is to say.
func (s said) say(t testing.TB, x *index.Index) int {
	t.Helper()
	changes := x.Changes("1", start)
	for _, c := range changes {
		e := c.Event
		if e.DuplicateOf == e.DocumentID {
			t.Fatalf("%s repeats itself", e.DocumentID)
		}
		if _, err := news.Encode(e); err != nil {
			t.Fatalf("the event breaks the contract: %v", err)
		}
		if old, ok := s[e.DocumentID]; ok && old.Revision == e.Revision && old.DuplicateOf == e.DuplicateOf && old.Story == e.Story {
			t.Fatalf("%s: the same was said twice: %+v", e.DocumentID, e)
		}
		s[e.DocumentID] = e
	}
	x.Commit(changes)
	if again := x.Changes("1", start); len(again) > 0 {
		t.Fatalf("there is more to say: %+v", again[0].Event)
	}
	return len(changes)
}

// links are the links that are not empty.
func (s said) links() map[string]string {
	links := map[string]string{}
	for id, e := range s {
		if e.DuplicateOf != "" || e.Story != "" {
			links[id] = e.DuplicateOf + " in " + e.Story
		}
	}
	return links
}

// document makes a release of a source; equal texts have equal numbers.
func document(source string, n, text, day int, words ...string) news.Classified {
	body := fmt.Sprintf("제%d차 회의에서 %d건을 심의하였다. ", text, 100+37*text)
	random := rand.New(rand.NewPCG(uint64(text), 3))
	for range 60 {
		for range 3 {
			body += string(syllables[random.IntN(len(syllables))])
		}
		body += " "
	}
	for _, word := range words {
		body += word + " "
	}
	title := fmt.Sprintf("%.90s", body[30:])
	d := news.Document{ID: fmt.Sprintf("%s/%d", source, n), Source: source, Title: title, Body: body, PublishedAt: start.AddDate(0, 0, day),
		Revision: 1, Origin: news.OriginLive}
	d.ContentHash = d.HashContent()
	return news.Classified{Document: d, Language: news.Language{Tag: "ko"}, Fingerprint: fingerprint.Of(title, body), ClassifiedAt: start}
}

// revise returns in in its next revision.
func revise(in, text news.Classified) news.Classified {
	in.Document.Title, in.Document.Body, in.Fingerprint = text.Document.Title, text.Document.Body, text.Fingerprint
	in.Document.Revision++
	in.Document.ContentHash = in.Document.HashContent()
	in.Entities, in.Topics = text.Entities, text.Topics
	return in
}

// meeting has in name a meeting in its title, and where it was.
func meeting(in news.Classified, id string) news.Classified {
	in.Entities = []news.Entity{{ID: id, Kind: "meeting", Name: "Meeting " + id, Field: "title"},
		{ID: "kr-incheon", Kind: "place", Name: "Incheon", Field: "body"}, {ID: "apec", Kind: "organisation", Name: "APEC", Field: "body"}}
	in.Topics = []news.Topic{{ID: "ai"}, {ID: "connectivity"}, {ID: "safety"}}
	return in
}

// world is a set of documents with copies, near-copies, revisions, stories that
// overlap, and chains of them over weeks.
func world(seed uint64) []news.Classified {
	random := rand.New(rand.NewPCG(seed, 11))
	var all []news.Classified
	for i := range 60 {
		source := []string{"korea-kr-press", "msit-ko", "apec", "tw-moda"}[random.IntN(4)]
		in := document(source, i, random.IntN(15), random.IntN(40))
		if random.IntN(4) == 0 {
			in = document(source, i, random.IntN(15), random.IntN(40), "덧붙인", "말씀")
		}
		if random.IntN(3) == 0 {
			in = meeting(in, fmt.Sprintf("apec-m%d", random.IntN(2)))
		}
		if all = append(all, in); random.IntN(4) == 0 {
			other := document(source, i, random.IntN(15), 0)
			if random.IntN(2) == 0 {
				other = meeting(other, "apec-m1")
			}
			all = append(all, revise(in, other))
		}
	}
	return all
}

// TestAnyOrderEndsInTheSameGroups puts the same documents, some of them more than
// once, in many orders, and says what there is to say at any time in between.
func TestAnyOrderEndsInTheSameGroups(t *testing.T) {
	for seed := range uint64(6) {
		all := world(seed)
		var want map[string]string
		for order := range uint64(25) {
			random := rand.New(rand.NewPCG(seed, order))
			events := append(slices.Clone(all), all[:len(all)/3]...)
			random.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
			x, known := newIndex(1000), said{}
			for _, in := range events {
				x.Put(in)
				if random.IntN(5) == 0 {
					known.say(t, x)
				}
			}
			known.say(t, x)
			got := known.links()
			if want == nil {
				if want = got; len(want) < 20 {
					t.Fatalf("seed %d: %d documents are linked, want a harder world", seed, len(want))
				}
				continue
			}
			if !maps.Equal(got, want) {
				t.Fatalf("seed %d, order %d: got\n%v\nwant\n%v", seed, order, got, want)
			}
		}
	}
}

// TestAnIndexThatIsBuiltAgainHasNothingToSay builds a second index from all
// documents and from what was said, at any moment and with some of it lost.
func TestAnIndexThatIsBuiltAgainHasNothingToSay(t *testing.T) {
	all := world(3)
	random := rand.New(rand.NewPCG(1, 2))
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	x, known := newIndex(1000), said{}
	for i, in := range all {
		x.Put(in)
		if random.IntN(3) > 0 {
			known.say(t, x)
		}
		again := newIndex(1000)
		for _, in := range all[:i+1] {
			again.Put(in)
		}
		for _, e := range known {
			again.Remember(e)
		}
		after := maps.Clone(known)
		n := after.say(t, again)
		before := len(x.Changes("1", start))
		if n != before {
			t.Fatalf("after %d documents the index has %d links to say, the one built again %d", i+1, before, n)
		}
		known.say(t, x)
		if !maps.Equal(after.links(), known.links()) {
			t.Fatalf("after %d documents: got %v, want %v", i+1, after.links(), known.links())
		}
	}
}

func TestARevisionMayLeaveItsGroup(t *testing.T) {
	x, known := newIndex(100), said{}
	a, b, c := document("korea-kr-press", 1, 1, 0), document("msit-ko", 2, 1, 1), document("apec", 3, 1, 2)
	for _, in := range []news.Classified{a, b, c} {
		x.Put(in)
	}
	if n := known.say(t, x); n != 3 {
		t.Fatalf("got %d links, want 3", n)
	}
	x.Put(revise(a, document("x", 0, 2, 0)))
	known.say(t, x)
	want := map[string]string{"msit-ko/2": " in msit-ko/2", "apec/3": "msit-ko/2 in msit-ko/2"}
	if got := known.links(); !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if e := known["korea-kr-press/1"]; e.Revision != 2 || e.Story != "" || e.Evidence == "" {
		t.Errorf("the document that left: got %+v", e)
	}
	if x.Put(a) {
		t.Error("an older revision replaced a newer one")
	}
}

// TestTheOldestLeave holds few documents, and what was said of the others stands.
func TestTheOldestLeave(t *testing.T) {
	x, known := newIndex(10), said{}
	for i := range 50 {
		x.Put(document("korea-kr-press", 2*i, i, i))
		x.Put(document("msit-ko", 2*i+1, i, i))
		known.say(t, x)
		if x.Len() > 10 {
			t.Fatalf("the index holds %d documents, want 10 at most", x.Len())
		}
	}
	if got := len(known.links()); got != 100 {
		t.Errorf("%d documents are linked, want all 100", got)
	}
	if x.Put(document("apec", 1000, 0, 0)) {
		t.Error("a document older than all that are held was taken in")
	}
	third := document("apec", 1001, 49, 50)
	x.Put(third)
	known.say(t, x)
	if got := known.links()["apec/1001"]; got != "korea-kr-press/98 in korea-kr-press/98" {
		t.Errorf("a new copy: got %q", got)
	}
}

// TestALinkToWhatIsNoLongerKnownStands builds the index from a stream that no
// longer holds the first document of a story.
func TestALinkToWhatIsNoLongerKnownStands(t *testing.T) {
	x, known := newIndex(10), said{}
	first, second := document("korea-kr-press", 1, 1, 0), document("msit-ko", 2, 1, 1)
	x.Put(first)
	x.Put(second)
	known.say(t, x)
	for gone, rest := range map[string]news.Classified{"korea-kr-press/1": second, "msit-ko/2": first} {
		again := newIndex(10)
		again.Put(rest)
		for _, e := range known {
			again.Remember(e)
		}
		after := maps.Clone(known)
		if n := after.say(t, again); n != 0 {
			t.Errorf("without %s: %d links are said, want none: %v", gone, n, after.links())
		}
		third := document("apec", 3, 1, 2)
		again.Put(third)
		after.say(t, again)
		if got := after["apec/3"]; got.Story != "korea-kr-press/1" || got.DuplicateOf == "" {
			t.Errorf("without %s: a new copy got %+v", gone, got)
		}
	}
}

// TestAStoryDoesNotCreepOn has a release on the same meeting every second day.
func TestAStoryDoesNotCreepOn(t *testing.T) {
	x, known := newIndex(1000), said{}
	for i := range 40 {
		x.Put(meeting(document(fmt.Sprintf("s%d", i%3), i, 100+i, 2*i), "apec-m1"))
	}
	known.say(t, x)
	first, last := map[string]time.Time{}, map[string]time.Time{}
	for id, e := range known {
		var n int
		if _, err := fmt.Sscanf(id[len("s0/"):], "%d", &n); err != nil {
			t.Fatal(err)
		}
		at := start.AddDate(0, 0, 2*n)
		if f, ok := first[e.Story]; !ok || at.Before(f) {
			first[e.Story] = at
		}
		if at.After(last[e.Story]) {
			last[e.Story] = at
		}
	}
	if len(first) < 3 {
		t.Errorf("got %d stories in 80 days", len(first))
	}
	for story := range first {
		if span := last[story].Sub(first[story]); span > 14*24*time.Hour {
			t.Errorf("the story %s reaches over %s", story, span)
		}
	}
}

// TestCopiesAreOfOneTextForSomeDays has a notice that comes again every ten days.
func TestCopiesAreOfOneTextForSomeDays(t *testing.T) {
	x, known := newIndex(1000), said{}
	for i := range 7 {
		x.Put(document("korea-kr-press", i, 1, 10*i))
	}
	known.say(t, x)
	for i := range 6 {
		want := ""
		if i%2 == 1 {
			want = fmt.Sprintf("korea-kr-press/%d", i-1)
		}
		if got := known[fmt.Sprintf("korea-kr-press/%d", i)].DuplicateOf; got != want {
			t.Errorf("day %d: repeats %q, want %q", 10*i, got, want)
		}
	}
}

// TestNoDayIsMissed has near-copies thirteen days apart, from every day on.
func TestNoDayIsMissed(t *testing.T) {
	for day := range 30 {
		x, known := newIndex(1000), said{}
		x.Put(document("korea-kr-press", 1, 1, day))
		x.Put(document("msit-ko", 2, 1, day+13, "덧붙인", "말씀"))
		known.say(t, x)
		if got := known["msit-ko/2"].DuplicateOf; got != "korea-kr-press/1" {
			t.Errorf("from day %d: got %q", day, got)
		}
	}
}

// TestAThirdDocumentBringsNoConflictIntoAStory has a report in English on a meeting
// of which two releases count different things.
func TestAThirdDocumentBringsNoConflictIntoAStory(t *testing.T) {
	a, b := meeting(document("korea-kr-press", 1, 1, 0), "apec-m1"), meeting(document("msit-ko", 2, 2, 0), "apec-m1")
	english := meeting(document("apec", 3, 3, 1), "apec-m1")
	a.Document.Title, b.Document.Title, english.Language.Tag = "제61차 회의 결과", "제62차 회의 결과", "en"
	x, known := newIndex(100), said{}
	for _, in := range []news.Classified{a, b, english} {
		x.Put(in)
	}
	known.say(t, x)
	one, other := known[a.Document.ID].Story, known[b.Document.ID].Story
	if story := known[english.Document.ID].Story; story == "" || one == other || story != one && story != other {
		t.Errorf("got the stories %q and %q, and %q of the report", one, other, story)
	}
}
