package phrase

import "slices"

// automaton finds all patterns in one pass (Aho and Corasick, 1975). A state is
// the longest beginning of a pattern that the text read so far ends with.
type automaton struct {
	// root is the step from the first state, where most of a text is spent, for
	// the code points of the basic plane.
	root [1 << 16]uint32
	// edges holds the steps of all states, each's sorted by code point.
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
	first := &a.states[0]
	for _, e := range a.edges[first.edges:first.edgesEnd] {
		if e.on == r {
			return e.to
		}
	}
	return 0
}

// ends returns the patterns that end in state s, longest first.
func (a *automaton) ends(s uint32) []uint32 {
	st := &a.states[s]
	return a.found[st.found:st.foundEnd]
}

// newAutomaton returns an automaton of patterns, which are found by their
// index. It returns nil where there are too many of them.
//
// The states are made breadth first: a state that another falls back to is
// shorter, and so it is ready before.
func newAutomaton(patterns [][]rune) *automaton {
	b := builder{automaton: &automaton{states: make([]state, 1)}, patterns: patterns, order: make([]uint32, len(patterns))}
	for i := range b.order {
		b.order[i] = uint32(i)
	}
	slices.SortStableFunc(b.order, func(x, y uint32) int { return slices.Compare(patterns[x], patterns[y]) })
	b.spans = []span{{0, len(patterns), 0}}
	for s := 0; s < len(b.spans); s++ {
		if len(b.spans) > maxStates {
			return nil
		}
		b.fill(uint32(s))
	}
	b.states, b.edges, b.found = slices.Clone(b.states), slices.Clone(b.edges), slices.Clone(b.found)
	return b.automaton
}

// builder is an automaton that is being built.
type builder struct {
	*automaton
	patterns [][]rune
	// order is the patterns sorted, so that those that begin alike are together.
	order []uint32
	// spans are which of them begin with the text of each state.
	spans []span
}

// span is patterns in their order that have their first letters in common.
type span struct{ from, to, letters int }

// fill adds what is found in state s, and its steps.
func (b *builder) fill(s uint32) {
	at := b.spans[s]
	st := b.states[s]
	st.found = uint32(len(b.found))
	for at.from < at.to && len(b.patterns[b.order[at.from]]) == at.letters {
		b.found = append(b.found, b.order[at.from])
		at.from++
	}
	if s != 0 {
		b.found = append(b.found, b.ends(st.fail)...)
	}
	st.foundEnd, st.edges = uint32(len(b.found)), uint32(len(b.edges))
	for at.from < at.to {
		on := b.patterns[b.order[at.from]][at.letters]
		next := at.from + 1
		for next < at.to && b.patterns[b.order[next]][at.letters] == on {
			next++
		}
		to := uint32(len(b.states))
		b.edges = append(b.edges, edge{on, to})
		b.states = append(b.states, state{fail: b.after(s, st.fail, on)})
		b.spans = append(b.spans, span{at.from, next, at.letters + 1})
		if s == 0 && int(on) < len(b.root) {
			b.root[on] = to
		}
		at.from = next
	}
	st.edgesEnd = uint32(len(b.edges))
	b.states[s] = st
}

// after returns what the state that follows s on a letter falls back to.
func (b *builder) after(s, fail uint32, on rune) uint32 {
	if s == 0 {
		return 0
	}
	return b.step(fail, on)
}
