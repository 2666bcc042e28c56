package clickhouse

import (
	"os"

	"golang.org/x/sys/unix"
)

// widenPipe lets the engine write further ahead of its reader. Where that is not allowed, the usual size does.
func widenPipe(pipe *os.File) {
	const size = 1 << 20
	_, _ = unix.FcntlInt(pipe.Fd(), unix.F_SETPIPE_SZ, size)
}
