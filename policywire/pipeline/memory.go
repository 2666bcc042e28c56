package pipeline

import "runtime/debug"

// garbage is how much garbage there may be before it is collected, in percent of
// what is in use. Go's own 100 collects twice as often; beside the memory that
// ClickHouse takes the difference is small.
const garbage = 200

// collectLess sets that, unless the environment says how much it may be.
func collectLess(getenv func(string) string) {
	if getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
}
