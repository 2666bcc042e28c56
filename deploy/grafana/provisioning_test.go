package grafana_test

import (
	"os"
	"regexp"
	"strconv"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/policywire/policywire/deploy/grafana"
)

func provisioned(t *testing.T, path string, into any) {
	t.Helper()
	data, err := os.ReadFile("provisioning/" + path)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func TestPanelsAskTheSourceThatIsThere(t *testing.T) {
	var file struct {
		APIVersion  int `yaml:"apiVersion"`
		Datasources []struct {
			UID, Type, Access string
			Editable          bool
			JSONData          struct {
				Version, Protocol, Host, Username string
				Port                              int
				DefaultDatabase                   string `yaml:"defaultDatabase"`
				QueryTimeout                      string `yaml:"queryTimeout"`
			} `yaml:"jsonData"`
			SecureJSONData map[string]string `yaml:"secureJsonData"`
		}
	}
	provisioned(t, "datasources/policywire.yaml", &file)
	if file.APIVersion != 1 || len(file.Datasources) != 1 {
		t.Fatalf("got %+v, want one data source", file)
	}
	d := file.Datasources[0]
	if got := (grafana.Datasource{Type: d.Type, UID: d.UID}); got != grafana.Source || d.Access != "proxy" || d.Editable {
		t.Errorf("got %+v, want %+v, asked by Grafana itself", d, grafana.Source)
	}
	j := d.JSONData
	if j.Protocol != "http" || j.Host != "clickhouse" || j.Port != 8123 || j.Username != "analyst" || j.DefaultDatabase != "policywire" {
		t.Errorf("got %+v, want ClickHouse over HTTP as the analyst", j)
	}
	if d.SecureJSONData["password"] != "${CLICKHOUSE_ANALYST_PASSWORD}" || len(d.SecureJSONData) != 1 {
		t.Error("the password does not come from the environment")
	}
	checkTimeout(t, j.QueryTimeout)
}

// checkTimeout: the client sends its timeout and five seconds as max_execution_time, and ClickHouse refuses the query of
// an analyst who asks for more than he may have.
func checkTimeout(t *testing.T, timeout string) {
	t.Helper()
	text, err := os.ReadFile("../clickhouse/access.sql")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`max_execution_time = \d+ MIN 1 MAX (\d+)`).FindSubmatch(text)
	if m == nil {
		t.Fatal("the analyst has no max_execution_time")
	}
	most, _ := strconv.Atoi(string(m[1]))
	if asks, err := strconv.Atoi(timeout); err != nil || asks < 10 || asks+5 > most {
		t.Errorf("queries would ask for %s seconds and five, and may have %d", timeout, most)
	}
}

func TestDashboardsAreFoundWhereTheyAreMounted(t *testing.T) {
	var file struct {
		Providers []struct {
			Type            string
			AllowUIUpdates  bool `yaml:"allowUiUpdates"`
			DisableDeletion bool `yaml:"disableDeletion"`
			Options         struct{ Path string }
		}
	}
	provisioned(t, "dashboards/policywire.yaml", &file)
	if len(file.Providers) != 1 {
		t.Fatalf("got %+v, want one provider", file)
	}
	if p := file.Providers[0]; p.Type != "file" || p.AllowUIUpdates || !p.DisableDeletion || p.Options.Path != "/etc/grafana/dashboards" {
		t.Errorf("got %+v, want the files to be the truth", p)
	}
}
