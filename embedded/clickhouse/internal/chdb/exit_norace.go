//go:build !race

package chdb

// skipDestructors does nothing: without the race detector Go ends the process
// by the system call, and no destructor runs.
func skipDestructors() {}
