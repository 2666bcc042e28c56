package archive

import "time"

// Head is what an Index knows of an exchange without reading it.
type Head struct {
	Time        time.Time
	Method, URL string
	// Status is that of the answer, 304 for one that was not modified.
	Status int
	// NotModified says that the site was asked for what is newer and had none.
	NotModified bool
}

// Head returns what is known of exchange i, of Len in the order of their time.
func (x *Index) Head(i int) Head {
	e := &x.exchanges[i]
	return Head{time.Unix(0, e.time).UTC(), e.method, e.uri, int(e.status), e.flags&notModified != 0}
}

// Entry reads exchange i, of Len in the order of their time. Its error names the
// file and the offset.
func (x *Index) Entry(i int) (Entry, error) { return x.entry(int32(i)) }
