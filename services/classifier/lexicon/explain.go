package lexicon

// Hidden is a term that was found and does not count.
type Hidden struct {
	// Term is the entry of the lexicon.
	Term string
	// By is the entry that it lies inside or overlaps.
	By string
}

// explainHidden collects what is hidden by h.
func (m *matcher) explainHidden(by hit, hits []hit) {
	for _, h := range hits {
		*m.hidden = append(*m.hidden, Hidden{m.lexicon.terms[h.term].text, m.lexicon.terms[by.term].text})
	}
}
