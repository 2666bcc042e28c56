package clickhouse_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// install runs scripts/libchdb.sh on a machine that is called so, with an empty cache.
func install(t *testing.T, system, machine, library string) (out, said string, err error) {
	t.Helper()
	dir := t.TempDir()
	uname := "#!/bin/sh\ncase $1 in -s) echo " + system + ";; -m) echo " + machine + ";; esac\n"
	if err := os.WriteFile(filepath.Join(dir, "uname"), []byte(uname), 0o700); err != nil {
		t.Fatal(err)
	}
	var stderr strings.Builder
	command := exec.Command("../../scripts/libchdb.sh")
	command.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"), "XDG_CACHE_HOME="+dir, "CLICKHOUSE_LIB="+library)
	command.Stderr = &stderr
	text, err := command.Output()
	return strings.TrimSpace(string(text)), stderr.String(), err
}

func TestInstallSaysWhatToDoWhereNoLibraryIsPinned(t *testing.T) {
	for _, machine := range [][2]string{{"Linux", "aarch64"}, {"Darwin", "arm64"}} {
		out, said, err := install(t, machine[0], machine[1], "")
		if err == nil || out != "" {
			t.Errorf("%v: installed %q", machine, out)
		}
		for _, want := range []string{machine[0] + "-" + machine[1], "set CLICKHOUSE_LIB to the path of a libchdb.so", "docker compose up"} {
			if !strings.Contains(said, want) {
				t.Errorf("%v: got %q, want a text with %q", machine, said, want)
			}
		}
	}
}

func TestInstallTakesALibraryOfOnesOwn(t *testing.T) {
	own := filepath.Join(t.TempDir(), "libchdb.so")
	if _, said, err := install(t, "Linux", "aarch64", own); err == nil || !strings.Contains(said, "there is no such file") {
		t.Errorf("got %v %q from a file that is not there", err, said)
	}
	if err := os.WriteFile(own, []byte("\x7fELF"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, said, err := install(t, "Linux", "aarch64", own); err != nil || out != own {
		t.Errorf("got %q, %v and %q, want the library that CLICKHOUSE_LIB names", out, err, said)
	}
}
