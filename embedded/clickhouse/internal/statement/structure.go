package statement

import (
	"errors"
	"regexp"
	"slices"
	"strings"
)

// ErrStructure is for the structure of a table function with more in it than names and types: the engine evaluates it
// where no guard sees it, as a text.
var ErrStructure = errors.New("the structure that a table function is given may be one text of names and types, without DEFAULT, ALIAS, MATERIALIZED and EPHEMERAL")

// structured are the table functions that take the structure of their rows as a text.
var structured = []string{"format", "generaterandom", "null", "values", "sqlstandardvalues", "input", "fuzzjson", "url", "urlcluster", "s3", "s3cluster",
	"gcs", "oss", "cosn", "hdfs", "hdfscluster", "azureblobstorage", "azureblobstoragecluster", "redis", "mongodb", "executable", "ytsaurus",
	"iceberg", "icebergs3", "deltalake", "deltalakes3", "hudi", "paimon", "paimons3"}

// Hides reports whether a text may hold an expression that the structure of a table would have evaluated.
func Hides(s string) bool { return expression.MatchString(s) && strings.Contains(s, "(") }

var expression = regexp.MustCompile(`(?i)\b(DEFAULT|ALIAS|MATERIALIZED|EPHEMERAL|CODEC|TTL)\b`)

// structure checks the arguments of the table function that the token names.
func (p *parser) structure() error {
	name, look := strings.ToLower(p.name()), p.peek()
	if !look.is("(") || name == "format" && !p.fromTable() {
		return nil
	}
	first := true
	inside := look.tok.depth
	for look.advance(); look.tok.depth >= inside && look.tok.kind != end && look.fault() == nil; look.advance() {
		switch {
		case look.tok.kind == text && Hides(literal(look.text(look.tok))):
			return ErrStructure
		case look.is(",") && look.tok.depth == inside && strings.HasSuffix(name, "values"):
			first = false // rows follow, which are expressions
		case first && (look.is("|") || look.name() != "" && look.peek().is("(") && !look.named("headers") && !look.named("extra_credentials")):
			return ErrStructure
		}
	}
	return nil
}

// fromTable reports whether format is the table function here, and not the one that fills a pattern.
func (p *parser) fromTable() bool {
	before := strings.ToUpper(p.text(p.prev))
	if slices.Contains([]string{"FROM", "JOIN", "DESCRIBE", "DESC", "TABLE", "FUNCTION"}, before) {
		return true
	}
	argument := p.peek().peek()
	return argument.tok.kind == word || argument.tok.kind == text && !strings.Contains(argument.text(argument.tok), "{")
}

// literal returns what a text in quotes, or between dollars, stands for.
func literal(s string) string {
	if strings.HasPrefix(s, "$") {
		return s
	}
	return unquote(s)
}
