package flow_test

import (
	"io"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
)

// config returns the configuration of a stream as the server has it.
func config(t *testing.T, js jetstream.JetStream, stream string) jetstream.StreamConfig {
	t.Helper()
	s, err := js.Stream(t.Context(), stream)
	if err != nil {
		t.Fatalf("stream %s: %s", stream, err)
	}
	return s.CachedInfo().Config
}

func TestOpenTakesNothingFromAStream(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	bus := server.Open(t)
	js, err := jetstream.New(server.Connect(t))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := flow.OpenState[int](t.Context(), bus, "numbers"); err != nil {
		t.Fatal(err)
	}
	names := []string{"NEWS", "FETCHED", "ALERT", "KV_policywire_numbers"}
	larger := map[string]jetstream.StreamConfig{}
	for _, name := range names {
		c := config(t, js, name)
		c.MaxBytes = 64 << 30
		if name != names[3] {
			c.MaxAge = 400 * 24 * time.Hour
			c.Subjects = append(c.Subjects, "later."+strings.ToLower(name)+".>")
		}
		if _, err := js.UpdateStream(t.Context(), c); err != nil {
			t.Fatalf("enlarging %s: %s", name, err)
		}
		larger[name] = config(t, js, name)
	}
	watch, err := server.Connect(t).SubscribeSync("$JS.API.STREAM.UPDATE.>")
	if err != nil {
		t.Fatal(err)
	}
	bus = server.Open(t)
	if _, err := flow.OpenState[int](t.Context(), bus, "numbers"); err != nil {
		t.Fatal(err)
	}
	want := larger["FETCHED"]
	want.MaxAge = 0 // what has no end is longer
	larger["FETCHED"] = want
	for _, name := range names {
		if got := config(t, js, name); !reflect.DeepEqual(got, larger[name]) {
			t.Errorf("stream %s: got %+v, want %+v", name, got, larger[name])
		}
	}
	var updated []string
	for msg, err := watch.NextMsg(time.Second); err == nil; msg, err = watch.NextMsg(10 * time.Millisecond) {
		updated = append(updated, msg.Subject)
	}
	if want := []string{"$JS.API.STREAM.UPDATE.FETCHED"}; !slices.Equal(updated, want) {
		t.Errorf("got updates %v, want only that of what lacked something: %v", updated, want)
	}
}

func TestOpenGivesAStreamWhatItLacks(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	js, err := jetstream.New(server.Connect(t))
	if err != nil {
		t.Fatal(err)
	}
	old := jetstream.StreamConfig{Name: "NEWS", Subjects: []string{"news.classified.>", "news.topic.ai.>"}, MaxBytes: 1 << 20, MaxAge: time.Hour}
	if _, err := js.CreateStream(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	server.Open(t)
	got := config(t, js, "NEWS")
	if got.MaxBytes != 8<<30 || got.MaxAge != 90*24*time.Hour || !got.AllowDirect || got.Discard != jetstream.DiscardNew ||
		!slices.Contains(got.Subjects, "news.topic.>") || slices.Contains(got.Subjects, "news.topic.ai.>") {
		t.Errorf("got %+v", got)
	}
}

func TestTheOperatorSetsStreamsUpAndDown(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	js, err := jetstream.New(server.Connect(t))
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int64{"NEWS=16GiB, DEAD=1048576": 16 << 30, "NEWS=3MiB": 3 << 20} {
		server.Open(t, flow.WithTuning(flow.Tuning{StreamBytes: map[string]int64{"NEWS": 7}}),
			flow.FromEnv(env("NATS_STREAM_BYTES", text, "NATS_REPLICAS", "1")))
		if got := config(t, js, "NEWS").MaxBytes; got != want {
			t.Errorf("%s: got a limit of %d, want %d", text, got, want)
		}
		server.Open(t, flow.FromEnv(env()))
		if got := config(t, js, "NEWS").MaxBytes; got != max(want, 8<<30) {
			t.Errorf("opened without settings: got a limit of %d, want %d", got, max(want, 8<<30))
		}
	}
	for name, getenv := range map[string]func(string) string{
		"NATS_REPLICAS":     env("NATS_REPLICAS", "many"),
		"NATS_STREAM_BYTES": env("NATS_STREAM_BYTES", "NEWS=lots,WEATHER=1GiB"),
	} {
		if _, err := flow.Open(t.Context(), server.Connect(t), flow.FromEnv(getenv)); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got %v, want an error that names it", name, err)
		}
		if got := flow.RunMain(t.Context(), "classifier", nil, getenv, io.Discard, buildMapper); got != 2 {
			t.Errorf("%s: got exit code %d, want 2", name, got)
		}
	}
	if _, err := flow.Open(t.Context(), server.Connect(t), flow.WithLogger(slog.New(slog.DiscardHandler)),
		flow.FromEnv(env("NATS_STREAM_BYTES", "NEWS=2TiB"))); err == nil || !strings.Contains(err.Error(), "NEWS") {
		t.Errorf("a limit that the server has no room for: got %v, want an error that names the stream", err)
	}
}

func TestStreamsThatWereMadeSmallerStayAsTheyAre(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t, flowtest.MaxStore(6900<<20)) // room for a quarter of each, and then for one whole
	server.Open(t)
	js, err := jetstream.New(server.Connect(t))
	if err != nil {
		t.Fatal(err)
	}
	before := config(t, js, "FETCHED")
	if before.MaxBytes != 1<<30 {
		t.Fatalf("got a limit of %d, want a quarter", before.MaxBytes)
	}
	server.Open(t)
	if got := config(t, js, "FETCHED"); !reflect.DeepEqual(got, before) {
		t.Errorf("opened again: got %+v, want %+v", got, before)
	}
}
