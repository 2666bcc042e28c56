package store_test

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/policywire/policywire/services/store"
	"github.com/policywire/policywire/services/store/reference"
	"github.com/policywire/policywire/services/store/term"
)

// TestEveryViewOfRandomHistories writes random histories by two stores at once
// and compares every view with the slow reference. HISTORIES is how many, and
// HISTORIES_DONE a file that notes how far it came and is gone on from.
func TestEveryViewOfRandomHistories(t *testing.T) {
	histories, done := histories(t), os.Getenv("HISTORIES_DONE")
	p := newProof(t)
	first := lastDone(t, done) + 1
	for seed := first; seed <= histories; seed++ {
		p.try(t, seed)
		if t.Failed() {
			return
		}
		note(t, done, seed)
	}
	t.Logf("histories %d to %d: %d events, %d questions to views with %d rows, each row as in the reference",
		first, histories, p.events, p.asked, p.rows)
}

// histories returns how many are tried.
func histories(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(cmp.Or(os.Getenv("HISTORIES"), "20"))
	if err != nil {
		t.Fatalf("HISTORIES: %v", err)
	}
	return n
}

// lastDone returns the last history that file notes, 0 without one.
func lastDone(t *testing.T, file string) int {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil {
		t.Fatalf("HISTORIES_DONE: %v", err)
	}
	return n
}

func note(t *testing.T, file string, seed int) {
	t.Helper()
	if file == "" {
		return
	}
	if err := os.WriteFile(file, fmt.Appendln(nil, seed), 0o644); err != nil {
		t.Fatal(err)
	}
}

// proof is a ClickHouse that takes one history after another.
type proof struct {
	*fixture
	stores              [2]*store.Store
	tables              []string
	events, asked, rows int
}

func newProof(t *testing.T) *proof {
	t.Helper()
	f := migrated(t)
	p := &proof{fixture: f, stores: [2]*store.Store{f.open(t), f.open(t)}}
	for _, name := range []string{"documents", "latest", "translations", "links", "withdrawals"} {
		p.tables = append(p.tables, "policywire_store."+name)
	}
	return p
}

// try compares the views after one history; merges are held up in every other.
func (p *proof) try(t *testing.T, seed int) {
	t.Helper()
	random := rand.New(rand.NewPCG(uint64(seed), 5))
	h := reference.Generate(random, 3+random.IntN(9))
	if seed%4 == 0 {
		h = reference.Dense(random)
	}
	if seed%2 == 0 {
		p.exec(t, "SYSTEM STOP MERGES")
		defer p.exec(t, "SYSTEM START MERGES")
	}
	questions := random.Uint64()
	ask := func(h reference.History) []reference.Table {
		s := reference.Of(h.Events(), term.Of)
		random := rand.New(rand.NewPCG(questions, 0))
		if seed%4 == 0 {
			return s.Series(random)
		}
		return s.Ask(random, seed)
	}
	p.events += len(h.Events())
	difference := p.compare(t, h, ask(h))
	if difference == "" {
		return
	}
	least := reference.Shrink(h, 400, func(less reference.History) bool {
		return p.compare(t, less, ask(less)) != ""
	})
	t.Errorf("history %d (its %d events can be cut to these %d):\n%s%s", seed, len(h.Events()), len(least.Events()), least,
		cmp.Or(p.compare(t, least, ask(least)), difference))
}

// compare writes h to empty tables and returns the first difference between
// the views and tables.
func (p *proof) compare(t *testing.T, h reference.History, tables []reference.Table) string {
	t.Helper()
	for _, name := range p.tables {
		p.exec(t, "TRUNCATE TABLE "+name)
	}
	p.write(t, h)
	return p.differ(t, tables)
}

// differ returns the first difference between the views and tables.
func (p *proof) differ(t *testing.T, tables []reference.Table) string {
	t.Helper()
	for _, table := range tables {
		p.asked++
		p.rows += len(table.Rows)
		answer, err := p.answer(t.Context(), table.Query())
		if err != nil {
			return err.Error()
		}
		if difference := table.Differs(answer); difference != "" {
			return difference
		}
	}
	return ""
}

// write has two stores write the batches of h, each every other one, at once.
func (p *proof) write(t *testing.T, h reference.History) {
	t.Helper()
	var wg sync.WaitGroup
	for n, s := range p.stores {
		wg.Go(func() {
			for i := n; i < len(h); i += len(p.stores) {
				if err := s.Write(t.Context(), h[i]); err != nil {
					t.Errorf("writing batch %d: %v", i+1, err)
				}
			}
		})
	}
	wg.Wait()
}

// answer is what a query is answered with, or the reason why it is not.
func (p *proof) answer(ctx context.Context, query string) (string, error) {
	server, _, _ := strings.Cut(strings.TrimPrefix(p.cfg.DSN, "http://"), "/")
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+server, strings.NewReader(query))
	if err != nil {
		return "", err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", query, body)
	}
	return string(body), err
}
