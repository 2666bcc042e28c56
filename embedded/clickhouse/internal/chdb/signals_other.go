//go:build !linux

package chdb

// keepSignals runs call as it is: how to keep the handlers is known for Linux only, and Load refuses elsewhere.
func keepSignals(call func()) { call() }
