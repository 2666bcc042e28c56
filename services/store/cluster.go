package store

import (
	"fmt"
	"regexp"
	"strings"
)

//go:generate go test -count=1 -run TestClusterSchema -update .

// Script returns what Migrate runs on an empty ClickHouse of cfg, as a script
// with the name of each file before its statements.
func Script(cfg Config) (string, error) {
	steps, err := migrations(cfg)
	if err != nil {
		return "", err
	}
	all, err := views(cfg)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	add := func(name string, statements []string) {
		fmt.Fprintf(&b, "\n-- %s\n", name)
		for _, statement := range statements {
			b.WriteString(strings.TrimRight(statement, "\n") + ";\n")
		}
	}
	for _, step := range steps {
		add("migrations/"+step.name, step.statements)
	}
	for _, v := range all {
		add("views/"+v.name+".sql", v.statements)
	}
	return b.String(), nil
}

// statements returns what is run for a file of migrations or views: the file
// itself on one server, and on a cluster what brings the same to all servers.
func (c Config) statements(file string) ([]string, error) {
	if c.Cluster == "" {
		return []string{strings.ReplaceAll(file, "{engine}", c.Engine)}, nil
	}
	end := len(heading.FindString(file))
	statements, err := clustered(file[end:], c.Cluster)
	if err == nil {
		statements[0] = file[:end] + statements[0]
	}
	return statements, err
}

// heading is the comment that a file begins with.
var heading = regexp.MustCompile(`^(?:\s*--[^\n]*\n)*`)

// The forms that statements have, each up to the end of the name.
var (
	databaseForm = regexp.MustCompile(`^CREATE DATABASE IF NOT EXISTS \w+`)
	tableForm    = regexp.MustCompile(`^CREATE TABLE IF NOT EXISTS policywire_store\.(\w+)`)
	feedForm     = regexp.MustCompile(`^CREATE MATERIALIZED VIEW IF NOT EXISTS policywire_store\.\w+_feed\b`)
	alterForm    = regexp.MustCompile(`^ALTER TABLE policywire_store\.(\w+)\s+`)
	viewForm     = regexp.MustCompile(`^CREATE OR REPLACE VIEW policywire\.\w+`)
	insertForm   = regexp.MustCompile(`^INSERT INTO policywire_store\.\w+`)
)

// clustered returns the statements that make on every server of a cluster what
// statement makes on one. A table becomes the replicated <name>_local on every
// shard, and a distributed table with its name before them. Rows meet on one
// shard by the first column of the sorting key, so that what FINAL, and a feed
// from one local table into another, say of a key is said of all its rows.
func clustered(statement, cluster string) ([]string, error) {
	on := " ON CLUSTER '" + cluster + "'"
	after := func(end int, statement string) string { return statement[:end] + on + statement[end:] }
	switch {
	case databaseForm.MatchString(statement):
		return []string{after(len(databaseForm.FindString(statement)), statement)}, nil
	case tableForm.MatchString(statement):
		return clusteredTable(statement, cluster, on)
	case feedForm.MatchString(statement):
		return []string{after(len(feedForm.FindString(statement)), local(statement))}, nil
	case alterForm.MatchString(statement):
		return clusteredAlter(statement, on), nil
	case viewForm.MatchString(statement):
		return []string{after(len(viewForm.FindString(statement)), global(statement))}, nil
	case insertForm.MatchString(statement): // once, from and into the distributed tables
		return []string{global(statement)}, nil
	}
	line, _, _ := strings.Cut(statement, "\n")
	return nil, fmt.Errorf("no form for a cluster is known of %q", line)
}

var (
	engineClause  = regexp.MustCompile(`\{engine\}(?:\((\w+)\))?`)
	sortingKey    = regexp.MustCompile(`\nORDER BY \(?(\w+)`)
	commentClause = regexp.MustCompile(`\nCOMMENT '.*'\s*$`)
)

// clusteredTable returns the local table and the distributed one.
func clusteredTable(statement, cluster, on string) ([]string, error) {
	name := tableForm.FindStringSubmatch(statement)[1]
	engine, key := engineClause.FindStringSubmatch(statement), sortingKey.FindStringSubmatch(statement)
	if engine == nil || key == nil {
		return nil, fmt.Errorf("table %s has no {engine} or no sorting key", name)
	}
	arguments := `'/clickhouse/tables/{uuid}/{shard}', '{replica}'`
	if engine[1] != "" {
		arguments += ", " + engine[1]
	}
	replicated := strings.Replace(local(statement), engine[0], "ReplicatedReplacingMergeTree("+arguments+")", 1)
	replicated = strings.Replace(replicated, ", non_replicated_deduplication_window = 100", "", 1)
	end := len(tableForm.FindString(replicated))
	distributed := fmt.Sprintf("CREATE TABLE IF NOT EXISTS policywire_store.%[1]s%[2]s AS policywire_store.%[1]s_local\nENGINE = Distributed('%[3]s', 'policywire_store', '%[1]s_local', cityHash64(%[4]s))%[5]s",
		name, on, cluster, key[1], commentClause.FindString(statement))
	return []string{replicated[:end] + on + replicated[end:], distributed}, nil
}

