package robots

// Matches is what a rule with the pattern does with a target.
func Matches(target, pattern string) bool { return rule{pattern: pattern}.matches(target) }
