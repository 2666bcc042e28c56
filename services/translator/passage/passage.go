package passage

import "errors"

// ErrPair is wrapped by the error of an engine that cannot translate between
// two languages at all: asking it again for them is useless.
var ErrPair = errors.New("the engine does not have this pair of languages")

// ErrRefused is wrapped by the error of an engine that cannot translate one
// text, however often it is asked, but may translate the next one.
var ErrRefused = errors.New("the engine cannot translate this text")

// Translation is what an engine made of a text.
type Translation struct {
	Text string
	// Words is how many words Text has, Unknown how many of them the engine
	// says it did not know. An engine that does not tell leaves both 0.
	Words   int
	Unknown int
}
