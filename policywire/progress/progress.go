// Package progress shows how far long work has come: a bar on a terminal, a
// line now and then elsewhere.
package progress

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/policywire/policywire/policywire/table"
)

const (
	barWidth     = 20
	liveInterval = 200 * time.Millisecond
	lineInterval = 10 * time.Second
)

// Bar shows the progress of work on w. Its methods may be called from several
// goroutines.
type Bar struct {
	w     io.Writer
	width int
	label string
	now   func() time.Time

	mu          sync.Mutex
	start, last time.Time
	done, total int64
	note        string
	// left is how long the rest takes, where told is true.
	left time.Duration
	told bool
}

// New returns a bar called label over total units, 0 when the total is not
// known. Width is that of the terminal w in cells, 0 when w is none.
func New(w io.Writer, width int, label string, total int64) *Bar {
	now := time.Now()
	return &Bar{w: w, width: width, label: label, now: time.Now, start: now, last: now, total: total}
}

// Set says that done units are done, and adds a note for the reader.
func (b *Bar) Set(done int64, note string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.done, b.note = done, note
	interval := lineInterval
	if b.width > 0 {
		interval = liveInterval
	}
	if now := b.now(); now.Sub(b.last) >= interval {
		b.last = now
		b.print()
	}
}

// Expect sets the total, which may be a guess, and how long the rest takes, for
// work whose past does not tell.
func (b *Bar) Expect(total int64, left time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.total, b.left, b.told = total, left, true
}

// Say prints a line of text that stays, above the bar.
func (b *Bar) Say(text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.width == 0 {
		fmt.Fprintln(b.w, text)
		return
	}
	fmt.Fprintf(b.w, "\r\x1b[K%s\n", text)
	b.print()
}

// End prints the last state and ends the line.
func (b *Bar) End() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.print()
	if b.width > 0 {
		fmt.Fprintln(b.w)
	}
}

func (b *Bar) print() {
	line := b.line()
	if b.width > 0 {
		// One cell less: a full line would make some terminals begin another.
		fmt.Fprintf(b.w, "\r\x1b[K%s", table.Shorten(line, b.width-1))
		return
	}
	fmt.Fprintln(b.w, line)
}

// line is the state in one line: a bar and what remains where the total is known.
func (b *Bar) line() string {
	var s strings.Builder
	s.WriteString(b.label)
	elapsed := b.now().Sub(b.start)
	if b.total > 0 {
		share := min(float64(b.done)/float64(b.total), 1)
		full := int(share * barWidth)
		fmt.Fprintf(&s, " [%s%s] %3.0f %%", strings.Repeat("█", full), strings.Repeat("·", barWidth-full), share*100)
		if left := time.Duration(float64(elapsed) * (1 - share) / share); b.told {
			fmt.Fprintf(&s, "  about %s left", b.left.Round(time.Second))
		} else if share > 0 && share < 1 {
			fmt.Fprintf(&s, "  %s left", left.Round(time.Second))
		}
	}
	if b.note != "" {
		s.WriteString("  " + b.note)
	}
	return s.String()
}