// ofDistributed is what of the changes of a table concerns the distributed one
// too: it has the columns, and neither data nor indexes.
var (
	ofDistributed = regexp.MustCompile(`^(?:(?:ADD|DROP|MODIFY|RENAME|COMMENT) COLUMN|MODIFY COMMENT)\b`)
	onlyCodec     = regexp.MustCompile(`^MODIFY COLUMN (?:IF EXISTS )?\w+ CODEC\(`)
)

// clusteredAlter returns the change of the local table and, where it has part
// in it, that of the distributed one.
func clusteredAlter(statement, on string) []string {
	form := alterForm.FindStringSubmatch(statement)
	name := form[1]
	rest := strings.TrimSpace(statement[len(form[0]):])
	if strings.HasSuffix(name, "_feed") {
		return []string{"ALTER TABLE policywire_store." + name + on + "\n    " + local(rest)}
	}
	var columns []string
	for _, command := range commands(rest) {
		if ofDistributed.MatchString(command) && !onlyCodec.MatchString(command) {
			columns = append(columns, command)
		}
	}
	statements := []string{"ALTER TABLE policywire_store." + name + "_local" + on + "\n    " + rest}
	if len(columns) > 0 {
		statements = append(statements, "ALTER TABLE policywire_store."+name+on+"\n    "+strings.Join(columns, ",\n    "))
	}
	return statements
}

// commands parts the commands of an ALTER, which commas outside parentheses
// divide.
func commands(list string) []string {
	depth := 0
	divided := inCode(list, func(code string) string {
		return strings.Map(func(r rune) rune {
			switch r {
			case '(', '[':
				depth++
			case ')', ']':
				depth--
			case ',':
				if depth == 0 {
					return '\x00'
				}
			}
			return r
		}, code)
	})
	parts := strings.Split(divided, "\x00")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

var stored = regexp.MustCompile(`\bpolicywire_store\.\w+`)

// local names the local tables; what feeds them has its own name.
func local(statement string) string {
	return inCode(statement, func(code string) string {
		return stored.ReplaceAllStringFunc(code, func(name string) string {
			if strings.HasSuffix(name, "_feed") {
				return name
			}
			return name + "_local"
		})
	})
}

var (
	join     = regexp.MustCompile(`(?:\b(?:GLOBAL|LEFT|RIGHT|INNER|FULL|OUTER|CROSS|ANY|ALL|SEMI|ANTI|ASOF|ARRAY)\s+)*\bJOIN\b`)
	subquery = regexp.MustCompile(`\b(?:NOT\s+)?IN\s*\(?\s*(\w+)`)
	named    = regexp.MustCompile(`\b(\w+)\s+AS\s*\(\s*(?:SELECT|WITH)\b`)
)

// global lets what is joined be read once, for all shards: the other side of a
// row may be on another one.
func global(statement string) string {
	tables := map[string]bool{"SELECT": true, "WITH": true}
	for _, name := range named.FindAllStringSubmatch(statement, -1) {
		tables[name[1]] = true
	}
	return inCode(statement, func(code string) string {
		code = join.ReplaceAllStringFunc(code, func(found string) string {
			if strings.Contains(found, "ARRAY") || strings.HasPrefix(found, "GLOBAL") {
				return found
			}
			return "GLOBAL " + found
		})
		return subquery.ReplaceAllStringFunc(code, func(found string) string {
			if !tables[subquery.FindStringSubmatch(found)[1]] {
				return found
			}
			return "GLOBAL " + found
		})
	})
}

// opaque is what of a statement is text or a comment.
var opaque = regexp.MustCompile(`'(?:[^'\\]|\\.|'')*'|--[^\n]*|(?s:/\*.*?\*/)`)

// inCode changes what of a statement is neither text nor a comment.
func inCode(statement string, change func(string) string) string {
	var b strings.Builder
	at := 0
	for _, span := range opaque.FindAllStringIndex(statement, -1) {
		b.WriteString(change(statement[at:span[0]]))
		b.WriteString(statement[span[0]:span[1]])
		at = span[1]
	}
	b.WriteString(change(statement[at:]))
	return b.String()
}
