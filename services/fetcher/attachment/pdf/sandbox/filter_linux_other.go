//go:build linux && !amd64 && !arm64

package sandbox

import (
	"errors"
	"runtime"
)

// confineCalls has no filter for this processor.
func confineCalls(Holds) error { return errors.New("no system call filter for " + runtime.GOARCH) }
