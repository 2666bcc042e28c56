package nats_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	client "github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// deployed runs a server with the configuration that is shipped for containers, on a free port.
func deployed(t *testing.T) *server.Server {
	t.Helper()
	t.Setenv("NATS_PASSWORD", "p1")
	t.Setenv("NATS_SUBSCRIBER_PASSWORD", "p2")
	opts, err := server.ProcessConfigFile("../../deploy/nats/nats.conf")
	if err != nil {
		t.Fatal(err)
	}
	opts.Host, opts.Port, opts.HTTPPort = "127.0.0.1", server.RANDOM_PORT, 0
	opts.StoreDir, opts.NoSigs, opts.NoLog = t.TempDir(), true, true
	s, err := server.NewServer(opts)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() {
		s.Shutdown()
		s.WaitForShutdown()
	})
	if !s.ReadyForConnections(time.Minute) {
		t.Fatal("the server does not start")
	}
	return s
}

// as connects as a user of the deployed server.
func as(t *testing.T, s *server.Server, user, password string, opts ...client.Option) (*client.Conn, jetstream.JetStream) {
	t.Helper()
	quiet := client.ErrorHandler(func(*client.Conn, *client.Subscription, error) {}) // what is refused is looked for
	return connect(t, s.ClientURL(), append(opts, client.UserInfo(user, password), quiet)...)
}

// refused reports whether the server refused what do asked for.
func refused(t *testing.T, nc *client.Conn, do func() error) bool {
	t.Helper()
	before := nc.LastError()
	if err := do(); err != nil {
		t.Fatal(err)
	}
	if err := nc.Flush(); err != nil {
		t.Fatal(err)
	}
	after := nc.LastError()
	return after != before && errors.Is(after, client.ErrPermissionViolation)
}

func TestDeployedServerKeepsThePromise(t *testing.T) {
	s := deployed(t)
	if vars, err := s.Varz(nil); err != nil || vars.MaxPayload != 8<<20 || !s.JetStreamConfig().SyncAlways {
		t.Errorf("got max_payload %d and sync always %v (%v), want 8 MiB and true", vars.MaxPayload, s.JetStreamConfig().SyncAlways, err)
	}
	for user, password := range map[string]string{"": "", "policywire": "p2", "subscriber": "p1", "somebody": "p1"} {
		if nc, err := client.Connect(s.ClientURL(), client.UserInfo(user, password)); err == nil {
			t.Errorf("%q got in with the password %q", user, password)
			nc.Close()
		}
	}
}

// A subscriber hears what is published, and neither what services are answered nor what they ask.
func TestSubscriberHearsEventsOnly(t *testing.T) {
	s := deployed(t)
	nc, _ := as(t, s, "subscriber", "p2")
	for subject, may := range map[string]bool{
		"news.topic.ai.>": true, "news.>": true, "alert.>": true, "ledger.>": true, "_INBOX_subscriber.>": true,
		"_INBOX.>": false, "_INBOX.abc.*": false, "_INBOX.*": false, ">": false, "*.>": false, "dead.>": false, "retry.>": false,
		"bulk.>": false, "$JS.>": false, "$JS.API.>": false, "$JS.ACK.>": false, "$KV.>": false, "$SYS.>": false,
	} {
		got := refused(t, nc, func() error { _, err := nc.SubscribeSync(subject); return err })
		if got == may {
			t.Errorf("subscribing to %s: refused %v, want %v", subject, got, !may)
		}
	}
	for subject, may := range map[string]bool{
		"$JS.API.DIRECT.GET.NEWS": true, "$JS.API.DIRECT.GET.ALERT": true, "$JS.API.DIRECT.GET.NEWS.news.topic.ai.apec.en": true,
		"news.topic.ai.apec.en": false, "retry.store": false, "dead.store": false, "$JS.API.STREAM.INFO.NEWS": false,
		"$JS.API.DIRECT.GET.FETCHED": false, "$JS.API.DIRECT.GET.DEAD": false, "$JS.API.CONSUMER.CREATE.NEWS": false,
		"$JS.API.CONSUMER.MSG.NEXT.NEWS.store": false, "$JS.ACK.NEWS.store.1.1.1.1.1": false, "$KV.policywire_leases.x": false,
	} {
		got := refused(t, nc, func() error { return nc.Publish(subject, []byte("{}")) })
		if got == may {
			t.Errorf("publishing on %s: refused %v, want %v", subject, got, !may)
		}
	}
}

// A subscriber who comes late reads what the stream holds, as deploy/README.md says.
func TestLateSubscriberReadsTheStream(t *testing.T) {
	s := deployed(t)
	_, js := as(t, s, "policywire", "p1")
	stream := jetstream.StreamConfig{Name: "NEWS", Subjects: []string{"news.topic.>", "news.linked.>"}, AllowDirect: true}
	if _, err := js.CreateStream(t.Context(), stream); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		for _, subject := range []string{"news.topic.ai.apec.ko", "news.linked.apec"} {
			if _, err := js.Publish(t.Context(), subject, fmt.Appendf(nil, "인공지능 %d", i)); err != nil {
				t.Fatal(err)
			}
		}
	}
	nc, _ := as(t, s, "subscriber", "p2", client.CustomInboxPrefix("_INBOX_subscriber"))
	inbox := nc.NewRespInbox()
	answers, err := nc.SubscribeSync(inbox)
	if err != nil {
		t.Fatal(err)
	}
	const subject, request = "$JS.API.DIRECT.GET.NEWS", `{"seq": 1, "batch": 100, "next_by_subj": "news.topic.ai.>"}`
	if readme, err := os.ReadFile("../../deploy/README.md"); err != nil || !strings.Contains(string(readme), "--inbox-prefix _INBOX_subscriber") ||
		!strings.Contains(string(readme), "'"+subject+"' '"+request+"'") {
		t.Errorf("deploy/README.md (%v) has another request than the one that is tried here", err)
	}
	if err := nc.PublishRequest(subject, inbox, []byte(request)); err != nil {
		t.Fatal(err)
	}
	var got []string
	for {
		msg, err := answers.NextMsg(time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if len(msg.Data) == 0 { // the end
			if pending := msg.Header.Get("Nats-Num-Pending"); pending != "0" {
				t.Errorf("got %q left, want 0", pending)
			}
			break
		}
		got = append(got, msg.Header.Get("Nats-Subject")+" "+string(msg.Data))
	}
	if want := "news.topic.ai.apec.ko 인공지능 0,news.topic.ai.apec.ko 인공지능 1,news.topic.ai.apec.ko 인공지능 2"; strings.Join(got, ",") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
