package policywire_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is the top of the repository, seen from this directory.
const root = ".."

// goFiles returns the Go files of the repository that are not tests.
func goFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && (name == "testdata" || strings.HasPrefix(name, ".") && name != "..") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 50 {
		t.Fatalf("found %d Go files below %s, want the whole repository", len(files), root)
	}
	return files
}

func parse(t *testing.T, path string, mode parser.Mode) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, mode)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestEveryPackageHasOnePackageComment(t *testing.T) {
	comments := map[string][]string{}
	for _, path := range goFiles(t) {
		dir := filepath.Dir(path)
		file := parse(t, path, parser.PackageClauseOnly|parser.ParseComments)
		if _, seen := comments[dir]; !seen {
			comments[dir] = nil
		}
		if file.Doc != nil && file.Name.Name != "" {
			comments[dir] = append(comments[dir], path)
		}
	}
	for dir, found := range comments {
		if len(found) != 1 {
			t.Errorf("%s has %d package comments %v, want one: a newcomer reads it first, and two contradict", dir, len(found), found)
		}
	}
}

func TestNoServiceImportsAnother(t *testing.T) {
	const prefix = "github.com/policywire/policywire/services/"
	for _, path := range goFiles(t) {
		relative, err := filepath.Rel(filepath.Join(root, "services"), path)
		if err != nil || strings.HasPrefix(relative, "..") {
			continue
		}
		own := strings.Split(filepath.ToSlash(relative), "/")[0]
		for _, spec := range parse(t, path, parser.ImportsOnly).Imports {
			imported, ok := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), prefix)
			if ok && strings.Split(imported, "/")[0] != own {
				t.Errorf("%s imports %s: services share the contract alone, so that each can be replaced", path, imported)
			}
		}
	}
}

func TestMainsAreTooShortToHideAnything(t *testing.T) {
	for _, path := range goFiles(t) {
		if filepath.Base(path) != "main.go" || parse(t, path, parser.PackageClauseOnly).Name.Name != "main" {
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(data), "\n"); n > 20 {
			t.Errorf("%s has %d lines, want at most 20: what it does belongs into a package that is tested", path, n)
		}
	}
}

func TestServiceBinariesLinkNoServer(t *testing.T) {
	for _, service := range []string{"fetcher", "classifier", "linker", "translator", "store"} {
		out, err := exec.Command("go", "list", "-deps", "github.com/policywire/policywire/services/"+service+"/cmd/"+service).Output()
		if err != nil {
			t.Fatalf("listing what %s links: %v", service, err)
		}
		for _, forbidden := range []string{"github.com/nats-io/nats-server", "github.com/ebitengine/purego"} {
			if strings.Contains(string(out), forbidden) {
				t.Errorf("%s links %s: a service talks to servers, it does not carry them", service, forbidden)
			}
		}
	}
}

func modules(t *testing.T) map[string]string {
	t.Helper()
	work, err := os.ReadFile(filepath.Join(root, "go.work"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{"go.work": string(work)}
	for _, match := range regexp.MustCompile(`(?m)^\t\./(\S+)$`).FindAllStringSubmatch(string(work), -1) {
		data, err := os.ReadFile(filepath.Join(root, match[1], "go.mod"))
		if err != nil {
			t.Fatal(err)
		}
		files[match[1]] = string(data)
	}
	return files
}

func TestModulesAgreeOnTheGoVersion(t *testing.T) {
	line := regexp.MustCompile(`(?m)^go (\S+)$`)
	files := modules(t)
	want := line.FindString(files["go.work"])
	for name, text := range files {
		if got := line.FindString(text); got != want {
			t.Errorf("%s says %q, want %q like go.work", name, got, want)
		}
	}
}

func TestServersAreRequiredWhereTheyAreEmbedded(t *testing.T) {
	for _, c := range []struct {
		module  string
		allowed []string
	}{
		{"github.com/nats-io/nats-server/v2", []string{"embedded", "contract/flowtest"}},
		{"github.com/ebitengine/purego", []string{"embedded"}},
	} {
		direct := regexp.MustCompile(`(?m)^(?:require )?\s*` + regexp.QuoteMeta(c.module) + ` \S+$`)
		for name, text := range modules(t) {
			if direct.MatchString(text) && !slices.Contains(c.allowed, name) {
				t.Errorf("%s requires %s directly, want that in %v alone", name, c.module, c.allowed)
			}
		}
	}
}
