package lexicon

// Features are points by what they are for.
type Features struct {
	// Title and Summary are for standing there, Lead for standing in the first
	// paragraphs of the body.
	Title   float64 `json:"title"`
	Summary float64 `json:"summary"`
	Lead    float64 `json:"lead"`
	// Mentions is for how often a term is there for the length of the body.
	Mentions float64 `json:"mentions"`
	// Spread is for how much of the body speaks of it.
	Spread float64 `json:"spread"`
}

// Sum returns all points together.
func (f Features) Sum() float64 { return f.Title + f.Summary + f.Lead + f.Mentions + f.Spread }

// plus returns the points of f and g together.
func (f Features) plus(g Features) Features {
	return Features{f.Title + g.Title, f.Summary + g.Summary, f.Lead + g.Lead, f.Mentions + g.Mentions, f.Spread + g.Spread}
}

// times returns the points of f multiplied.
func (f Features) times(by float64) Features {
	return Features{f.Title * by, f.Summary * by, f.Lead * by, f.Mentions * by, f.Spread * by}
}

// rounded returns the points as they are shown.
func (f Features) rounded() Features {
	return Features{round(f.Title), round(f.Summary), round(f.Lead), round(f.Mentions), round(f.Spread)}
}
