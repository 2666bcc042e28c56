package flow

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// FromEnv makes Open read what the operator says about the streams, which wins
// over Tuning and over what the server has, up and down:
//
//	NATS_REPLICAS      copies of every stream, 1 to 5, such as 3 on a cluster
//	NATS_STREAM_BYTES  byte limits, such as NEWS=16GiB,FETCHED=8GiB
//
// Where they are not set, a new stream gets what Tuning says, and one that is
// there keeps what it has. Open returns an error that names what is wrong.
func FromEnv(getenv func(string) string) Option {
	return func(b *Bus) { b.settings = func() (streamSettings, error) { return settingsFromEnv(getenv) } }
}

// streamSettings are an operator's settings of the streams.
type streamSettings struct {
	replicas int
	bytes    map[string]int64
}

// over returns t with the settings in place of its own.
func (s streamSettings) over(t Tuning) Tuning {
	if s.replicas > 0 {
		t.Replicas = s.replicas
	}
	limits := map[string]int64{}
	for _, from := range []map[string]int64{t.StreamBytes, s.bytes} {
		for name, limit := range from {
			limits[name] = limit
		}
	}
	t.StreamBytes = limits
	return t
}

func settingsFromEnv(getenv func(string) string) (streamSettings, error) {
	var s streamSettings
	var errs []error
	if text := getenv("NATS_REPLICAS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 5 {
			errs = append(errs, fmt.Errorf("NATS_REPLICAS: %q is not a number from 1 to 5", text))
		}
		s.replicas = n
	}
	var err error
	s.bytes, err = parseLimits(getenv("NATS_STREAM_BYTES"))
	return s, errors.Join(append(errs, err)...)
}

// parseLimits reads "NEWS=16GiB,FETCHED=8GiB".
func parseLimits(text string) (map[string]int64, error) {
	limits := map[string]int64{}
	var errs []error
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		name, size, _ := strings.Cut(part, "=")
		limit, ok := parseSize(size)
		if !ok || !slices.ContainsFunc(streams, func(s stream) bool { return s.name == name }) {
			errs = append(errs, fmt.Errorf("NATS_STREAM_BYTES: %q is not like NEWS=16GiB, with one of FETCHED, NEWS, RETRY, DEAD, ALERT", part))
		}
		limits[name] = limit
	}
	return limits, errors.Join(errs...)
}

// parseSize reads a number of bytes, "16GiB" or "1048576".
func parseSize(text string) (int64, bool) {
	shift := 0
	for i, unit := range []string{"KiB", "MiB", "GiB", "TiB"} {
		if number, found := strings.CutSuffix(text, unit); found {
			text, shift = number, 10*(i+1)
		}
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return n << shift, err == nil && n > 0 && n<<shift>>shift == n
}
