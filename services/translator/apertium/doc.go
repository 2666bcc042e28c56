// Package apertium translates with an Apertium-APy server over HTTP.
//
// The server answers 200 to much that is no translation, and this package
// knows how:
//
//   - it cuts a request into at most ten parts and drops what is left, parts of
//     1,000 characters when it is busy: a request here has at most 1,000, which
//     it never cuts, and the sentences of question and answer are compared;
//   - it rewrites addresses and figures: they are masked (package passage);
//   - it marks words that it does not know with *, @ or #: they are counted as
//     unknown and the marks removed, and such marks in the text are masked;
//   - it reads a form, not JSON; a language is named by three letters.
//
// A server that is away, hangs or answers something else is a plain error, worth
// another try. A pair that it does not have wraps passage.ErrPair. A text on
// which its pipeline dies again and again, while others pass, wraps
// passage.ErrRefused: it would never get through.
//
//	engine.go    Engine: masking, packing, repairing
//	client.go    the requests and what their answers mean
//	marks.go     counting and removing the marks
//	language.go  the names of languages
package apertium
