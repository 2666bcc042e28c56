package deploy_test

import (
	"go/parser"
	"go/scanner"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// variables are the names of environment variables that the Go source below a
// directory has as string literals, tests left out.
func variables(t *testing.T, dir string) map[string]bool {
	t.Helper()
	name := regexp.MustCompile(`^_?[A-Z]+(_[A-Z]+)+$|^_[A-Z]+$`)
	found := map[string]bool{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var s scanner.Scanner
		s.Init(token.NewFileSet().AddFile(path, -1, len(src)), src, nil, 0)
		for {
			_, tok, literal := s.Scan()
			if tok == token.EOF {
				return nil
			}
			if value, err := strconv.Unquote(literal); tok == token.STRING && err == nil && name.MatchString(value) {
				found[value] = true
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// keys are the variables that definitions of sources name.
func keys(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("../services/fetcher/sources/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no definitions of sources: %v", err)
	}
	found := map[string]bool{}
	for _, file := range files {
		for _, m := range regexp.MustCompile(`(?m)^\s+key: (FETCHER_KEY_\w+)$`).FindAllStringSubmatch(read(t, file), -1) {
			found[m[1]] = true
		}
	}
	return found
}

// TestServicesReadWhatIsSet finds a variable that is misspelt, or no longer read.
func TestServicesReadWhatIsSet(t *testing.T) {
	p := project(t)
	flow := variables(t, "../contract/flow")
	if !flow["NATS_URL"] || !flow["LOG_LEVEL"] || !flow["_LISTEN"] {
		t.Fatalf("contract/flow reads %v, want NATS_URL, LOG_LEVEL and _LISTEN among them", slices.Sorted(maps.Keys(flow)))
	}
	for _, name := range ours() {
		service := strings.TrimSuffix(name, "-migrate")
		known := variables(t, filepath.Join("..", "services", service))
		known[strings.ToUpper(service)+"_LISTEN"] = true
		if service == "fetcher" {
			maps.Copy(known, keys(t))
		}
		for variable := range p.Services[name].Environment {
			if !known[variable] && !flow[variable] {
				t.Errorf("%s: nothing reads %s", name, variable)
			}
		}
		for _, variable := range []string{"NATS_URL", "LOG_LEVEL"} {
			if _, ok := p.Services[name].Environment[variable]; !ok {
				t.Errorf("%s: %s is not set", name, variable)
			}
		}
	}
}

// TestServersReadWhatIsSet is the same for the configuration of the servers.
func TestServersReadWhatIsSet(t *testing.T) {
	p := project(t)
	for name, files := range map[string][]string{
		"nats": {"nats/nats.conf"}, "clickhouse": {"clickhouse/config.xml", "clickhouse/users.xml"},
		"clickhouse-users": {"clickhouse/access.sh"},
	} {
		var text string
		for _, file := range files {
			text += read(t, file)
		}
		wanted := map[string]bool{}
		for _, m := range regexp.MustCompile(`(?:from_env="|password: \$|: "\$\{|" "\$\{)([A-Z_]+)`).FindAllStringSubmatch(text, -1) {
			wanted[m[1]] = true
		}
		for variable := range p.Services[name].Environment {
			// CLICKHOUSE_SKIP_USER_SETUP is the image's own.
			if !wanted[variable] && variable != "CLICKHOUSE_SKIP_USER_SETUP" {
				t.Errorf("%s: nothing reads %s", name, variable)
			}
			delete(wanted, variable)
		}
		if len(wanted) > 0 {
			t.Errorf("%s: its configuration reads %v, which are not set", name, wanted)
		}
	}
}

// TestAPasswordIsAskedFor loads the file with each of them missing.
func TestAPasswordIsAskedFor(t *testing.T) {
	for _, missing := range passwords() {
		var env []string
		for _, name := range passwords() {
			if name != missing {
				env = append(env, name+"=p1")
			}
		}
		if _, err := load(env); err == nil || !strings.Contains(err.Error(), missing) || !strings.Contains(err.Error(), "deploy/env.example") {
			t.Errorf("without %s: got %v, want an error that says what to do", missing, err)
		}
	}
}

// TestExampleHasEveryVariable compares env.example with what the file asks for.
func TestExampleHasEveryVariable(t *testing.T) {
	asked := map[string]string{}
	for _, m := range regexp.MustCompile(`\$\{([A-Z_]+)(?::-([^}]*))?`).FindAllStringSubmatch(read(t, "../docker-compose.yml"), -1) {
		asked[m[1]] = m[2]
	}
	given := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^#?([A-Z_]+)=(.*)$`).FindAllStringSubmatch(read(t, "env.example"), -1) {
		given[m[1]] = m[2]
	}
	if !maps.Equal(asked, given) {
		t.Errorf("got %v, want %v", given, asked)
	}
}

// TestNoPasswordIsWrittenDown keeps them out of the files.
func TestNoPasswordIsWrittenDown(t *testing.T) {
	for _, name := range passwords() {
		for _, file := range []string{"../docker-compose.yml", "env.example"} {
			if regexp.MustCompile(`(?m)` + name + `[=:-]+ *[^\s$]`).MatchString(strings.ReplaceAll(read(t, file), name+":?", "")) {
				t.Errorf("%s: %s has a value", file, name)
			}
		}
	}
}

// TestThisPackageHoldsNoCode keeps it out of every binary.
func TestThisPackageHoldsNoCode(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "doc.go", nil, parser.ParseComments)
	if err != nil || len(file.Decls) > 0 {
		t.Errorf("doc.go has %d declarations (%v)", len(file.Decls), err)
	}
}
