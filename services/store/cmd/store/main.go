// Command store writes classified documents to ClickHouse. `store migrate`
// brings the schema to the version that it expects.
package main

import (
	"github.com/policywire/policywire/contract/flow"

	"github.com/policywire/policywire/services/store"
)

func main() {
	flow.Main("store", store.FromEnv, store.MigrateCommand())
}
