package archive

import (
	"os"
	"time"
)

// With returns cfg with a clock and a way to make files, where they are not nil.
func (c Config) With(now func() time.Time, create func(string) (*os.File, error)) Config {
	c.now, c.create = now, create
	return c
}

// Tend tidies up now.
func (a *Archive) Tend() { a.tend() }

// Redact returns e as it is archived, and what is said to be left out.
func Redact(e Exchange, names ...string) (Exchange, string) { return newSecrets(names).clean(e) }
