package source

// Finding is what a selector, or another field of a definition, found in a page.
type Finding struct {
	// Field is the field of the definition, such as discover.list.rows.
	Field string
	// Selector is the field's value.
	Selector string
	// Count is how often it found something: in rows, the number of rows.
	Count int
	// Sample is the first thing found, cut to a line.
	Sample string
}
