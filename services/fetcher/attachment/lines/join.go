package lines

// Join returns text, the lines of pages, as paragraphs separated by an empty
// line.
func Join(text string) string { return text }
