package deploy_test

import (
	"encoding/xml"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/policywire/policywire/contract/news"
)

// setting returns the value of a key that stands on a line of its own.
func setting(t *testing.T, conf, key string) string {
	t.Helper()
	m := regexp.MustCompile(`(?m)^\s*`+key+`:\s*"?([^"\s]+)"?\s*$`).FindAllStringSubmatch(conf, -1)
	if len(m) != 1 {
		t.Fatalf("got %d settings of %s, want 1", len(m), key)
	}
	return m[0][1]
}

func TestBusKeepsThePromise(t *testing.T) {
	conf := regexp.MustCompile(`(?m)^\s*#.*$`).ReplaceAllString(read(t, "nats/nats.conf"), "")
	if strings.Count(conf, "{") != strings.Count(conf, "}") || strings.Count(conf, "[") != strings.Count(conf, "]") {
		t.Error("the braces of nats.conf do not match")
	}
	if got := setting(t, conf, "sync_interval"); got != "always" {
		t.Errorf("got sync_interval %s, want always", got)
	}
	// In this file MB is 1,048,576 bytes.
	megabytes, ok := strings.CutSuffix(setting(t, conf, "max_payload"), "MB")
	if n, err := strconv.Atoi(megabytes); err != nil || !ok || n<<20 != news.MaxPayload {
		t.Errorf("got max_payload %sMB, want %d bytes", megabytes, news.MaxPayload)
	}
	if got := setting(t, conf, "store_dir"); got != "/data" {
		t.Errorf("got store_dir %s, want the volume", got)
	}
	if got := setting(t, conf, "http"); !strings.HasPrefix(got, "127.0.0.1:") {
		t.Errorf("the monitoring port is open on %s", got)
	}
}

// TestBusHoldsAllStreams compares max_file_store with the limits in contract/flow.
func TestBusHoldsAllStreams(t *testing.T) {
	sum := 0
	for _, m := range regexp.MustCompile(`(\d+) << (20|30), jetstream\.Discard`).FindAllStringSubmatch(read(t, "../contract/flow/streams.go"), -1) {
		n, _ := strconv.Atoi(m[1])
		shift, _ := strconv.Atoi(m[2])
		sum += n << shift
	}
	gigabytes, _ := strconv.Atoi(strings.TrimSuffix(setting(t, read(t, "nats/nats.conf"), "max_file_store"), "GB"))
	if sum < 1<<30 || gigabytes<<30 < sum+sum/10 {
		t.Errorf("got room for %d GB, the streams may grow to %d bytes", gigabytes, sum)
	}
}

func TestSubscriberCanOnlyListen(t *testing.T) {
	_, user, _ := strings.Cut(read(t, "nats/nats.conf"), `user: "subscriber"`)
	allowed := map[string][]string{}
	for _, m := range regexp.MustCompile(`(subscribe|publish): \{ allow: \[([^\]]*)\]`).FindAllStringSubmatch(user, -1) {
		for _, subject := range strings.Split(m[2], ", ") {
			allowed[m[1]] = append(allowed[m[1]], strings.Trim(subject, `"`))
		}
	}
	if want := []string{"news.>", "alert.>", "ledger.>", "_INBOX_subscriber.>"}; !slices.Equal(allowed["subscribe"], want) {
		t.Errorf("a subscriber hears %v, want %v", allowed["subscribe"], want)
	}
	if len(allowed["publish"]) == 0 { // without a list everything is allowed
		t.Error("a subscriber may publish anything")
	}
	for _, subject := range allowed["publish"] {
		if !strings.HasPrefix(subject, "$JS.API.DIRECT.GET.") {
			t.Errorf("a subscriber may publish on %s", subject)
		}
	}
}

// element is an XML element.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []element  `xml:",any"`
}

func parseXML(t *testing.T, path string) element {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(read(t, path)))
	var root element
	if err := decoder.Decode(&root); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if _, err := decoder.Token(); err != io.EOF && err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if root.XMLName.Local != "clickhouse" {
		t.Fatalf("%s: the root is %s, want clickhouse", path, root.XMLName.Local)
	}
	return root
}

// at returns the element on a path, an empty one where there is none.
func (e element) at(path string) element {
	for _, name := range strings.Split(path, "/") {
		i := slices.IndexFunc(e.Children, func(c element) bool { return c.XMLName.Local == name })
		if i < 0 {
			return element{}
		}
		e = e.Children[i]
	}
	return e
}

func (e element) text() string { return strings.TrimSpace(e.Text) }

func (e element) attribute(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func TestClickHouseKeepsThePromise(t *testing.T) {
	config := parseXML(t, "clickhouse/config.xml")
	for path, want := range map[string]string{
		"merge_tree/fsync_after_insert": "1", "merge_tree/fsync_part_directory": "1", "http_port": "8123",
	} {
		if got := config.at(path).text(); got != want {
			t.Errorf("got %s %q, want %s", path, got, want)
		}
	}
	for _, port := range []string{"tcp_port", "mysql_port", "postgresql_port", "interserver_http_port"} {
		if config.at(port).attribute("remove") == "" {
			t.Errorf("%s is open; HTTP is the one way in", port)
		}
	}
}

// TestOneUserMakesTheOthers: the rest is in access.sql.
func TestOneUserMakesTheOthers(t *testing.T) {
	root := parseXML(t, "clickhouse/users.xml")
	if root.at("users/default").attribute("remove") == "" {
		t.Error("the user default is there, and has no password")
	}
	users := root.at("users").Children
	if len(users) != 2 || root.at("users/admin").XMLName.Local == "" || root.at("profiles").XMLName.Local != "" {
		t.Fatalf("there are %d users, or profiles, want default removed, and admin", len(users))
	}
	admin := root.at("users/admin")
	if admin.at("password").attribute("from_env") == "" || admin.at("password").text() != "" {
		t.Error("the password does not come from the environment")
	}
	if admin.at("access_management").text() != "1" || len(admin.at("networks").Children) == 0 {
		t.Error("admin may not make users, or comes from everywhere")
	}
}
