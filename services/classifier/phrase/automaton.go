package phrase

import "slices"

// automaton finds all patterns in one pass (Aho and Corasick, 1975). A state is
// the longest beginning of a pattern that the text read so far ends with.
type automaton struct {
	// root is the step from the first state, where most of a text is spent, for
	// the code points that a pattern may begin with.
	root [1 << 16]uint32
	// edges holds the steps of all other states, each's sorted by code point.
	edges  []edge
	states []state
	// found holds the patterns that end in each state, longest first.
	found []uint32
}

type edge struct {
	on rune
	to uint32
}

// state refers to its steps and patterns by their place in the automaton.
type state struct {
	edges, edgesEnd uint32
	found, foundEnd uint32
	// fail is the state of the longest end of this one's text that is another's.
	fail uint32
}

// maxStates bounds the memory, to half a gigabyte.
const maxStates = 1 << 24

// step returns the state after reading r in state s.
func (a *automaton) step(s uint32, r rune) uint32 {
	for s != 0 {
		st := &a.states[s]
		for _, e := range a.edges[st.edges:st.edgesEnd] {
			if e.on == r {
				return e.to
			}
		}
		s = st.fail
	}
	if r >= 0 && int(r) < len(a.root) {
		return a.root[r]
	}
	return 0
}

// ends returns the patterns that end in state s, longest first.
func (a *automaton) ends(s uint32) []uint32 {
	st := &a.states[s]
	return a.found[st.found:st.foundEnd]
}

// trie is an automaton that is being built.
type trie struct {
	next  map[rune]int
	fail  int
	found []uint32
}

// newAutomaton returns an automaton of patterns, which are found by their
// index. It returns nil where there are too many of them.
func newAutomaton(patterns [][]rune) *automaton {
	nodes := []trie{{next: map[rune]int{}}}
	for i, p := range patterns {
		at := 0
		for _, r := range p {
			to, ok := nodes[at].next[r]
			if !ok {
				to = len(nodes)
				nodes = append(nodes, trie{next: map[rune]int{}})
				nodes[at].next[r] = to
			}
			at = to
		}
		nodes[at].found = append(nodes[at].found, uint32(i))
	}
	if len(nodes) > maxStates || len(patterns) > maxStates {
		return nil
	}
	link(nodes)
	return flatten(nodes)
}

// link sets what each state falls back to, breadth first, so that the shorter
// is ready before the longer needs it.
func link(nodes []trie) {
	queue := []int{0}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for r, to := range nodes[at].next {
			queue = append(queue, to)
			if at == 0 {
				continue
			}
			fail := nodes[at].fail
			for fail != 0 && !has(nodes[fail].next, r) {
				fail = nodes[fail].fail
			}
			nodes[to].fail = nodes[fail].next[r]
			nodes[to].found = append(nodes[to].found, nodes[nodes[to].fail].found...)
		}
	}
}

func has(next map[rune]int, r rune) bool {
	_, ok := next[r]
	return ok
}

// flatten moves the states into few slices, which a processor's cache holds.
func flatten(nodes []trie) *automaton {
	a := &automaton{states: make([]state, len(nodes))}
	for i, n := range nodes {
		st := &a.states[i]
		st.fail = uint32(n.fail)
		st.edges, st.found = uint32(len(a.edges)), uint32(len(a.found))
		for r, to := range n.next {
			if i == 0 && int(r) < len(a.root) {
				a.root[r] = uint32(to)
			}
			a.edges = append(a.edges, edge{r, uint32(to)})
		}
		slices.SortFunc(a.edges[st.edges:], func(x, y edge) int { return int(x.on) - int(y.on) })
		a.found = append(a.found, n.found...)
		st.edgesEnd, st.foundEnd = uint32(len(a.edges)), uint32(len(a.found))
	}
	return a
}
