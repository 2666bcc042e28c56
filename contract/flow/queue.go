package flow

import "sync"

// queue holds the messages that wait for a worker. Bulk ones wait until there
// is no other. Its length is bounded by what the pullers ask for.
type queue struct {
	mu      sync.Mutex
	arrived *sync.Cond
	live    []*delivery
	bulk    []*delivery
	closed  bool
}

func newQueue() *queue {
	q := &queue{}
	q.arrived = sync.NewCond(&q.mu)
	return q
}

// put adds d and reports whether it will be handed out.
func (q *queue) put(d *delivery) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false
	}
	if d.from.source.bulk {
		q.bulk = append(q.bulk, d)
	} else {
		q.live = append(q.live, d)
	}
	q.arrived.Signal()
	return true
}

// next waits for a message; nil means that the queue is closed.
func (q *queue) next() *delivery {
	q.mu.Lock()
	defer q.mu.Unlock()
	for {
		switch {
		case q.closed:
			return nil
		case len(q.live) > 0:
			return pop(&q.live)
		case len(q.bulk) > 0:
			return pop(&q.bulk)
		}
		q.arrived.Wait()
	}
}

// close ends the waiting and returns what was not handed out.
func (q *queue) close() []*delivery {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	left := append(q.live, q.bulk...)
	q.live, q.bulk = nil, nil
	q.arrived.Broadcast()
	return left
}

func pop(list *[]*delivery) *delivery {
	d := (*list)[0]
	(*list)[0] = nil
	*list = (*list)[1:]
	return d
}
