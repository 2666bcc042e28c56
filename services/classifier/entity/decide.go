package entity

import (
	"slices"
	"time"

	"github.com/policywire/policywire/contract/news"
)

// settle gives the hits their entries that only one can have.
func (f *finder) settle() {
	for field := range f.hits {
		for i := range f.hits[field] {
			h := &f.hits[field][i]
			claims := f.claims(h)
			if len(claims) == 1 && claims[0].class == certain {
				h.entry = claims[0].entry
				f.counts[h.entry]++
			}
		}
	}
}

// claims returns the claims to a name on the day of the document.
func (f *finder) claims(h *hit) []claim {
	m := h.meaning
	if m.ignored {
		return nil
	}
	if len(m.claims) < 2 {
		return m.claims
	}
	day := publishedOn(f.document)
	if named := f.named(m.claims); named != noEntry && f.sameHome(m.claims) {
		return []claim{{entry: named, class: m.claims[0].class}}
	}
	valid := make([]claim, 0, len(m.claims))
	for _, c := range m.claims {
		if (c.since.IsZero() || !day.Before(c.since)) && (c.until.IsZero() || !day.After(c.until)) {
			valid = append(valid, c)
		}
	}
	return valid
}

// publishedOn returns the date of d as its publisher wrote it; a document without
// one is taken for a new one.
func publishedOn(d news.Document) time.Time {
	at := d.PublishedAt
	if at.IsZero() {
		return time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
}

// sameHome reports whether all claims are those of one economy, which only days
// part.
func (f *finder) sameHome(claims []claim) bool {
	return !slices.ContainsFunc(claims, func(c claim) bool { return f.g.economies[c.entry] != f.g.economies[claims[0].entry] })
}

// decide gives entries to the hits that are open, where something decides them.
func (f *finder) decide() {
	for field := range f.hits {
		f.economy = noEntry
		for i := range f.hits[field] {
			if i > 0 && f.decides(f.hits[field][i-1]) {
				f.economy = i - 1
			}
			h := &f.hits[field][i]
			if h.entry != noEntry {
				continue
			}
			claims := f.claims(h)
			if len(claims) == 1 && claims[0].class == doubtful {
				if f.sure(field, i, claims[0].entry) {
					h.entry = claims[0].entry
				}
				continue
			}
			h.entry, h.beside = f.share(field, i, claims)
		}
	}
}

// share returns the one of the claims to a shared name that holds, and whether
// the economy beside it says so.
func (f *finder) share(field, i int, claims []claim) (entry int, beside bool) {
	if len(claims) == 0 {
		return noEntry, false
	}
	if f.hits[field][i].meaning.short {
		return f.abbreviated(field, i, claims)
	}
	if economy, strong := f.beside(field, i); economy != noEntry {
		if entry := f.ofEconomy(claims, economy); entry != noEntry || strong {
			return entry, strong || entry != noEntry
		}
	}
	if entry, ok := f.carried(field, i); ok {
		return entry, true
	}
	if entry := f.athome(field, i, claims); entry != noEntry {
		return entry, false
	}
	return f.named(claims), false
}

// abbreviated is share for abbreviations, which a document explains: in brackets
// behind the name that they stand for.
func (f *finder) abbreviated(field, i int, claims []claim) (entry int, beside bool) {
	hits, text := f.hits[field], f.texts[field]
	if slices.Contains(f.defined, hits[i].meaning) {
		return noEntry, false
	}
	if explains(text, hits[i].start, hits[i].end) {
		if i > 0 && slices.ContainsFunc(claims, func(c claim) bool { return c.entry == hits[i-1].entry }) {
			return hits[i-1].entry, false
		}
		f.defined = append(f.defined, hits[i].meaning)
		return noEntry, false
	}
	if economy, strong := f.beside(field, i); economy != noEntry {
		if entry := f.ofEconomy(claims, economy); entry != noEntry || strong {
			return entry, false
		}
	}
	if entry := f.named(claims); entry != noEntry {
		return entry, false
	}
	return f.athome(field, i, claims), false
}

// named returns the only one of claims whose entry the document names by a name
// of its own.
func (f *finder) named(claims []claim) int {
	named := noEntry
	for _, c := range claims {
		if f.counts[c.entry] > 0 {
			if named != noEntry {
				return noEntry
			}
			named = c.entry
		}
	}
	return named
}

// athome returns the one of claims that belongs to the economy of the document.
func (f *finder) athome(field, i int, claims []claim) int {
	home := f.homeEconomy()
	if home == noEntry || f.abroad(field, i, home) {
		return noEntry
	}
	return f.ofEconomy(claims, home)
}

// ofEconomy returns the entry of an economy among claims.
func (f *finder) ofEconomy(claims []claim, economy int) int {
	for _, c := range claims {
		if f.g.economies[c.entry] == economy {
			return c.entry
		}
	}
	return noEntry
}

// sure reports whether something in the document says that hit i, an everyday
// word, means entry.
func (f *finder) sure(field, i, entry int) bool {
	if f.counts[entry] > 0 {
		return true
	}
	hits, text := f.hits[field], f.texts[field]
	if f.g.entries[entry].Kind == "economy" {
		if i > 0 && f.decides(hits[i-1]) && enumerates(text[hits[i-1].end:hits[i].start]) ||
			i+1 < len(hits) && f.decides(hits[i+1]) && enumerates(text[hits[i].end:hits[i+1].start]) || governs(text[hits[i].end:]) {
			return true
		}
	}
	from, to := paragraph(text, hits[i].start)
	first, _ := slices.BinarySearchFunc(f.guards, guard{field: field, end: from + 1}, guard.compare)
	for _, g := range f.guards[first:] {
		if g.field != field || g.end > to {
			break
		}
		if slices.Contains(g.meaning.guards, entry) {
			return true
		}
	}
	return false
}
