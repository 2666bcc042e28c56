package sandbox

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Limits bound one run. All must be positive.
type Limits struct {
	// CPU is processor time, Time is time on the clock.
	CPU, Time time.Duration
	// Memory is address space, in bytes.
	Memory int64
}

// Holds is what confines a child beside the rlimits.
type Holds struct{ Namespaces, Filter, Files bool }

// Sandbox runs one program. It may be used by several goroutines.
type Sandbox struct {
	path   string
	limits Limits
	holds  Holds
}

// trialTime is how long a trial may take, at least: one that is too short for a
// busy machine must not weaken the sandbox.
const trialTime = time.Minute

// choices are tried in this order; the first under which the program works is taken.
var choices = [...]Holds{
	{Namespaces: true, Filter: true, Files: true},
	{Filter: true, Files: true},
	{Namespaces: true, Filter: true},
	{Filter: true},
	{Namespaces: true, Files: true},
	{Files: true},
	{Namespaces: true},
	{},
}

// New returns a sandbox for the program at path, with the strongest confinement
// under which works, which runs it on an input known to be good, returns nil.
// When it works under none, New returns the error of the last attempt.
func New(path string, limits Limits, works func(*Sandbox) error) (*Sandbox, error) {
	var err error
	patient := limits
	patient.CPU, patient.Time = max(limits.CPU, trialTime), max(limits.Time, trialTime)
	for _, holds := range choices {
		s := &Sandbox{path: path, limits: patient, holds: holds}
		if err = s.try(works); err == nil {
			s.limits = limits
			return s, nil
		}
	}
	return nil, fmt.Errorf("trying %s: %w", path, err)
}

// try reports whether the kernel enforces what s promises and the program works so.
func (s *Sandbox) try(works func(*Sandbox) error) error {
	if err := enforced(s.path, s.holds); err != nil {
		return err
	}
	return works(s)
}

// Holds returns what confines the children of s.
func (s *Sandbox) Holds() Holds { return s.holds }

// String says in words what holds the children of s, and what does not.
func (s *Sandbox) String() string {
	parts := []string{fmt.Sprintf("cpu %s, memory %d MiB, time %s", seconds(s.limits.CPU), s.limits.Memory>>20, seconds(s.limits.Time))}
	if !rlimited {
		parts[0] = fmt.Sprintf("time %s; cpu and memory: no (this system)", seconds(s.limits.Time))
	}
	parts = append(parts,
		"no network: "+yes(s.holds.Filter, "system call filter", s.holds.Namespaces, "network namespace"),
		"no writing: "+yes(s.holds.Filter, "system call filter", s.holds.Files, "Landlock"),
		"reads only the system's files: "+yes(s.holds.Files, "Landlock", false, ""),
		"sees no other process: "+yes(s.holds.Namespaces, "process namespace", false, ""))
	return strings.Join(parts, "; ")
}

// yes says which of two holds are there.
func yes(first bool, firstName string, second bool, secondName string) string {
	switch {
	case first && second:
		return "yes (" + firstName + ", " + secondName + ")"
	case first:
		return "yes (" + firstName + ")"
	case second:
		return "yes (" + secondName + ")"
	}
	return "no (this system refuses it)"
}

func seconds(d time.Duration) string { return fmt.Sprintf("%g s", d.Seconds()) }

// context returns ctx with the limit of time on the clock.
func (s *Sandbox) context(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, s.limits.Time)
}
