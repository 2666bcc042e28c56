// Command classifier runs the classifier on a bus. Its variables are those of
// package classifier, and NATS_URL.
package main

import (
	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/services/classifier"
)

func main() { flow.Main("classifier", classifier.FromEnv) }
