package clickhouse

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/policywire/policywire/embedded/clickhouse/internal/chdb"
	"github.com/policywire/policywire/embedded/clickhouse/internal/statement"
)

// Codes of ClickHouse's exceptions that are made here and not by the engine.
const (
	codeBadArguments    = 36
	codeNotImplemented  = 48
	codeSyntax          = 62
	codeUnknownFormat   = 73
	codeReadonly        = 164
	codeUnknownSetting  = 115
	codeIncorrectData   = 117
	codeNoPassword      = 194
	codeCompression     = 432
	codeQueryCancelled  = 394
	codeUnknown         = 1002
	codeAuthentication  = 516
	codeTooLarge        = 307
	codeShuttingDown    = 236
	codeAccessDenied    = 497
	codeUnknownRole     = 511
	codeQuota           = 201
	codeTooManyQueries  = 202
	codeSameID          = 216
	codeSessionTimeout  = 374
	codeSessionLocked   = 373
	codeSessionNotFound = 372
	codeTooManySessions = 700
)

// exception is an error as ClickHouse tells it to its clients.
type exception struct {
	code    int
	name    string
	message string
}

func (e exception) Error() string {
	return fmt.Sprintf("Code: %d. DB::Exception: %s. (%s)", e.code, strings.TrimSuffix(e.message, "."), e.name)
}

// toException gives every error a code.
func toException(err error) exception {
	var own exception
	var engine chdb.Error
	switch {
	case errors.As(err, &own):
		return own
	case errors.As(err, &engine):
		return parseException(string(engine))
	case errors.Is(err, statement.ErrFileFunction), errors.Is(err, statement.ErrEngine), errors.Is(err, statement.ErrSource),
		errors.Is(err, statement.ErrAttach), errors.Is(err, statement.ErrStructure):
		return exception{codeAccessDenied, "ACCESS_DENIED", err.Error()}
	case errors.Is(err, statement.ErrFile), errors.Is(err, statement.ErrDefault):
		return exception{codeBadArguments, "BAD_ARGUMENTS", err.Error()}
	case errors.Is(err, statement.ErrEmpty), errors.Is(err, statement.ErrMultiple), errors.Is(err, statement.ErrOpen),
		errors.Is(err, statement.ErrForeign), errors.Is(err, statement.ErrExit), errors.Is(err, statement.ErrFormat):
		return exception{codeSyntax, "SYNTAX_ERROR", err.Error()}
	case errors.Is(err, errClosed):
		return exception{codeShuttingDown, "ABORTED", err.Error()}
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return exception{codeQueryCancelled, "QUERY_WAS_CANCELLED", err.Error()}
	default:
		return exception{codeUnknown, "UNKNOWN_EXCEPTION", err.Error()}
	}
}

// engineText is how the engine words an error: "Code: 60. DB::Exception: Unknown table … (UNKNOWN_TABLE)".
var engineText = regexp.MustCompile(`(?s)^Code: (\d+)\. DB::Exception: (.*?)\.?(?: \(([A-Z][A-Z0-9_]*)\))?\s*$`)

// versionText is what it adds to an error that it passes on inside another.
var versionText = regexp.MustCompile(` \(version [^()]*(\([^()]*\))?\)\.?$`)

// ourText is what was added to a statement that the engine cites.
var ourText = regexp.MustCompile(`\s*(INTO OUTFILE '[^']*'?( APPEND( FORMAT \w+)?)?|FROM INFILE '[^']*'?( COMPRESSION 'none')?)`)

// parseException reads the engine's wording, which may have one exception wrapped in another.
func parseException(text string) exception {
	e := exception{codeUnknown, "UNKNOWN_EXCEPTION", strings.TrimSpace(ourText.ReplaceAllString(text, ""))}
	for {
		e.message = versionText.ReplaceAllString(e.message, "")
		m := engineText.FindStringSubmatch(e.message)
		if m == nil {
			return e
		}
		if code, err := strconv.Atoi(m[1]); err == nil {
			e = exception{code, cmp.Or(m[3], "UNKNOWN_EXCEPTION"), m[2]}
		}
	}
}

// status returns the HTTP status that ClickHouse's server has for a code.
func (e exception) status() int {
	switch e.code {
	case codeNoPassword:
		return http.StatusUnauthorized
	case 192, 193, 512, codeAuthentication: // who are you
		return http.StatusForbidden
	case 6, 25, 26, 27, 38, 41, 72, 376, 675, 676, // cannot parse a value
		codeBadArguments, 56, 167, 168, 223, codeSyntax, codeIncorrectData, 53, 321, 456, 457:
		return http.StatusBadRequest
	case 60, 46, 47, 50, 81, codeUnknownSetting, 122, 63, codeUnknownFormat, 336, 78, 511: // unknown table, function, identifier …
		return http.StatusNotFound
	case 159:
		return http.StatusRequestTimeout
	case 161, codeTooLarge:
		return http.StatusRequestEntityTooLarge
	case codeNotImplemented:
		return http.StatusNotImplemented
	case 209, 76, codeShuttingDown: // the client may ask again
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}
