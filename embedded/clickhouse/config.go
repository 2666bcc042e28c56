package clickhouse

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Config says where the engine keeps its data and who may use it.
type Config struct {
	// Dir holds everything: tables, configuration and passing files. It is made when it is not there.
	Dir string
	// Library is the path of libchdb.so; empty means CLICKHOUSE_LIB or the cache directory.
	Library string
	// Users may use the HTTP interface; none means a user "default" who needs no password.
	Users []User
	// MaxMemory limits the memory of one query in bytes; 0 means a quarter of the machine's.
	MaxMemory uint64
	// MaxConnections limits how many queries run at once, the others wait; 0 means 32.
	MaxConnections int
	// QueueTimeout is how long a query waits for its turn before it is refused; 0 means 30 seconds.
	QueueTimeout time.Duration
	// MaxSessions limits how many sessions (session_id) are kept at once; 0 means 100.
	MaxSessions int
	// StallTimeout is after how long a client that takes nothing of its answer is broken off; 0 means a minute. One that
	// reads slowly is not.
	StallTimeout time.Duration
	// Logger is told of what no client sees; nil means slog.Default().
	Logger *slog.Logger
}

// User is somebody who may use the HTTP interface.
type User struct {
	Name     string
	Password string
	// ReadOnly users can neither write, nor change settings in SQL, nor reach files and other servers.
	ReadOnly bool
	// Limits are settings that stand above what the user asks for, such as max_execution_time. Of a number, the user may
	// ask for less.
	Limits map[string]string
	// MaxQueries limits how many of the user's queries run at once, the others wait; 0 means MaxConnections.
	MaxQueries int
	// Quota limits how many queries the user may ask in an interval; the zero value means any number.
	Quota Quota
}

// Quota is a number of queries per interval. The interval begins with the first query in it.
type Quota struct {
	Queries  int
	Interval time.Duration
}

// complete checks the configuration and fills in what it leaves out.
func (c Config) complete() (Config, error) {
	var faults []error
	if c.Dir == "" {
		faults = append(faults, errors.New("Dir: a data directory is needed"))
	}
	if dir, err := filepath.Abs(c.Dir); err == nil {
		c.Dir = dir
	}
	if c.MaxConnections < 0 {
		faults = append(faults, fmt.Errorf("MaxConnections: %d is not a positive number", c.MaxConnections))
	}
	if c.MaxConnections == 0 {
		c.MaxConnections = 32
	}
	if c.QueueTimeout < 0 {
		faults = append(faults, fmt.Errorf("QueueTimeout: %s is not a positive duration", c.QueueTimeout))
	}
	if c.MaxSessions < 0 {
		faults = append(faults, fmt.Errorf("MaxSessions: %d is not a positive number", c.MaxSessions))
	}
	c.QueueTimeout, c.MaxSessions = cmp.Or(c.QueueTimeout, 30*time.Second), cmp.Or(c.MaxSessions, 100)
	if c.StallTimeout < 0 {
		faults = append(faults, fmt.Errorf("StallTimeout: %s is not a positive duration", c.StallTimeout))
	}
	if c.StallTimeout == 0 {
		c.StallTimeout = time.Minute
	}
	if c.MaxMemory == 0 {
		c.MaxMemory = machineMemory() / 4
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if len(c.Users) == 0 {
		c.Users = []User{{Name: "default"}}
	}
	seen := map[string]bool{}
	for _, u := range c.Users {
		if u.Name == "" || seen[u.Name] {
			faults = append(faults, fmt.Errorf("Users: the name %q is empty or there twice", u.Name))
		}
		if u.MaxQueries < 0 || u.Quota.Queries < 0 || u.Quota.Queries > 0 && u.Quota.Interval <= 0 {
			faults = append(faults, fmt.Errorf("Users: the limits of %s are not positive numbers, or a quota has no interval", u.Name))
		}
		seen[u.Name] = true
	}
	return c, errors.Join(faults...)
}

// machineMemory returns what this process may use: the machine's memory, or the container's when that is less.
// It is 4 GiB where neither can be read.
func machineMemory() uint64 {
	total := uint64(4 << 30)
	if b, err := os.ReadFile("/proc/meminfo"); err == nil {
		for line := range strings.Lines(string(b)) {
			if f := strings.Fields(line); len(f) > 1 && f[0] == "MemTotal:" {
				if kb, err := strconv.ParseUint(f[1], 10, 64); err == nil {
					total = kb << 10
				}
			}
		}
	}
	if b, err := os.ReadFile("/sys/fs/cgroup/memory.max"); err == nil {
		if limit, err := strconv.ParseUint(strings.TrimSpace(string(b)), 10, 64); err == nil {
			total = min(total, limit)
		}
	}
	return total
}
