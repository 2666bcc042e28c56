package pipeline

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/policywire/policywire/contract/flow"
)

// statusTimeout bounds how long a status may take to gather.
const statusTimeout = 5 * time.Second

// Status says in one line how far the work has come: how many documents the
// streams hold, what waits at which service, and what died.
func (p *Pipeline) Status() string {
	ctx, cancel := context.WithTimeout(p.ctx, statusTimeout)
	defer cancel()
	status, err := flow.Survey(ctx, p.Bus)
	if err != nil {
		return fmt.Sprintf("the bus does not answer: %v", err)
	}
	waiting, order := p.waiting(status)
	parts := []string{fmt.Sprintf("%d fetched", status.Messages["FETCHED"])}
	for _, name := range order {
		parts = append(parts, fmt.Sprintf("%d wait for %s", waiting[name], name))
	}
	if len(order) == 0 {
		parts = append(parts, "nothing waits")
	}
	if dead := status.Messages["DEAD"]; dead > 0 {
		parts = append(parts, fmt.Sprintf("%d dead letters (see 'policywire dead list')", dead))
	}
	return strings.Join(parts, ", ")
}

// waiting adds what waits for each service, and names them in the order of the
// flow. What waits for translation while that is off is kept, not late.
func (p *Pipeline) waiting(status flow.Overview) (waiting map[string]int, order []string) {
	waiting = map[string]int{}
	for _, q := range status.Queues {
		n := q.Waiting + q.Unsettled
		if n == 0 || q.Durable == "translator" && !p.translating {
			continue
		}
		if waiting[q.Durable] == 0 {
			order = append(order, q.Durable)
		}
		waiting[q.Durable] += n
	}
	return waiting, order
}
