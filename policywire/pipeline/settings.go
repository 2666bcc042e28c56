package pipeline

import (
	"cmp"
	"errors"
	"path/filepath"
	"strings"

	"github.com/policywire/policywire/embedded/clickhouse"
	"github.com/policywire/policywire/services/classifier"
	"github.com/policywire/policywire/services/fetcher"
	"github.com/policywire/policywire/services/linker"
	"github.com/policywire/policywire/services/store"
	"github.com/policywire/policywire/services/translator"
)

// Check reports all that is wrong with the settings of the services, each by
// the name of its variable.
func Check(getenv func(string) string) error {
	fetched, fetcherErr := fetcher.ConfigFromEnv(getenv)
	if fetcherErr == nil {
		fetcherErr = fetched.CheckSources()
	}
	_, classifierErr := classifier.ConfigFromEnv(getenv)
	_, linkerErr := linker.ConfigFromEnv(getenv)
	_, translatorErr := translator.ConfigFromEnv(getenv)
	_, storeErr := store.ConfigFromEnv(getenv)
	_, usersErr := clickhouse.UsersFromEnv(getenv)
	return errors.Join(fetcherErr, classifierErr, linkerErr, translatorErr, storeErr, usersErr)
}

// settings returns the environment of the services, with the addresses of the
// embedded servers in it. What sites answered is kept beside the servers' data,
// unless the environment says where else, or none.
func (p *Pipeline) settings(getenv func(string) string) func(string) string {
	return func(name string) string {
		switch name {
		case "NATS_URL":
			return p.NATS
		case "STORE_DSN":
			return p.DSN
		case "STORE_MIGRATE_DSN", "STORE_CLUSTER":
			return "" // of servers elsewhere
		case "FETCHER_ARCHIVE":
			return cmp.Or(strings.TrimSpace(getenv(name)), filepath.Join(p.dir, "archive"))
		}
		return getenv(name)
	}
}
