package index

import "container/heap"

// ages is a heap of the entries, the oldest by publication first.
type ages []*entry

func (a *ages) push(e *entry)   { heap.Push(a, e) }
func (a *ages) remove(e *entry) { heap.Remove(a, e.age) }

// Len implements heap.Interface.
func (a ages) Len() int { return len(a) }

// Less implements heap.Interface.
func (a ages) Less(i, j int) bool { return before(a[i], a[j]) }

// Swap implements heap.Interface.
func (a ages) Swap(i, j int) {
	a[i], a[j] = a[j], a[i]
	a[i].age, a[j].age = i, j
}

// Push implements heap.Interface.
func (a *ages) Push(x any) {
	e := x.(*entry)
	e.age = len(*a)
	*a = append(*a, e)
}

// Pop implements heap.Interface.
func (a *ages) Pop() any {
	last := len(*a) - 1
	e := (*a)[last]
	(*a)[last] = nil
	*a = (*a)[:last]
	return e
}
