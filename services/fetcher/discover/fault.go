package discover

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/web"
)

// Kinds of fault that a list as a whole can have: the words that alerts use.
const (
	// FaultGone means that there is nothing at the list's address any more.
	FaultGone = "gone"
	// FaultOutage means that the site says it is down, whatever its status, or
	// that it answers with a challenge to a browser.
	FaultOutage = "outage"
	// FaultLayout means that the list holds neither items nor what the site
	// shows when there are none.
	FaultLayout = "layout"
	// FaultUnreachable means that no answer was had.
	FaultUnreachable = "unreachable"
	// FaultRefused means that an API answers with a reason instead of items,
	// that there is no key for it, or that the site's robots.txt forbids the list.
	FaultRefused = "refused"
	// FaultHostile means that the answer has what could harm a reader of XML.
	FaultHostile = "hostile"
)

// Fault is an error of a list as a whole. It is never "no items": no source was
// ever empty without a reason.
type Fault struct {
	// Kind is one of the constants.
	Kind string
	Err  error
}

// Error implements error.
func (f *Fault) Error() string { return f.Err.Error() }

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.Err }

// ItemError is an entry of a list that cannot be followed. It says nothing of
// the list as a whole, so it is never the cause of a *Fault.
type ItemError struct {
	// Address is what the entry links to. An entry without a link has the
	// address of its list, with its number there, such as #row-3.
	Address string
	// Key is the same as long as the entry is, wherever in the list it stands.
	Key string
	Err error
}

// Error implements error.
func (e *ItemError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *ItemError) Unwrap() error { return e.Err }

// listFault is the fault of a request that failed, or err if it is one.
func listFault(ctx context.Context, s source.Source, err error) error {
	var known *Fault
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, web.ErrRobots):
		return fault(s, FaultRefused, err)
	}
	kind := FaultUnreachable
	var status *web.StatusError
	switch {
	case !errors.As(err, &status):
	case status.Gone():
		kind = FaultGone
	case status.Status < http.StatusInternalServerError:
		// A challenge comes with any status; an error of 5xx may soon pass.
		if down := s.Down(string(status.Body)); down != nil {
			return fault(s, FaultOutage, fmt.Errorf("%w: %w", err, down))
		}
	}
	return fault(s, kind, err)
}

func layoutFault(s source.Source, what string) error {
	return fault(s, FaultLayout, fmt.Errorf("%s; the site may have changed, compare it with the definition of the source", what))
}

func fault(s source.Source, kind string, err error) error {
	return &Fault{kind, fmt.Errorf("reading the list of %s: %w", s.ID, err)}
}
