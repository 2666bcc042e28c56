package hwp

import "errors"

// Text returns the text of an HWP 5 file as paragraphs separated by an empty
// line. Its error says in words what is wrong with the file.
func Text(data []byte) (string, error) {
	return "", errors.New("reading an HWP 5 file: not built yet")
}
