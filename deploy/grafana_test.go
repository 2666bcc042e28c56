package deploy_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestGrafanaIsClosed(t *testing.T) {
	p := project(t)
	env := p.Services["grafana"].Environment
	for name, want := range map[string]string{
		"GF_AUTH_ANONYMOUS_ENABLED": "false", "GF_USERS_ALLOW_SIGN_UP": "false", "GF_ANALYTICS_REPORTING_ENABLED": "false",
		"GF_PLUGINS_PREINSTALL_DISABLED": "true", "GF_PLUGINS_PLUGIN_ADMIN_ENABLED": "false",
	} {
		if env[name] == nil || *env[name] != want {
			t.Errorf("got %s = %v, want %s", name, env[name], want)
		}
	}
	for _, name := range []string{"GF_SECURITY_ADMIN_PASSWORD", "CLICKHOUSE_ANALYST_PASSWORD"} {
		if env[name] == nil || *env[name] == "" {
			t.Errorf("%s is not set", name)
		}
	}
	for name := range env {
		if strings.Contains(name, "STORE") || strings.Contains(name, "MIGRATE") || strings.Contains(name, "CLICKHOUSE_ADMIN") {
			t.Errorf("Grafana has %s; it needs to read and no more", name)
		}
	}
}

func TestGrafanaHasItsFiles(t *testing.T) {
	p := project(t)
	mounted := map[string]string{}
	for _, v := range p.Services["grafana"].Volumes {
		mounted[v.Target] = v.Source
	}
	for _, target := range []string{"/etc/grafana/provisioning/datasources", "/etc/grafana/provisioning/dashboards", "/etc/grafana/dashboards"} {
		if files, err := filepath.Glob(filepath.Join(mounted[target], "*")); err != nil || mounted[target] == "" || len(files) == 0 {
			t.Errorf("nothing is mounted at %s", target)
		}
	}
	home := p.Services["grafana"].Environment["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
	if home == nil || filepath.Dir(*home) != "/etc/grafana/dashboards" {
		t.Fatalf("the first page is %v", home)
	}
	if _, err := os.Stat(filepath.Join("grafana/dashboards", filepath.Base(*home))); err != nil {
		t.Error(err)
	}
}

// TestThePluginIsTheOneOfTheQueries compares the image with what the dashboards and the data source say.
func TestThePluginIsTheOneOfTheQueries(t *testing.T) {
	built := regexp.MustCompile(`plugins install (\S+) (\d+\.\d+\.\d+)`).FindStringSubmatch(read(t, "grafana/Dockerfile"))
	if built == nil {
		t.Fatal("the image has no plugin of a fixed version")
	}
	for file, want := range map[string]string{
		"grafana/model.go": `pluginVersion = "` + built[2] + `"`, "grafana/provisioning/datasources/policywire.yaml": `version: "` + built[2] + `"`,
	} {
		if text := read(t, file); !strings.Contains(text, want) || !strings.Contains(text, built[1]) {
			t.Errorf("%s does not say %s of %s", file, want, built[1])
		}
	}
}

// TestOnlyWhoNeedsAPasswordHasIt: the store may not migrate, and nobody but clickhouse-users is admin.
func TestOnlyWhoNeedsAPasswordHasIt(t *testing.T) {
	has := map[string]string{}
	for name, s := range project(t).Services {
		for variable, value := range s.Environment {
			for _, password := range passwords() {
				if value != nil && strings.Contains(*value, "p"+strings.ToLower(password)) {
					has[password+" in "+name] = variable
				}
			}
		}
	}
	want := map[string][]string{
		"CLICKHOUSE_ADMIN_PASSWORD": {"clickhouse", "clickhouse-users"}, "CLICKHOUSE_MIGRATE_PASSWORD": {"clickhouse-users", "store-migrate"},
		"CLICKHOUSE_STORE_PASSWORD": {"clickhouse-users", "store"}, "CLICKHOUSE_ANALYST_PASSWORD": {"clickhouse-users", "grafana"},
		"GRAFANA_ADMIN_PASSWORD": {"grafana"}, "NATS_SUBSCRIBER_PASSWORD": {"nats"},
	}
	for password, services := range want {
		for _, service := range services {
			if _, ok := has[password+" in "+service]; !ok {
				t.Errorf("%s does not have %s", service, password)
			}
			delete(has, password+" in "+service)
		}
	}
	for what := range has {
		if !strings.HasPrefix(what, "NATS_PASSWORD in ") {
			t.Errorf("nothing needs %s", what)
		}
	}
}
