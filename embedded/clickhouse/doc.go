// Package clickhouse runs the ClickHouse engine in this process and serves ClickHouse's HTTP interface to it, so that
// clickhouse-go, curl, Grafana and every other HTTP client work on it as on a server.
//
//	engine, err := clickhouse.Open(clickhouse.Config{Dir: "data/clickhouse"})
//	server, err := engine.Serve(clickhouse.Listen{Addr: "127.0.0.1:8123"})
//	// server.DSN() is for clickhouse-go
//	err = server.Close(ctx) // then
//	err = engine.Close()
//
// What it promises:
//
//   - An INSERT that is acknowledged is on the disk, in every table, and is there after kill -9 or a power cut. An
//     INSERT whose body does not arrive whole stores nothing.
//   - A result takes no memory that grows with its size; an error after its beginning breaks the answer off.
//   - A client that leaves takes its statement with it, and so does one that takes nothing of its answer for
//     Config.StallTimeout.
//   - No statement uses more memory than Config.MaxMemory, and no client can lift that, read or write the machine's
//     files, or send a second statement behind the first.
//   - A read-only user can do nothing but read.
//   - Nothing is kept between requests that name no session: settings, databases and temporary tables are those of one.
//   - A statement is known by its query id: system.processes shows it, KILL QUERY ends it, and two of one id do not run at
//     once.
//   - More statements than Config.MaxConnections wait their turn, for Config.QueueTimeout at the most.
//
// The library is found by Config.Library, by CLICKHOUSE_LIB, or where `make libchdb` puts it. A process may have one
// engine open, and a directory one process. Open moves standard input to another descriptor and points os.Stdin at
// it, unless it is a terminal: the engine takes what waits on descriptor 0 for rows to insert. It also has the process
// ignore SIGPIPE.
//
// Not there, as the engine has none of it: users and roles in SQL (currentUser() is default for everybody, a role is
// refused), Keeper and ON CLUSTER, asynchronous inserts (async_insert is taken and has no effect), BACKUP, logs of queries
// (system.query_log), and all engines, sources and functions that reach files of the machine. A column called file must be
// qualified, as in t.file. The profile events and logs of ClickHouse's native protocol have no place in HTTP.
//
// The files, in the order in which a request meets them: server.go listens; handler.go answers; auth.go and users.go
// know the users; settings.go says what a client may set; request.go reads the statement, decoder.go and external.go what
// comes with it; queue.go has it wait its turn; registry.go knows it by its id; session.go, stream.go and kill.go run it,
// sessions.go and restore.go in a session that stays; progress.go and stepwise.go tell how far it is; spool.go holds its
// rows in passing; response.go, encoder.go and pace.go send what came out; exception.go gives errors their codes;
// greeting.go is clickhouse-go's first question. config.go, engine.go, engineconfig.go and library.go open the engine.
// DESIGN.md says why it is so.
package clickhouse
