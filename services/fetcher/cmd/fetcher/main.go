// Command fetcher reads the sources and publishes what they publish.
package main

import (
	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/services/fetcher"
)

func main() { flow.Main("fetcher", fetcher.FromEnv) }
