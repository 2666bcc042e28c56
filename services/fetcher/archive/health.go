package archive

import (
	"errors"
	"fmt"
	"sync"
	"syscall"
	"time"
)

// KindStopped is the kind of the alert that archiving stopped.
const KindStopped = "archive-stopped"

// health is whether archiving works.
type health struct {
	alert func(kind, reason string, recovered bool)
	retry time.Duration

	mu     sync.Mutex
	failed bool
	since  time.Time
	lost   int       // exchanges that were not archived
	next   time.Time // when to try again
}

// try reports whether to try; not to is to lose an exchange.
func (h *health) try(now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.failed && now.Before(h.next) {
		h.lost++
		return false
	}
	h.next = now.Add(h.retry) // one tries, the others wait for what becomes of it
	return true
}

// stopped reports whether archiving has stopped.
func (h *health) stopped() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.failed
}

// settle takes the outcome of a try.
func (h *health) settle(err error, now time.Time) {
	if err != nil {
		h.fail(err, now)
		return
	}
	h.mu.Lock()
	failed, lost, since := h.failed, h.lost, h.since
	h.failed, h.lost = false, 0
	h.mu.Unlock()
	if failed && h.alert != nil {
		h.alert(KindStopped, fmt.Sprintf("archiving goes on; since %s, %d exchanges were not archived", since.UTC().Format(time.RFC3339), lost), true)
	}
}

// fail says that archiving stopped, unless that is known.
func (h *health) fail(err error, now time.Time) {
	h.mu.Lock()
	known := h.failed
	h.lost++
	if h.failed, h.next = true, now.Add(h.retry); !known {
		h.since = now
	}
	h.mu.Unlock()
	if !known && h.alert != nil {
		h.alert(KindStopped, fmt.Sprintf("archiving stopped, fetching goes on: %v; %s", err, advice(err)), false)
	}
}

// advice says what to do about err.
func advice(err error) string {
	switch {
	case errors.Is(err, errSize):
		return "allow more, or let fewer processes archive here"
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG):
		return "make room on the disk, or allow the archive less of it"
	case errors.Is(err, syscall.EROFS), errors.Is(err, syscall.EACCES), errors.Is(err, syscall.EPERM):
		return "let this user write in the directory"
	}
	return "look at the disk"
}
