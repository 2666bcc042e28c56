package reference

import (
	"fmt"
	"math"
)

// Pairs is the view pairs: keys of two dimensions in the same documents.
func (s *State) Pairs(left, right string, in Scope) Table {
	t := Table{
		From: fmt.Sprintf("pairs(left = '%s', right = '%s', %s)", left, right, in.parameters(every...)),
		Columns: []string{"left_key", "right_key", "documents", "left_documents", "right_documents", "all_documents",
			"expected", "lift", "npmi"},
	}
	lefts, n := s.count(left, in)
	rights, _ := s.count(right, in)
	both := map[[2]string]int{}
	for _, f := range s.facts(in) {
		for _, l := range f.keys(left) {
			for _, r := range f.keys(right) {
				if left != right || l < r {
					both[[2]string{l, r}]++
				}
			}
		}
	}
	for pair, documents := range both {
		if documents < 2 {
			continue
		}
		l, r := lefts[pair[0]], rights[pair[1]]
		lift := float64(documents) * float64(n) / (float64(l) * float64(r))
		npmi := 1.0
		if documents < n {
			npmi = math.Log(lift) / -math.Log(float64(documents)/float64(n))
		}
		t.Rows = append(t.Rows, []any{pair[0], pair[1], documents, l, r, n, float64(l) * float64(r) / float64(n), lift, npmi})
	}
	return t
}
