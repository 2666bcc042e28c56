package web

import "time"

// Spent is how many requests a source has had on a day.
type Spent struct {
	// Day is a date in UTC, such as 2026-05-12.
	Day      string
	Requests int
}

// Spent returns what the source has had today, to be kept for a process that
// comes after this one.
func (c *Client) Spent(source string) Spent {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.today(source, c.now().UTC())
}

// RestoreSpent makes up for what a process before this one counted. A count that
// is higher stays.
func (c *Client) RestoreSpent(source string, kept Spent) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known := c.spent[source]
	if kept.Day > known.Day || kept.Day == known.Day && kept.Requests > known.Requests {
		c.spent[source] = kept
	}
}

// afford returns a *BudgetError when the source has had its requests of today.
func (c *Client) afford(p Policy) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now().UTC()
	if p.Budget <= 0 || c.today(p.Source, now).Requests < p.Budget {
		return nil
	}
	return &BudgetError{p.Source, p.Budget, time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, time.UTC)}
}

// spend counts a request, unless the source has had its requests of today.
func (c *Client) spend(p Policy) error {
	if err := c.afford(p); err != nil || p.Source == "" {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	spent := c.today(p.Source, c.now().UTC())
	spent.Requests++
	c.spent[p.Source] = spent
	return nil
}

// today returns what a source has had on the day of now.
func (c *Client) today(source string, now time.Time) Spent {
	if spent := c.spent[source]; spent.Day == now.Format(time.DateOnly) {
		return spent
	}
	return Spent{Day: now.Format(time.DateOnly)}
}
