package health

import (
	"maps"
	"slices"
)

// Change is a fault that began, that ended, or whose reason is another.
type Change struct {
	Kind, Reason string
	Recovered    bool
}

// Changes returns what is to be said when the faults of a source, reasons by
// kind, were before and are now, ends first. A fault that lasts is not said
// again: its numbers move every day.
func Changes(before, now map[string]string) []Change {
	var changes []Change
	for _, kind := range slices.Sorted(maps.Keys(before)) {
		if _, ok := now[kind]; !ok {
			changes = append(changes, Change{Kind: kind, Reason: "no longer: " + before[kind], Recovered: true})
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(now)) {
		if _, ok := before[kind]; !ok {
			changes = append(changes, Change{Kind: kind, Reason: now[kind]})
		}
	}
	return changes
}
