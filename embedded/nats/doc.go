// Package nats runs a NATS server with JetStream in this process, so that `policywire up` needs none installed.
//
// What it promises: a message is on the disk before its publisher is told that it was stored (JetStream syncs at
// every write), a message over 8 MiB is refused with an error that names the limit, and only this machine can reach
// the server unless its configuration says otherwise. Any NATS client can use it, in this process or another.
//
// server.go starts and stops it; log.go sends what it says to a slog.Logger.
package nats
