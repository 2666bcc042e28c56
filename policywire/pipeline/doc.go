// Package pipeline runs the whole of policywire in one process: NATS and
// ClickHouse embedded, and every service on them.
//
//	pipeline.go  Start, Wait: what runs, in which order it starts and ends
//	memory.go    how much garbage there may be
//	settings.go  the settings of the services, checked before anything starts
//	status.go    how far the work has come
package pipeline
