package deploy_test

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
)

// ours are the services that are built here; store-migrate is store with another argument.
func ours() []string {
	return []string{"store-migrate", "fetcher", "classifier", "linker", "translator", "store"}
}

// oneShots do something and end.
func oneShots() []string { return []string{"nats-volume", "clickhouse-users", "store-migrate"} }

func passwords() []string {
	return []string{"NATS_PASSWORD", "NATS_SUBSCRIBER_PASSWORD", "CLICKHOUSE_ADMIN_PASSWORD",
		"CLICKHOUSE_MIGRATE_PASSWORD", "CLICKHOUSE_STORE_PASSWORD", "CLICKHOUSE_ANALYST_PASSWORD", "GRAFANA_ADMIN_PASSWORD"}
}

// load reads docker-compose.yml as docker compose does, with the variables env.
func load(env []string) (*types.Project, error) {
	options, err := cli.NewProjectOptions([]string{"../docker-compose.yml"},
		cli.WithEnv(env), cli.WithProfiles([]string{"apertium"}), cli.WithInterpolation(true), cli.WithConsistency(true))
	if err != nil {
		return nil, err
	}
	return options.LoadProject(context.Background())
}

func project(t *testing.T) *types.Project {
	t.Helper()
	var env []string
	for _, name := range passwords() {
		env = append(env, name+"=p"+strings.ToLower(name))
	}
	p, err := load(env)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestServicesStandInTheOrderOfTheFlow(t *testing.T) {
	_, services, _ := strings.Cut(read(t, "../docker-compose.yml"), "\nservices:\n")
	services, _, _ = strings.Cut(services, "\nnetworks:\n")
	var got []string
	for _, m := range regexp.MustCompile(`(?m)^  ([a-z-]+):$`).FindAllStringSubmatch(services, -1) {
		got = append(got, m[1])
	}
	want := []string{"nats-volume", "nats", "clickhouse", "clickhouse-users", "store-migrate", "fetcher", "classifier", "linker", "translator",
		"apertium", "store", "grafana"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestEveryContainerIsConfined(t *testing.T) {
	for name, s := range project(t).Services {
		if !s.ReadOnly || s.Privileged || !slices.Equal(s.CapDrop, []string{"ALL"}) || !slices.Contains(s.SecurityOpt, "no-new-privileges:true") {
			t.Errorf("%s: read_only %v, privileged %v, cap_drop %v, security_opt %v", name, s.ReadOnly, s.Privileged, s.CapDrop, s.SecurityOpt)
		}
		if name == "nats-volume" {
			if s.NetworkMode != "none" || !slices.Equal(s.CapAdd, []string{"CHOWN"}) {
				t.Errorf("%s is root with network %q and %v, want none and CHOWN alone", name, s.NetworkMode, s.CapAdd)
			}
		} else if !regexp.MustCompile(`^[1-9]\d*:[1-9]\d*$`).MatchString(s.User) || s.CapAdd != nil {
			t.Errorf("%s runs as %q with %v, want a user that is not root", name, s.User, s.CapAdd)
		}
		if s.Pid != "" || s.Ipc != "" || s.NetworkMode == "host" || len(s.Devices) > 0 {
			t.Errorf("%s shares something of the host", name)
		}
		if slices.Contains(ours(), name) && len(s.Tmpfs) == 0 {
			t.Errorf("%s has no place for temporary files", name)
		}
	}
}

func TestEveryContainerHasLimits(t *testing.T) {
	for name, s := range project(t).Services {
		if s.MemLimit <= 0 || s.CPUS <= 0 || s.PidsLimit <= 0 {
			t.Errorf("%s: memory %d, cpus %v, pids %d, want a limit of each", name, s.MemLimit, s.CPUS, s.PidsLimit)
		}
		if slices.Contains(ours(), name) && name != "fetcher" && s.MemLimit > 512<<20 {
			t.Errorf("%s may take %d MiB; none of the services needs that much", name, s.MemLimit>>20)
		}
		if s.Logging == nil || s.Logging.Options["max-size"] == "" || s.Logging.Options["max-file"] == "" {
			t.Errorf("%s: its log has no limit", name)
		}
		if s.StopGracePeriod == nil {
			t.Errorf("%s has no stop_grace_period", name)
		}
		for _, tmpfs := range s.Tmpfs {
			if !strings.Contains(tmpfs, "size=") {
				t.Errorf("%s: the tmpfs %s has no limit", name, tmpfs)
			}
		}
	}
}

func TestOneShotsEndAndTheRestStays(t *testing.T) {
	for name, s := range project(t).Services {
		if slices.Contains(oneShots(), name) {
			if s.Restart != "no" {
				t.Errorf("%s: got restart %q, want no", name, s.Restart)
			}
			continue
		}
		if s.Restart != "unless-stopped" {
			t.Errorf("%s: got restart %q, want unless-stopped", name, s.Restart)
		}
		if h := s.HealthCheck; h == nil || h.Disable || len(h.Test) < 2 || h.Interval == nil || h.Timeout == nil || h.StartPeriod == nil || h.Retries == nil {
			t.Errorf("%s: got the health check %+v, want a whole one", name, h)
		} else if slices.Contains(ours(), name) && !slices.Equal(h.Test, []string{"CMD", "/service", "healthcheck"}) {
			t.Errorf("%s: got the health check %v, want the program's own", name, h.Test)
		}
	}
}

func TestPortsAreOnLoopback(t *testing.T) {
	published := map[string]string{}
	for name, s := range project(t).Services {
		for _, port := range s.Ports {
			published[name] = port.Published
			if port.HostIP != "127.0.0.1" {
				t.Errorf("%s: port %s is published on %q", name, port.Published, port.HostIP)
			}
		}
	}
	want := map[string]string{"nats": "4222", "clickhouse": "8123", "grafana": "3000"}
	if !maps.Equal(published, want) {
		t.Errorf("got the ports %v, want %v", published, want)
	}
}

func TestOnlyTheFetcherReachesTheWorld(t *testing.T) {
	p := project(t)
	if !p.Networks["pipeline"].Internal {
		t.Error("the network pipeline is not internal")
	}
	for _, name := range append(ours(), "apertium", "clickhouse-users") {
		_, out := p.Services[name].Networks["outside"]
		if _, in := p.Services[name].Networks["pipeline"]; !in || out != (name == "fetcher") {
			t.Errorf("%s: in the pipeline %v, outside %v", name, in, out)
		}
	}
}

// TestTheArchiveIsTheFetchersAlone: what sites answered is not for others.
func TestTheArchiveIsTheFetchersAlone(t *testing.T) {
	p := project(t)
	if dir := p.Services["fetcher"].Environment["FETCHER_ARCHIVE"]; dir == nil || !strings.HasPrefix(*dir, "/archive/") {
		t.Error("the fetcher keeps no archive in its volume")
	}
	var mounted []string
	for name, s := range p.Services {
		for _, v := range s.Volumes {
			if v.Source == "archive" && v.Target == "/archive" {
				mounted = append(mounted, name)
			}
		}
	}
	slices.Sort(mounted)
	if want := []string{"fetcher", "nats-volume"}; !slices.Equal(mounted, want) { // which gives it away, and ends
		t.Errorf("the archive is mounted in %v, want %v", mounted, want)
	}
}

func TestServicesWaitForWhatTheyNeed(t *testing.T) {
	const healthy, done = types.ServiceConditionHealthy, types.ServiceConditionCompletedSuccessfully
	want := map[string]map[string]string{
		"nats-volume": {}, "nats": {"nats-volume": done}, "clickhouse": {}, "apertium": {},
		"clickhouse-users": {"clickhouse": healthy}, "grafana": {"clickhouse-users": done},
		"store-migrate": {"nats": healthy, "clickhouse": healthy, "clickhouse-users": done},
		"fetcher":       {"nats": healthy}, "classifier": {"nats": healthy}, "linker": {"nats": healthy}, "translator": {"nats": healthy},
		"store": {"nats": healthy, "clickhouse": healthy, "clickhouse-users": done, "store-migrate": done},
	}
	p := project(t)
	for name, needs := range want {
		got := p.Services[name].DependsOn
		if len(got) != len(needs) {
			t.Errorf("%s waits for %v, want %v", name, got, needs)
		}
		for other, condition := range needs {
			if got[other].Condition != condition || !got[other].Required {
				t.Errorf("%s waits for %s to be %q, want %q", name, other, got[other].Condition, condition)
			}
		}
	}
	if got := p.Services["store-migrate"].Command; !slices.Equal(got, types.ShellCommand{"migrate"}) {
		t.Errorf("store-migrate runs %v, want migrate", got)
	}
}

func TestImagesArePinned(t *testing.T) {
	fixed := regexp.MustCompile(`^[a-z/-]+:\d+\.\d+\.\d+(-[a-z]+)?$`)
	for name, s := range project(t).Services {
		if s.Build == nil {
			if !fixed.MatchString(s.Image) {
				t.Errorf("%s: the image %s has no full version, or names a registry", name, s.Image)
			}
			continue
		}
		if !strings.HasPrefix(s.Image, "policywire/") {
			t.Errorf("%s: the image %s is built here, want policywire/…", name, s.Image)
		}
	}
}

// TestServersAreTheVersionsThatTestsRun compares the images with what is embedded.
func TestServersAreTheVersionsThatTestsRun(t *testing.T) {
	p := project(t)
	bus := regexp.MustCompile(`nats-server/v2 v(\S+)`).FindStringSubmatch(read(t, "../embedded/go.mod"))
	if bus == nil || p.Services["nats"].Image != "nats:"+bus[1]+"-alpine" || p.Services["nats-volume"].Image != p.Services["nats"].Image {
		t.Errorf("got %s, the embedded server is %v", p.Services["nats"].Image, bus)
	}
	// The library counts its own patches: what can be the same is the release.
	engine := regexp.MustCompile(`(?m)^version (\d+\.\d+\.)`).FindStringSubmatch(read(t, "../embedded/clickhouse/libchdb.lock"))
	if engine == nil || !strings.HasPrefix(p.Services["clickhouse"].Image, "clickhouse/clickhouse-server:"+engine[1]) {
		t.Errorf("got %s, the embedded engine is %v", p.Services["clickhouse"].Image, engine)
	}
}

func TestServicesAreBuiltFromTheOneDockerfile(t *testing.T) {
	p := project(t)
	for _, name := range ours() {
		build := p.Services[name].Build
		service := strings.TrimSuffix(name, "-migrate")
		stage := "static"
		if service == "fetcher" {
			stage = "poppler"
		}
		if build.Dockerfile != "deploy/Dockerfile" || build.Target != stage || *build.Args["SERVICE"] != service {
			t.Errorf("%s: got %s of %s for %s, want %s for %s", name, build.Target, build.Dockerfile, *build.Args["SERVICE"], stage, service)
		}
		if _, err := os.Stat(filepath.Join("..", "services", service, "cmd", service, "main.go")); err != nil {
			t.Error(err)
		}
	}
}

func TestDataLivesInVolumes(t *testing.T) {
	p := project(t)
	for name, want := range map[string]string{"nats": "/data", "clickhouse": "/var/lib/clickhouse", "grafana": "/var/lib/grafana"} {
		found := false
		for _, v := range p.Services[name].Volumes {
			found = found || v.Type == types.VolumeTypeVolume && v.Source == name && v.Target == want
			if v.Type != types.VolumeTypeBind {
				continue
			}
			if _, err := os.Stat(v.Source); err != nil || !v.ReadOnly {
				t.Errorf("%s: %s is mounted writable %v, or is not there: %v", name, v.Source, !v.ReadOnly, err)
			}
		}
		if !found {
			t.Errorf("%s: %s is not in the volume %s", name, want, name)
		}
	}
}
