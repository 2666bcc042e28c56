package chdb

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// zero is the file of descriptor 0 once standard input is elsewhere. A file that nothing refers to is closed when
// memory is collected; the engine would then get descriptor 0 for a file of its own, and insert what is in that.
var zero *os.File

// detachStdin points file descriptor 0 at the null device and os.Stdin at what was there. The engine is a
// command-line program at heart: what waits on descriptor 0 it appends to the rows of the next INSERT.
// A terminal is left alone, as the engine leaves it alone. It does nothing the second time.
func detachStdin() error {
	info, err := os.Stdin.Stat()
	if zero != nil || err != nil || info.Mode()&os.ModeCharDevice != 0 {
		return nil // done, closed, a terminal, or the null device
	}
	null, err := os.OpenFile(os.DevNull, os.O_RDONLY, 0)
	if err != nil {
		return fmt.Errorf("opening the null device: %w", err)
	}
	defer null.Close()
	kept, err := unix.FcntlInt(0, unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return fmt.Errorf("keeping standard input: %w", err)
	}
	if err := unix.Dup2(int(null.Fd()), 0); err != nil {
		return fmt.Errorf("detaching standard input: %w", err)
	}
	zero, os.Stdin = os.Stdin, os.NewFile(uintptr(kept), "/dev/stdin")
	return nil
}
