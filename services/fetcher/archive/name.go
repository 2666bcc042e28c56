package archive

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"time"
)

// suffix is that of a file that is being written.
const suffix = ".open"

const nameTime = "20060102T150405Z"

var (
	namePattern = regexp.MustCompile(`^policywire-(\d{8}T\d{6}Z)-\d{5,}-[A-Za-z0-9._~-]+\.warc\.gz(\.open)?$`)
	notInNames  = regexp.MustCompile(`[^A-Za-z0-9._-]+`)
)

// fileName returns the name of a file: its time, a number that makes it unique
// within the process, and the machine and process that write it.
func fileName(now time.Time, serial int) string {
	host, err := os.Hostname()
	if err != nil || host == "" {
		host = "localhost"
	}
	host = strings.Trim(notInNames.ReplaceAllString(host, "-"), "-.")
	return fmt.Sprintf("policywire-%s-%05d-%s~%d.warc.gz", now.UTC().Format(nameTime), serial, host, os.Getpid())
}

// begun returns when a file was begun, by its name.
func begun(name string) (time.Time, bool) {
	match := namePattern.FindStringSubmatch(name)
	if match == nil {
		return time.Time{}, false
	}
	t, err := time.Parse(nameTime, match[1])
	return t, err == nil
}

// day returns the day of a time, in UTC.
func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
