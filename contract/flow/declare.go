package flow

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"

	"github.com/nats-io/nats.go/jetstream"
)

// config returns what a new stream is like.
func (s stream) config(t Tuning) jetstream.StreamConfig {
	limit := s.maxBytes
	if n, ok := t.StreamBytes[s.name]; ok {
		limit = n
	}
	return jetstream.StreamConfig{
		Name: s.name, Description: s.description, Subjects: s.subjects,
		Retention: jetstream.LimitsPolicy, Storage: jetstream.FileStorage,
		MaxAge: s.maxAge, MaxBytes: limit, Discard: s.discard, Duplicates: duplicateWindow,
		Replicas: t.Replicas, AllowDirect: true, AllowAtomicPublish: true,
	}
}

// mostShrinking is how much smaller than declared a new stream may become.
const mostShrinking = 64

// metadataShrunk marks a stream that got less than its limit for lack of room,
// by how often: it is not raised by itself, or it would take what is left.
const metadataShrunk = "policywire-shrunk"

// declareStreams creates the streams that are missing and raises the others
// where they lack something. A server with less room than their limits, which
// it reserves, has the new ones made smaller: a small disk is no reason not to
// start. Limits that were set explicitly are not made smaller.
func (b *Bus) declareStreams(ctx context.Context) error {
	var rest []stream
	for _, s := range streams {
		if _, explicit := b.tuning.StreamBytes[s.name]; !explicit {
			rest = append(rest, s)
			continue
		}
		if _, err := b.declareStream(ctx, s.config(b.tuning), true); err != nil {
			return err
		}
	}
	made := map[string]bool{}
	for shrink := int64(1); ; shrink *= 2 {
		err := b.declareShrunk(ctx, rest, shrink, made)
		if !noStorage(err) || shrink >= mostShrinking {
			return err
		}
		b.log.Warn("the server has little room; new streams get less", "by", 2*shrink)
	}
}

// declareShrunk declares the streams with their limits divided by shrink. What
// it made itself, with more, it makes smaller too.
func (b *Bus) declareShrunk(ctx context.Context, streams []stream, shrink int64, made map[string]bool) error {
	for _, s := range streams {
		config := s.config(b.tuning)
		if shrink > 1 {
			config.MaxBytes /= shrink
			config.Metadata = map[string]string{metadataShrunk: strconv.FormatInt(shrink, 10)}
		}
		created, err := b.declareStream(ctx, config, made[s.name])
		if err != nil {
			return err
		}
		made[s.name] = made[s.name] || created
	}
	return nil
}

// declareStream creates a stream or raises the one that is there. exactly says
// that its byte limit is to be just that.
func (b *Bus) declareStream(ctx context.Context, config jetstream.StreamConfig, exactly bool) (created bool, err error) {
	err = b.waiting(ctx, "declaring stream "+config.Name, func(ctx context.Context) error {
		existing, err := b.js.Stream(ctx, config.Name)
		if errors.Is(err, jetstream.ErrStreamNotFound) {
			create := config
			create.Replicas = max(create.Replicas, 1)
			_, err = b.js.CreateStream(ctx, create)
			created = err == nil
			if !errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) {
				return err
			}
			existing, err = b.js.Stream(ctx, config.Name) // another process was quicker
		}
		if err != nil {
			return err
		}
		return b.raise(ctx, existing.CachedInfo().Config, config, exactly)
	})
	switch {
	case err != nil && config.MaxBytes > 0:
		return false, fmt.Errorf("declaring stream %s of %d MiB: %w", config.Name, config.MaxBytes>>20, err)
	case err != nil:
		return false, fmt.Errorf("declaring stream %s: %w", config.Name, err)
	}
	return created, nil
}

// raise updates a stream where it has less than wanted, and only there.
func (b *Bus) raise(ctx context.Context, have, wanted jetstream.StreamConfig, exactly bool) error {
	merged := merge(have, wanted, exactly)
	if reflect.DeepEqual(have, merged) {
		return nil
	}
	_, err := b.js.UpdateStream(ctx, merged)
	if !noStorage(err) || exactly {
		return err
	}
	b.log.Warn("a stream keeps its limit: the server has no room for more", "stream", have.Name, "mib", have.MaxBytes>>20)
	merged.MaxBytes = have.MaxBytes
	if reflect.DeepEqual(have, merged) {
		return nil
	}
	_, err = b.js.UpdateStream(ctx, merged)
	return err
}

// merge returns have with what it lacks of wanted. What an operator or a newer
// program gave it beyond that stays: more room, copies, age, subjects.
func merge(have, wanted jetstream.StreamConfig, exactly bool) jetstream.StreamConfig {
	merged := have
	merged.Subjects = union(have.Subjects, wanted.Subjects)
	merged.Discard, merged.AllowDirect, merged.AllowAtomicPublish = wanted.Discard, true, true
	merged.MaxAge = larger(have.MaxAge, wanted.MaxAge)
	merged.Duplicates = max(have.Duplicates, wanted.Duplicates)
	if wanted.Replicas > 0 {
		merged.Replicas = wanted.Replicas
	}
	_, shrunk := have.Metadata[metadataShrunk]
	switch {
	case exactly:
		merged.MaxBytes = wanted.MaxBytes
		merged.Metadata = maps.Clone(have.Metadata)
		delete(merged.Metadata, metadataShrunk)
		if by, shrinking := wanted.Metadata[metadataShrunk]; shrinking && merged.Metadata != nil {
			merged.Metadata[metadataShrunk] = by
		}
	case wanted.MaxBytes > 0 && !shrunk:
		merged.MaxBytes = larger(have.MaxBytes, wanted.MaxBytes)
	}
	return merged
}

// union returns the subjects of both, without those that another covers: the
// server refuses a stream whose subjects overlap.
func union(have, wanted []string) []string {
	all := slices.Clone(have)
	for _, subject := range wanted {
		if slices.ContainsFunc(all, func(other string) bool { return covers(other, subject) }) {
			continue
		}
		all = append(slices.DeleteFunc(all, func(other string) bool { return covers(subject, other) }), subject)
	}
	return all
}

// larger returns the larger of two limits, of which one that is not positive
// is none at all.
func larger[T ~int64](a, b T) T {
	if a <= 0 || b <= 0 {
		return min(a, b)
	}
	return max(a, b)
}

// noStorage reports whether the server has no room for the limits of a stream.
func noStorage(err error) bool {
	var api *jetstream.APIError
	return errors.As(err, &api) && api.ErrorCode == codeNoStorage
}
