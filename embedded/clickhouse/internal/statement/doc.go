// Package statement reads as much of a ClickHouse statement as the HTTP interface must know before the engine sees
// it: that there is one statement only, whether it has an output, where its FORMAT stands, and where the data of
// an INSERT begins. Everything else is left to the engine.
//
// lexer.go splits the text into tokens; statement.go and insert.go read them; rewrite.go points an output or an input at a file.
package statement
