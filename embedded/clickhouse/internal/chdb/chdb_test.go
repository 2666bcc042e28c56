package chdb_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/policywire/policywire/embedded/clickhouse"
	"github.com/policywire/policywire/embedded/clickhouse/internal/chdb"
)

// start loads the library and starts an engine; a process has one, so that the tests of it are parts of one test.
func start(t *testing.T) (*chdb.Library, *chdb.Conn) {
	t.Helper()
	path, err := clickhouse.LibraryPath(os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	lib, err := chdb.Load(path)
	if err != nil {
		t.Fatalf("%v; `make libchdb` installs the library", err)
	}
	conn, err := lib.Start("clickhouse", "--path="+t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	return lib, conn
}

// text runs a statement and returns its output.
func text(t *testing.T, conn *chdb.Conn, sql string, params ...chdb.Param) string {
	t.Helper()
	r, err := conn.Query(sql, "TSVRaw", params...)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	defer r.Free()
	return string(r.Bytes())
}

func TestEngine(t *testing.T) {
	lib, conn := start(t)
	t.Run("parameters", func(t *testing.T) {
		got := text(t, conn, "SELECT {s:String}, {n:UInt64}, {s:String}", chdb.Param{Name: "s", Value: `따옴표 ' \\ \n끝`}, chdb.Param{Name: "n", Value: "7"})
		if want := "따옴표 ' \\ \n끝\t7\t따옴표 ' \\ \n끝\n"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
	t.Run("no output", func(t *testing.T) {
		if got := text(t, conn, "CREATE TABLE n (i UInt64) ENGINE = Memory"); got != "" {
			t.Errorf("got %q, want nothing", got)
		}
	})
	t.Run("counts", func(t *testing.T) {
		r, err := conn.Query("INSERT INTO n SELECT number FROM numbers(1000)", "Null")
		if err != nil {
			t.Fatal(err)
		}
		defer r.Free()
		if got := r.Stats(); got.RowsWritten != 1000 || got.StorageRowsRead != 1000 || got.Seconds <= 0 {
			t.Errorf("got counts %+v, want 1000 rows read and written", got)
		}
	})
	t.Run("error", func(t *testing.T) {
		_, err := conn.Query("SELECT nope", "TSV")
		var said chdb.Error
		if !errors.As(err, &said) || !strings.Contains(said.Error(), "Code: 47. DB::Exception") {
			t.Errorf("got %v, want the engine's words", err)
		}
	})
	t.Run("sessions at once", func(t *testing.T) { sessionsAtOnce(t, lib) })
}

// sessionsAtOnce opens and closes sessions beside one another; each has settings of its own.
func sessionsAtOnce(t *testing.T, lib *chdb.Library) {
	var all sync.WaitGroup
	for _, size := range []string{"1000", "2000", "3000", "4000"} {
		all.Go(func() {
			for range 20 {
				conn, err := lib.Connect()
				if err != nil {
					t.Error(err)
					return
				}
				for _, sql := range []string{"SET max_block_size = " + size, "SELECT getSetting('max_block_size')"} {
					r, err := conn.Query(sql, "TSV")
					if err != nil {
						t.Error(err)
						continue
					}
					if got := string(r.Bytes()); got != "" && got != size+"\n" {
						t.Errorf("got the setting %q of another session, want %s", got, size)
					}
					r.Free()
				}
				conn.Close()
			}
		})
	}
	all.Wait()
}

func TestLoadSaysWhatIsWrong(t *testing.T) {
	if _, err := chdb.Load("/nowhere/libchdb.so"); err == nil || !strings.Contains(err.Error(), "loading /nowhere/libchdb.so") {
		t.Errorf("got %v, want an error that names the file", err)
	}
	libc, err := filepath.Glob("/lib/*-linux-gnu/libm.so.6")
	if err != nil || len(libc) == 0 {
		libc = []string{"libm.so.6"}
	}
	if _, err := chdb.Load(libc[0]); err == nil || !strings.Contains(err.Error(), "looking up chdb_") {
		t.Errorf("got %v, want an error that names what the library lacks", err)
	}
}
