// Package text makes plain text of what sites write: NFC, entities decoded,
// white space made regular, paragraphs separated by an empty line.
package text
