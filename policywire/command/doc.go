// Package command is the command line of policywire, one file per command.
//
// Data goes to standard output, logs and progress to standard error. The exit
// status is 0 when all was done, 1 when something failed, 2 when the command
// was used wrongly. Every error says what to do next.
package command
