package flow_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
)

type revision struct {
	Hash     string `json:"hash"`
	Revision int    `json:"revision"`
}

func TestStateComparesAndSets(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	state, err := flow.OpenState[revision](t.Context(), bus, "revisions")
	if err != nil {
		t.Fatal(err)
	}
	const key = "korea-kr-press/156784421"
	if v, version, err := state.Get(t.Context(), key); err != nil || version != 0 || v != (revision{}) {
		t.Fatalf("an absent entry: got %v, version %d, error %v; want none", v, version, err)
	}
	first, err := state.Put(t.Context(), key, revision{"a", 1}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := state.Put(t.Context(), key, revision{"b", 1}, 0); !errors.Is(err, flow.ErrConflict) {
		t.Errorf("creating an entry that exists: got %v, want ErrConflict", err)
	}
	second, err := state.Put(t.Context(), key, revision{"b", 2}, first)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := state.Put(t.Context(), key, revision{"c", 2}, first); !errors.Is(err, flow.ErrConflict) {
		t.Errorf("writing over a later version: got %v, want ErrConflict", err)
	}
	if v, version, err := state.Get(t.Context(), key); err != nil || version != second || v != (revision{"b", 2}) {
		t.Errorf("got %v, version %d, error %v; want the second, version %d", v, version, err, second)
	}
}

func TestStateWritesManyEntriesTogether(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	state, err := flow.OpenState[revision](t.Context(), bus, "revisions")
	if err != nil {
		t.Fatal(err)
	}
	entries := make([]flow.Entry[revision], 2000)
	keys := make([]string, len(entries))
	for i := range entries {
		keys[i] = fmt.Sprint("apec/발표/", i)
		entries[i] = flow.Entry[revision]{Key: keys[i], Value: revision{"h", i}}
	}
	state.PutMany(t.Context(), entries)
	for i, got := range state.GetMany(t.Context(), keys) {
		if entries[i].Err != nil || got.Err != nil || got.Value.Revision != i || got.Version != entries[i].Version {
			t.Fatalf("entry %d: got %+v after %+v", i, got, entries[i])
		}
	}
}
