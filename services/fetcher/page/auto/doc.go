// Package auto finds the main text of a page of which nothing is known: the
// general reader.
//
// It first leaves out what is no text of the page by its place, name or shape:
// menus, side bars, footers, lists of links, buttons for sharing, related
// articles. Of what remains it takes the element whose blocks of sentences weigh
// most, goes down to the smallest element that still has nearly all of them, and
// cuts the title, the date and the labels that stand before and behind the text.
// Length is counted in a way that is fair to Chinese, Japanese and Korean.
//
//	auto.go    Text
//	prune.go   what is left out
//	weigh.go   the element with the text
//	trim.go    what is cut before and behind it
//
// # Why not a library
//
// go-trafilatura 1.12.2, the best known general reader for Go, adds 11 MB and 25
// modules to a program, among them a runtime for WebAssembly, and its tables for
// dates take 180 ms and 78 MB of memory each time a program starts. Its text puts
// blanks at inline elements, which cuts Korean words where a converter made
// spans, and loses the paragraphs. The text here is that of package text, the
// same that selectors give.
package auto
