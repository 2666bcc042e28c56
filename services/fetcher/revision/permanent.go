package revision

import (
	"encoding/json"
	"errors"

	"github.com/policywire/policywire/contract/news"
)

// Permanent reports whether err, of Open or of Publish, comes again however
// often the call is repeated: an entry of the state cannot be read, or what is
// published breaks the contract. Any other error may pass; a bus that is away,
// full or slow to answer is waited for.
func Permanent(err error) bool {
	var (
		syntax  *json.SyntaxError
		value   *json.UnmarshalTypeError
		invalid *news.InvalidError
	)
	return errors.As(err, &syntax) || errors.As(err, &value) || errors.As(err, &invalid)
}
