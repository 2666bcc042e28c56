// Command policywire is the wire service for public policy in one program.
package main

import (
	"context"
	"os"

	"github.com/policywire/policywire/policywire/command"
)

func main() {
	os.Exit(command.Main(context.Background(), os.Args[1:], command.Terminal()))
}
