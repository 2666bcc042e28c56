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
	waiting := map[string]int{}
	var order []string
	for _, q := range status.Queues {
		if n := q.Waiting + q.Unsettled; n > 0 {
			if waiting[q.Durable] == 0 {
				order = append(order, q.Durable)
			}
			waiting[q.Durable] += n
		}
	}
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
