package archive

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/policywire/policywire/services/fetcher/warc"
)

// NewIndex reads files, in any order, to their end, and returns what is in them.
// What is damaged is left out and is in Damage; an error is that of a file that
// cannot be read at all. Further are the names of parameters that Config.Secrets
// had when the files were written.
func NewIndex(ctx context.Context, files []string, further ...string) (*Index, error) {
	x := &Index{secrets: newSecrets(further), seed: maphash.MakeSeed(), uris: map[string]string{}, byKey: map[uint64][]int32{}}
	for _, name := range files {
		if err := x.add(ctx, name); err != nil {
			return nil, fmt.Errorf("indexing the archive: %w", err)
		}
	}
	x.sort()
	x.resolve()
	return x, nil
}

// add reads one file.
func (x *Index) add(ctx context.Context, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	j := &joiner{index: x, file: int32(len(x.files)), byID: map[string]int32{}, requests: map[string]*request{}, from: len(x.exchanges)}
	x.files = append(x.files, name)
	r := warc.NewReader(f, name, warc.Limits{})
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		record, err := r.Next()
		var damage *warc.Damage
		switch {
		case err == io.EOF:
			j.finish()
			return nil
		case errors.As(err, &damage):
			x.note(err)
			j.undo(damage.Offset)
		case err != nil:
			return err
		default:
			if err := j.take(record); err != nil {
				x.note(fmt.Errorf("reading %s at offset %d: %w", name, record.Offset, err))
			}
		}
	}
}

// maxDamage bounds what is remembered of it.
const maxDamage = 1000

func (x *Index) note(err error) {
	if len(x.damage) < maxDamage {
		x.damage = append(x.damage, err)
	}
}

// intern returns a string that is kept once.
func (x *Index) intern(s string) string {
	if known, ok := x.uris[s]; ok {
		return known
	}
	s = strings.Clone(s)
	x.uris[s] = s
	return s
}

func (x *Index) hash(s string) uint64 {
	if s == "" {
		return 0
	}
	return maphash.String(x.seed, s)
}

// sort orders the exchanges by time. The origins, which are positions in the
// order before, move with them.
func (x *Index) sort() {
	order := make([]int32, len(x.exchanges))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(x.exchanges[a].time, x.exchanges[b].time) })
	place := make([]int32, len(order))
	sorted := make([]exchange, len(order))
	for i, from := range order {
		place[from], sorted[i] = int32(i), x.exchanges[from]
	}
	for i := range sorted {
		e := &sorted[i]
		if e.origin >= 0 {
			e.origin = place[e.origin]
		}
		x.byKey[e.key] = append(x.byKey[e.key], int32(i))
	}
	x.exchanges, x.uris = sorted, nil
}

// resolve finds the payloads of revisits: of the record that one names, which was
// done where both are in a file; of the address and time that it names; of one
// with its digest; and for what was not modified, of the answer before.
func (x *Index) resolve() {
	var named, digests map[uint64]int32
	for i := range x.exchanges {
		e := &x.exchanges[i]
		if !e.revisit() || e.origin >= 0 {
			continue
		}
		if named == nil {
			named, digests = x.originals()
		}
		if o, ok := named[e.refers]; ok && e.refers != 0 {
			e.origin = o
		} else if o, ok := digests[e.digest]; ok && e.digest != 0 && e.flags&identical != 0 {
			e.origin = o
		} else if e.flags&notModified != 0 {
			e.origin = x.before(int32(i))
		}
	}
}

// originals returns the answers that have a payload by address and time, and by
// digest.
func (x *Index) originals() (named, digests map[uint64]int32) {
	named, digests = map[uint64]int32{}, map[uint64]int32{}
	for i := range x.exchanges {
		if e := &x.exchanges[i]; !e.revisit() {
			named[x.name(e.uri, time.Unix(0, e.time))] = int32(i)
			digests[e.digest] = int32(i)
		}
	}
	return named, digests
}

// name is what a revisit can name its origin by.
func (x *Index) name(uri string, t time.Time) uint64 {
	return x.hash(uri + " " + warc.FormatDate(t))
}

// before returns what an address answered before exchange i, -1 when that is not
// known. What that refers to is resolved, as it is earlier.
func (x *Index) before(i int32) int32 {
	list := x.byKey[x.exchanges[i].key]
	at, _ := slices.BinarySearch(list, i)
	for at--; at >= 0; at-- {
		e := &x.exchanges[list[at]]
		if e.revisit() {
			if e.origin >= 0 {
				return e.origin
			}
			continue
		}
		if e.status == 200 {
			return list[at]
		}
	}
	return -1
}
