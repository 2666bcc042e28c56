package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

var (
	// ErrRefused means that the client will not go where it was sent.
	ErrRefused = errors.New("refused")
	// ErrTooLarge means that a body exceeds Request.MaxBytes.
	ErrTooLarge = errors.New("the body is too large")
	// ErrBomb means that a body expands to much more than was sent. It is an
	// ErrTooLarge.
	ErrBomb = fmt.Errorf("%w: it is a decompression bomb", ErrTooLarge)
	// ErrEncoding means that a body is encoded in a way that was not asked for.
	ErrEncoding = errors.New("the body's encoding was not asked for")
	// ErrSlow means that an answer was not complete in time.
	ErrSlow = errors.New("the answer was not complete in time")
	// ErrRobots is what every *RobotsError wraps.
	ErrRobots = errors.New("forbidden by robots.txt")
	// ErrBudget is what every *BudgetError wraps.
	ErrBudget = errors.New("the budget of the day is spent")
)

// StatusError is an answer other than 200 and 304.
type StatusError struct {
	URL    string
	Status int
	// RetryAfter is the wait that the site asks for, 0 for none.
	RetryAfter time.Duration
	// Body is the beginning of what the site said with it.
	Body []byte
}

// Error implements error.
func (e *StatusError) Error() string {
	return fmt.Sprintf("%s answered %d %s", e.URL, e.Status, http.StatusText(e.Status))
}

// Gone reports whether the site says that there is nothing at the address.
func (e *StatusError) Gone() bool {
	return e.Status == http.StatusNotFound || e.Status == http.StatusGone
}

// RobotsError means that a site's robots.txt forbids an address. Nothing was
// sent to it.
type RobotsError struct {
	// Host, Path with its query, and the line of the robots.txt.
	Host, Path, Rule string
}

// Error implements error.
func (e *RobotsError) Error() string {
	return fmt.Sprintf("%v: the rule %q of %s is for %s", ErrRobots, e.Rule, e.Host, e.Path)
}

// Unwrap returns ErrRobots.
func (e *RobotsError) Unwrap() error { return ErrRobots }

// BudgetError means that a source has had all its requests of the day.
type BudgetError struct {
	Source string
	Budget int
	// Opens is when it may ask again.
	Opens time.Time
}

// Error implements error.
func (e *BudgetError) Error() string {
	return fmt.Sprintf("%v: %s has had its %d requests, the next from %s", ErrBudget, e.Source, e.Budget, e.Opens.Format(time.RFC3339))
}

// Unwrap returns ErrBudget.
func (e *BudgetError) Unwrap() error { return ErrBudget }

// WaitError means that a host is left alone for longer than a request is held
// back: it asked for that, or what it allows is not known.
type WaitError struct {
	Host string
	// Until is when it may be asked again.
	Until time.Time
	// Err says why.
	Err error
}

// Error implements error.
func (e *WaitError) Error() string {
	return fmt.Sprintf("%s is left alone until %s: %v", e.Host, e.Until.UTC().Format(time.RFC3339), e.Err)
}

// Unwrap returns the cause.
func (e *WaitError) Unwrap() error { return e.Err }

// errAsked is the cause of a wait.
var errAsked = errors.New("it asked for that, or is overloaded")

// passing reports whether err may be gone when the request is sent again.
func passing(err error) bool {
	var status *StatusError
	if errors.As(err, &status) {
		return status.Status >= 500 || overloaded(status.Status)
	}
	var wait *WaitError
	if errors.As(err, &wait) {
		return false
	}
	for _, final := range []error{ErrRefused, ErrTooLarge, ErrBomb, ErrEncoding, ErrRobots, ErrBudget} {
		if errors.Is(err, final) {
			return false
		}
	}
	return true
}

func overloaded(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable
}

// bare returns err without the method and address that the caller names.
func bare(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}
