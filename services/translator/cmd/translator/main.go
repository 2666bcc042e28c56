// Command translator translates classified documents; see package translator.
package main

import (
	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/services/translator"
)

func main() { flow.Main("translator", translator.FromEnv) }
