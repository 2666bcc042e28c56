package deploy_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// stages are the parts of a Dockerfile by name, each beginning with its FROM.
func stages(t *testing.T, path string) (names []string, parts map[string]string) {
	t.Helper()
	parts = map[string]string{}
	for _, part := range regexp.MustCompile(`(?m)^FROM `).Split(read(t, path), -1)[1:] {
		line, _, _ := strings.Cut(part, "\n")
		words := strings.Fields(line)
		name := words[len(words)-1]
		names = append(names, name)
		parts[name] = part
	}
	return names, parts
}

func TestDockerfileHasTwoFinalStages(t *testing.T) {
	names, parts := stages(t, "Dockerfile")
	if want := []string{"build", "poppler", "static"}; !slices.Equal(names, want) {
		t.Fatalf("got the stages %v, want %v", names, want)
	}
	for _, name := range names[1:] {
		for _, line := range []string{"USER 65532:65532", `ENTRYPOINT ["/service"]`, "COPY --from=build /out/service /service"} {
			if !strings.Contains(parts[name], "\n"+line+"\n") {
				t.Errorf("the stage %s has no line %s", name, line)
			}
		}
	}
	if !strings.HasPrefix(parts["static"], "scratch ") || strings.Contains(parts["static"], "RUN") {
		t.Error("the stage static is not made of what is copied into it alone")
	}
	for _, name := range []string{"poppler-utils", "poppler-data"} {
		if !strings.Contains(parts["poppler"], " "+name+" ") {
			t.Errorf("the stage poppler has no %s", name)
		}
	}
	for _, want := range []string{"GOWORK=off", "GOTOOLCHAIN=local", "CGO_ENABLED=0", "ARG SERVICE", "./cmd/$SERVICE"} {
		if !strings.Contains(parts["build"], want) {
			t.Errorf("the build has no %s", want)
		}
	}
}

func TestBaseImagesArePinned(t *testing.T) {
	for path, user := range map[string]string{"Dockerfile": "65532:65532", "apertium/Dockerfile": "65532:65532", "grafana/Dockerfile": "472:472"} {
		text := read(t, path)
		for _, m := range regexp.MustCompile(`(?m)^FROM (\S+)`).FindAllStringSubmatch(text, -1) {
			if m[1] != "scratch" && !regexp.MustCompile(`^[a-z/]+:\d+\.\d+(\.\d+|(\.\d+)?-[a-z]+)$`).MatchString(m[1]) {
				t.Errorf("%s: the base %s has no full version, or names a registry", path, m[1])
			}
		}
		last := regexp.MustCompile(`(?m)^USER (.*)$`).FindAllStringSubmatch(text, -1)
		if last == nil || last[len(last)-1][1] != user {
			t.Errorf("%s: the image runs as root", path)
		}
	}
}

// TestGoIsNewEnough compares the build's Go with what the modules ask for.
func TestGoIsNewEnough(t *testing.T) {
	image := regexp.MustCompile(`golang:(\d+\.\d+)\.\d+-`).FindStringSubmatch(read(t, "Dockerfile"))
	wanted := regexp.MustCompile(`(?m)^go (\d+\.\d+)\.`).FindStringSubmatch(read(t, "../go.work"))
	if image == nil || wanted == nil || image[1] != wanted[1] {
		t.Errorf("got %v, go.work asks for %v", image, wanted)
	}
}

// TestBuildContextHasTheModules compares .dockerignore with the replace
// directives of the services.
func TestBuildContextHasTheModules(t *testing.T) {
	kept := map[string]bool{}
	for _, line := range strings.Split(read(t, "../.dockerignore"), "\n") {
		if dir, ok := strings.CutPrefix(line, "!"); ok {
			kept[dir] = true
		}
	}
	if !strings.Contains(read(t, "../.dockerignore"), "\n*\n") {
		t.Error(".dockerignore does not leave everything else out: data, keys and .env would go into the build")
	}
	for _, service := range []string{"fetcher", "classifier", "linker", "translator", "store"} {
		dir := filepath.Join("..", "services", service)
		for _, m := range regexp.MustCompile(`=> (\.\S+)`).FindAllStringSubmatch(read(t, filepath.Join(dir, "go.mod")), -1) {
			path, err := filepath.Rel("..", filepath.Join(dir, m[1]))
			if err != nil {
				t.Fatal(err)
			}
			if top, _, _ := strings.Cut(path, "/"); !kept[top] {
				t.Errorf("%s is replaced by %s, which .dockerignore leaves out", service, path)
			}
			if _, err := os.Stat(filepath.Join("..", path, "go.mod")); err != nil {
				t.Error(err)
			}
		}
	}
}
