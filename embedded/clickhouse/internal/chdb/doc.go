// Package chdb binds libchdb, the ClickHouse engine as a C library, without cgo.
//
// library.go loads it, conn.go opens sessions and runs statements, result.go reads what came of them;
// signals_linux.go and stdin.go keep the engine's hands off what belongs to the process.
package chdb
