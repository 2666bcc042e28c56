// Package likeness says whether two documents are the same text, and whether they
// tell of the same event. The answer depends on the two documents and on nothing
// else: it is the same in whatever order they are given and whatever else is known.
//
// # The same text
//
// Two texts are duplicates when all words and numbers are equal; or, of two
// publishers or in two sources, when they share 85 parts of 100, or 70 and the title, or when one holds
// the other and they share the title (the text of a page and that of the attached
// file). Numbers speak against it: the issues of a series share their words. So
// nine of ten numbers of the text with fewer must be in the other, and the titles
// must not each have a number that the other lacks. Of one publisher in
// one source only equal texts are duplicates: what is nearly equal are two releases.
//
// # The same event
//
// What both documents have in common gives points: meetings, agreements,
// programmes and laws by where they stand, places, bodies, dates, numbers,
// abbreviations, topics, and within one language the words of title and text. The
// table of points is in points.go. No single thing suffices, but for a meeting
// that both name in the title. Names are those of the classifier's entities, which
// are the same in every language, so that nothing is translated. Texts that are
// nearly the same but for their numbers are never of one story.
//
// # Files
//
//	traits.go    Traits, what a document is compared by
//	title.go     titles as words and pairs of characters
//	figures.go   numbers and abbreviations of a text
//	calendar.go  its dates
//	relation.go  Between, Conflict: what two documents are to each other
//	points.go    what they have in common, in points and in words
package likeness
