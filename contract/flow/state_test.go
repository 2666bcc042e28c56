package flow_test

import (
	"context"
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

func TestAConflictAmongManyConcernsOneEntry(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	state, err := flow.OpenState[revision](t.Context(), bus, "revisions")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := state.Put(t.Context(), "apec/7", revision{"old", 1}, 0); err != nil {
		t.Fatal(err)
	}
	entries := make([]flow.Entry[revision], 50)
	for i := range entries {
		entries[i] = flow.Entry[revision]{Key: fmt.Sprint("apec/", i), Value: revision{"new", 1}}
	}
	state.PutMany(t.Context(), entries)
	for i, e := range entries {
		if conflict := errors.Is(e.Err, flow.ErrConflict); conflict != (i == 7) || !conflict && (e.Err != nil || e.Version == 0) {
			t.Errorf("entry %d: got version %d, error %v", i, e.Version, e.Err)
		}
	}
	if v, _, err := state.Get(t.Context(), "apec/7"); err != nil || v.Hash != "old" {
		t.Errorf("the entry in conflict: got %v, error %v; want the old one", v, err)
	}
}

func TestOneOfManyWritersWins(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	won := make(chan bool, 20)
	for i := range 20 {
		bus := server.Open(t)
		state, err := flow.OpenState[int](t.Context(), bus, "numbers")
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			_, err := state.Put(context.Background(), "one", i, 0)
			won <- err == nil
		}()
	}
	winners := 0
	for range 20 {
		if <-won {
			winners++
		}
	}
	if winners != 1 {
		t.Errorf("got %d winners, want 1", winners)
	}
}

func TestStateIsThereAfterARestart(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	bus := server.Open(t)
	state, err := flow.OpenState[string](t.Context(), bus, "etags")
	if err != nil {
		t.Fatal(err)
	}
	version, err := state.Put(t.Context(), "https://www.msit.go.kr/eng", `"3c-5f"`, 0)
	if err != nil {
		t.Fatal(err)
	}
	server.Restart(t)
	if version, err = state.Put(t.Context(), "https://www.msit.go.kr/eng", `"3c-60"`, version); err != nil {
		t.Fatalf("writing right after a restart: %s", err)
	}
	again, err := flow.OpenState[string](t.Context(), bus, "etags")
	if err != nil {
		t.Fatal(err)
	}
	if v, got, err := again.Get(t.Context(), "https://www.msit.go.kr/eng"); err != nil || v != `"3c-60"` || got != version {
		t.Errorf("got %s, version %d, error %v", v, got, err)
	}
	if _, err := state.Put(t.Context(), "big", string(make([]byte, 5<<20)), 0); err == nil {
		t.Error("a value of 5 MiB: got no error")
	}
}
