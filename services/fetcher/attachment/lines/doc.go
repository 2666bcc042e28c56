// Package lines joins the lines that a PDF broke into paragraphs again.
//
// A line goes on in the next one when it is full: when the first word of the
// next would not have fitted on it. What is known of the page besides decides
// first: a mark of a list, a wider gap, another size of letters or the next
// column begin a paragraph. A line that ends a sentence goes on only when not
// even one more character would have fitted.
//
// # Blanks
//
// What stood at the break is lost, and put back by what meets there: nothing
// between Chinese or Japanese characters, a blank between Latin words, nothing
// where a hyphen breaks a word (the hyphen goes if the word is written without
// it elsewhere, or was written so nowhere, and stays in compounds, numbers and
// names).
//
// Korean is broken between words by some programs and within words by others.
// A break is between words when the next syllable would have fitted. Where it
// would not, both are possible, and the document itself is asked: which of the
// joined word and its two parts it uses elsewhere, then whether the part after
// the break is an ending or a particle, which never stands alone.
//
//	lines.go  Line, Page, Join, Paragraphs
//	full.go   whether a line goes on
//	marks.go  the marks that begin a paragraph
//	joint.go  what is put at a joint; korean.go between Korean syllables
package lines
