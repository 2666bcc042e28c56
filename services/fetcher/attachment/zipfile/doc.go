// Package zipfile reads zip files that others made, bounded: the number of
// entries, the size and the ratio to which they expand, each and together.
// Nothing is written anywhere, and an archive within the archive is not opened.
package zipfile
