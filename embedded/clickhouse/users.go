package clickhouse

import (
	"errors"
	"net/url"
	"time"
)

// UsersFromEnv returns the users that the environment describes, none when it says nothing:
//
//	CLICKHOUSE_PASSWORD          the password of the user default, who may do everything
//	CLICKHOUSE_ANALYST_PASSWORD  makes a user analyst with this password, who can only read, a minute and a gigabyte at a
//	                             time, eight queries at once and 20,000 an hour
//
// An analyst's password alone is refused: whoever leaves his name out would need none.
func UsersFromEnv(getenv func(string) string) ([]User, error) {
	own, analyst := getenv("CLICKHOUSE_PASSWORD"), getenv("CLICKHOUSE_ANALYST_PASSWORD")
	switch {
	case own == "" && analyst == "":
		return nil, nil
	case own == "":
		return nil, errors.New("CLICKHOUSE_ANALYST_PASSWORD: the user default would still need no password; set CLICKHOUSE_PASSWORD too")
	}
	users := []User{{Name: "default", Password: own}}
	if analyst != "" {
		users = append(users, User{Name: "analyst", Password: analyst, ReadOnly: true,
			Limits:     map[string]string{"max_execution_time": "60", "max_memory_usage": "1000000000", "max_threads": "2"},
			MaxQueries: 8, Quota: Quota{Queries: 20_000, Interval: time.Hour}})
	}
	return users, nil
}

// DSN returns the address host:port as clickhouse-go takes it, with the user's name and password in it, such as
// http://default:secret@127.0.0.1:8123.
func (u User) DSN(addr string) string {
	dsn := url.URL{Scheme: "http", Host: addr, User: url.UserPassword(u.Name, u.Password)}
	return dsn.String()
}
