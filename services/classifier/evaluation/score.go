package evaluation

// Score counts the tags of one topic.
type Score struct {
	// Right were given and are right, False were given and are not, Missed are
	// right and were not given.
	Right  int `json:"right"`
	False  int `json:"false"`
	Missed int `json:"missed"`
}

// Count takes in a document that was given the topic, or was not, and has it, or
// has not.
func (s *Score) Count(got, want bool) {
	switch {
	case got && want:
		s.Right++
	case got:
		s.False++
	case want:
		s.Missed++
	}
}

// Empty reports whether no document has the topic, and none was given it.
func (s Score) Empty() bool { return s == Score{} }

// Precision is the share of the tags given that are right.
func (s Score) Precision() float64 { return ratio(s.Right, s.Right+s.False) }

// Recall is the share of the right tags that were given.
func (s Score) Recall() float64 { return ratio(s.Right, s.Right+s.Missed) }

// F1 is the harmonic mean of Precision and Recall.
func (s Score) F1() float64 { return ratio(2*s.Right, 2*s.Right+s.False+s.Missed) }

// Share is how many of all.
type Share struct {
	N   int `json:"n"`
	All int `json:"all"`
}

func (s *Share) count(hit bool) {
	s.All++
	if hit {
		s.N++
	}
}

// Value is between 0 and 1, and 0 of none.
func (s Share) Value() float64 {
	if s.All == 0 {
		return 0
	}
	return float64(s.N) / float64(s.All)
}

// ratio is n/all, and 1 where there is nothing to be wrong about.
func ratio(n, all int) float64 {
	if all == 0 {
		return 1
	}
	return float64(n) / float64(all)
}
