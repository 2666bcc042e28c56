package clickhouse

import (
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// lock names the version of the library; scripts/libchdb.sh reads the same file.
//
//go:embed libchdb.lock
var lock string

// ErrNoLibrary is returned by Open when the engine library is not on this machine.
var ErrNoLibrary = errors.New("the ClickHouse engine library is missing: `make libchdb` installs it, or set CLICKHOUSE_LIB to the path of a libchdb.so")

// Version returns the version of the library that this package is built and tested with.
func Version() string {
	for line := range strings.Lines(lock) {
		if name, version, _ := strings.Cut(strings.TrimSpace(line), " "); name == "version" {
			return version
		}
	}
	return ""
}

// LibraryPath returns where the library is looked for: CLICKHOUSE_LIB, else the user's cache directory, where
// `make libchdb` puts it. The file need not exist.
func LibraryPath(getenv func(string) string) (string, error) {
	if path := getenv("CLICKHOUSE_LIB"); path != "" {
		return path, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("finding the cache directory that holds libchdb.so: %w; or set CLICKHOUSE_LIB", err)
	}
	return filepath.Join(cache, "policywire", "libchdb", Version(), "libchdb.so"), nil
}

// findLibrary returns the path of a library that is there.
func findLibrary(path string) (string, error) {
	if path == "" {
		var err error
		if path, err = LibraryPath(os.Getenv); err != nil {
			return "", err
		}
	}
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("looking for %s: %w", path, ErrNoLibrary)
	}
	return path, nil
}
