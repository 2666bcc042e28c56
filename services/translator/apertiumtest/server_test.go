package apertiumtest_test

import (
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/policywire/policywire/services/translator/apertiumtest"
)

func TestTheServerListensOnLoopbackOnly(t *testing.T) {
	server := apertiumtest.StartServer(t, "127.0.0.1:0")
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "http://"), ":")
	interfaces, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range interfaces {
		ip := address.(*net.IPNet).IP
		conn, err := net.Dial("tcp", net.JoinHostPort(ip.String(), port))
		if err == nil {
			conn.Close()
		}
		if isOurs := ip.String() == "127.0.0.1"; (err == nil) != isOurs {
			t.Errorf("connecting to %s: got %v", ip, err)
		}
	}
}

func TestTheServerEndsWithItsTestAndTakesItsChildrenAlong(t *testing.T) {
	var pids []int
	t.Run("a test", func(t *testing.T) {
		server := apertiumtest.StartServer(t, "127.0.0.1:0")
		response, err := http.PostForm(server.URL+"/translate", url.Values{"langpair": {"eng|spa"}, "q": {"Yes."}})
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if body, err := io.ReadAll(response.Body); err != nil || !strings.Contains(string(body), "Sí") {
			t.Errorf("got %s, %v", body, err)
		}
		children := server.Children(t)
		if len(children) < 5 {
			t.Fatalf("got %d children", len(children))
		}
		// A child that is stopped cannot end by itself.
		if err := syscall.Kill(children[0], syscall.SIGSTOP); err != nil {
			t.Fatal(err)
		}
		pids = append(children, server.PID)
	})
	deadline := time.Now().Add(30 * time.Second)
	for _, pid := range pids {
		for running(pid) {
			if time.Now().After(deadline) {
				t.Fatalf("process %d is still there", pid)
			}
			time.Sleep(5 * time.Millisecond)
		}
	}
}

// running reports whether pid is a process, not counting one that has ended
// and that nobody has asked about.
func running(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && !strings.Contains(string(stat), ") Z ")
}
