// Package embedded holds the servers that `policywire up` carries, so that it needs none installed: a JetStream
// server (package nats) and the ClickHouse engine behind ClickHouse's own HTTP interface (package clickhouse).
//
// Both are the real ones. A service is given a NATS connection and a ClickHouse DSN and cannot tell whether they lead
// into its own process or to a cluster: there is one code path, and the one that tests run is the one of production.
// Both sync to the disk before they acknowledge, and both answer on loopback only unless told otherwise.
//
//	nats             a NATS server with JetStream
//	clickhouse       the ClickHouse engine and its HTTP interface; DESIGN.md says how and why
//	clickhousetest   an engine for the tests of every module
//
// Only Linux on x86-64 is pinned in clickhouse/libchdb.lock. Elsewhere, point CLICKHOUSE_LIB at a library of the same
// version, or give the services the DSN of a ClickHouse server.
package embedded
