package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/store"
)

// fetched says when a revision was fetched; it was classified and published then too.
func fetched(revision int, at time.Time) func(*news.Classified) {
	return func(e *news.Classified) {
		revised(revision, at, "ai")(e)
		e.Document.FetchedAt, e.ClassifiedAt = at, at
	}
}

func (f *fixture) migrate(t *testing.T) {
	t.Helper()
	if err := store.Migrate(t.Context(), f.bus, f.cfg, quiet()); err != nil {
		t.Fatal(err)
	}
}

// What is older than it may be kept goes, with all that was made of it, and
// what stays is seen as before.
func TestRowsExpire(t *testing.T) {
	f := migrated(t)
	s := f.open(t)
	old, recent := time.Now().AddDate(0, 0, -100), time.Now().AddDate(0, 0, -1)
	gone, edited, kept := classified("1", fetched(1, old)), classified("2", fetched(1, old)), classified("3", fetched(1, recent))
	write(t, s, gone, edited, kept, news.Alert{Scope: "source", Name: "apec", Kind: "down", RaisedAt: old}, news.Alert{Scope: "source", Name: "apec", Kind: "down", RaisedAt: recent},
		news.Outcome{Source: "apec", Round: "1", StartedAt: old, EndedAt: old}, news.Outcome{Source: "apec", Round: "2", StartedAt: recent, EndedAt: recent},
		news.Linked{DocumentID: gone.Document.ID, Revision: 1, Story: "s", LinkedAt: old, Origin: news.OriginLive},
		news.Linked{DocumentID: kept.Document.ID, Revision: 1, Story: "s", LinkedAt: recent, Origin: news.OriginLive})
	write(t, s, classified("1", fetched(2, old.Add(time.Hour))), classified("2", fetched(2, recent)))
	f.cfg.Retention = store.Retention{Documents: 30, Alerts: 30, Ledger: 30}
	f.migrate(t)
	f.eventually(t, "SELECT id, revision FROM policywire.documents ORDER BY id", "korea-kr-press/2\t2\nkorea-kr-press/3\t1")
	f.eventually(t, "SELECT id, revision FROM policywire.revisions ORDER BY id", "korea-kr-press/2\t2\nkorea-kr-press/3\t1")
	f.eventually(t, "SELECT document_id FROM policywire.links", "korea-kr-press/3")
	f.eventually(t, "SELECT count() FROM policywire.alerts", "1")
	f.eventually(t, "SELECT round FROM policywire.ledger", "2")
	f.want(t, "SELECT sum(documents) FROM policywire.topic_trend", "2")
}

// Parts expire one by one. An earlier revision goes first, wherever it is.
func TestAnEarlierRevisionIsNotTheLatestAgain(t *testing.T) {
	f := migrated(t)
	f.cfg.Retention.Documents = 30
	f.migrate(t)
	s := f.open(t)
	f.exec(t, "SYSTEM STOP MERGES policywire_store.latest")
	at := time.Now().AddDate(0, 0, -30).Add(-time.Hour)
	write(t, s, classified("1", fetched(2, at)))
	write(t, s, classified("1", fetched(1, at)))
	f.exec(t, "SYSTEM START MERGES policywire_store.latest")
	f.exec(t, "ALTER TABLE policywire_store.latest MATERIALIZE TTL SETTINGS mutations_sync = 1")
	f.want(t, "SELECT revision FROM policywire.documents", "2")
	f.want(t, "SELECT revision FROM policywire_store.latest", "2")
}

const expiring = "SELECT name FROM system.tables WHERE database = 'policywire_store' AND engine_full LIKE '% TTL %' ORDER BY name"

// The setting is what a table has, however often it is set; another's is left.
func TestRetentionIsSetOnce(t *testing.T) {
	f := migrated(t)
	f.want(t, expiring, "")
	f.cfg.Retention = store.Retention{Documents: 30, Alerts: 90, Ledger: 7}
	f.migrate(t)
	f.want(t, expiring, "alerts\ndocuments\nlatest\nledger\nlinks\ntexts\ntranslations\nwithdrawals")
	const changes = "SELECT count(), max(metadata_modification_time) FROM system.tables AS t LEFT JOIN system.mutations AS m ON m.table = t.name AND m.database = t.database WHERE database = 'policywire_store'"
	before := f.text(t, changes)
	f.migrate(t)
	f.want(t, changes, before)
	f.exec(t, "ALTER TABLE policywire_store.links MODIFY TTL linked_at + INTERVAL 5 YEAR")
	f.cfg.Retention = store.Retention{Ledger: 8}
	f.migrate(t)
	f.want(t, expiring, "ledger\nlinks")
	f.want(t, "SELECT engine_full LIKE '%ended_at + toIntervalDay(8) %' FROM system.tables WHERE database = 'policywire_store' AND name = 'ledger'", "1")
}

func TestRetentionFromEnv(t *testing.T) {
	cfg, err := store.ConfigFromEnv(env(map[string]string{"STORE_DOCUMENTS_DAYS": "3650", "STORE_ALERTS_DAYS": "90", "STORE_LEDGER_DAYS": "0"}))
	if want := (store.Retention{Documents: 3650, Alerts: 90}); err != nil || cfg.Retention != want {
		t.Errorf("got %+v, %v, want %+v", cfg.Retention, err, want)
	}
	_, err = store.ConfigFromEnv(env(map[string]string{"STORE_DOCUMENTS_DAYS": "-1", "STORE_ALERTS_DAYS": "soon", "STORE_LEDGER_DAYS": "99999"}))
	for _, name := range []string{"STORE_DOCUMENTS_DAYS", "STORE_ALERTS_DAYS", "STORE_LEDGER_DAYS"} {
		if err == nil || !strings.Contains(err.Error(), name+": ") {
			t.Errorf("got %v, want an error that names %s", err, name)
		}
	}
}

// The store itself needs no user who may make tables.
func TestMigrateByItsOwnUser(t *testing.T) {
	f := empty(t)
	f.cfg.MigrateDSN, f.cfg.DSN = f.cfg.DSN, "http://127.0.0.1:1/default"
	f.migrate(t)
	f.cfg.DSN = f.cfg.MigrateDSN
	f.want(t, "SELECT count() FROM policywire.documents", "0")
	_, err := store.ConfigFromEnv(env(map[string]string{"STORE_MIGRATE_DSN": "http://owner:secret@click house"}))
	if err == nil || !strings.HasPrefix(err.Error(), "STORE_MIGRATE_DSN: ") || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v, want an error that names the variable and not the password", err)
	}
}

func TestClusterFromEnv(t *testing.T) {
	cfg, err := store.ConfigFromEnv(env(map[string]string{"STORE_CLUSTER": "policywire"}))
	if err != nil || cfg.Cluster != "policywire" || cfg.Engine != "ReplicatedReplacingMergeTree" {
		t.Errorf("got %+v, %v", cfg, err)
	}
	for name, values := range map[string]map[string]string{
		"STORE_CLUSTER": {"STORE_CLUSTER": "a' b"},
		"STORE_ENGINE":  {"STORE_CLUSTER": "a", "STORE_ENGINE": "ReplacingMergeTree"},
	} {
		if _, err := store.ConfigFromEnv(env(values)); err == nil || !strings.HasPrefix(err.Error(), name+": ") {
			t.Errorf("%v: got %v, want an error that names %s", values, err, name)
		}
	}
}
