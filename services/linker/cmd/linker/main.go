// Command linker runs the linker on a bus. Its variables are those of package
// linker, and NATS_URL.
package main

import (
	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/services/linker"
)

func main() { flow.Main("linker", linker.FromEnv) }
