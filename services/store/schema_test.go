package store_test

import (
	"fmt"
	"strings"
	"testing"
)

// DESCRIBE is the analyst's documentation: nothing in it is left to guess.
func TestEveryTableAndColumnHasAComment(t *testing.T) {
	f := migrated(t)
	f.want(t, `SELECT database || '.' || name FROM system.tables
		WHERE database IN ('policywire_store', 'policywire') AND comment = '' ORDER BY ALL`, "")
	f.want(t, `SELECT database || '.' || table || '.' || name FROM system.columns
		WHERE database IN ('policywire_store', 'policywire') AND comment = '' ORDER BY ALL`, "")
	f.want(t, `SELECT name FROM system.databases WHERE name IN ('policywire_store', 'policywire') AND comment = ''`, "")
}

// archive fills the latest documents: two sources, whose ids grow with time as
// publishers' do, and of which one never writes on the topic "rare". A hundred
// documents of January 2021 have a second revision, which moved them by five
// years and waits to be merged.
func archive(t *testing.T, f *fixture) {
	t.Helper()
	const insert = `INSERT INTO policywire_store.latest (id, revision, version, source, language, published_at, published_on, topics, subtopics, entity_ids, entity_kinds, body)
		WITH if(number < 20000, 'a', 'b') AS source, if(source = 'b', 'rare', 'common') AS topic,
			toDateTime64('2020-01-01 00:00:00', 3, 'UTC') + toIntervalHour(number %% 20000) + toIntervalYear(%[2]d) AS at
		SELECT source || '/' || toString(10000000 + number %% 20000), %[1]d, %[1]d, source, if(source = 'a', 'ko', 'en'), at, toDate32(at),
			[topic], [topic || '/part'], [topic || '-entity'], ['agency'], repeat('x', 4000)
		FROM numbers(%[3]d, %[4]d)`
	f.exec(t, "SYSTEM STOP MERGES policywire_store.latest")
	f.exec(t, fmt.Sprintf(insert, 1, 0, 0, 40000))
	f.exec(t, fmt.Sprintf(insert, 2, 5, 9000, 100))
}

// granules returns how many granules each step of the plan of a query leaves,
// the first being all.
func granules(t *testing.T, f *fixture, query string) (left []int) {
	t.Helper()
	plan := f.text(t, "EXPLAIN indexes = 1 "+query)
	for line := range strings.Lines(plan) {
		var some, of int
		if n, _ := fmt.Sscanf(strings.TrimSpace(line), "Granules: %d/%d", &some, &of); n == 2 {
			left = append(left, some)
		}
	}
	if len(left) == 0 {
		t.Fatalf("got no granules in the plan\n%s", plan)
	}
	return left
}

// A range of time, a topic and their like do not read the whole table, and
// what they find is right while an earlier revision waits to be merged away.
func TestRangesSkipGranules(t *testing.T) {
	f := migrated(t)
	archive(t, f)
	const january = "published_at >= '2021-01-01' AND published_at < '2021-02-01'"
	f.want(t, "SELECT count() FROM policywire_store.latest FINAL WHERE source = 'a' AND "+january, "644")
	latest := func(where string) string {
		return "SELECT count(), sum(revision) FROM policywire_store.latest FINAL WHERE " + where
	}
	facts := func(topic, language, source, since, until string) string {
		return fmt.Sprintf("SELECT count(), sum(revision) FROM policywire.facts(topic = '%s', language = '%s', source = '%s', since = '%s', until = '%s', zone = 'Asia/Seoul')",
			topic, language, source, since, until)
	}
	const first, last = "2000-01-01", "2100-01-01"
	all := granules(t, f, latest("1"))[0]
	for _, query := range []string{
		latest(january),
		latest("has(topics, 'rare')"),
		latest("has(topics, 'rare') AND " + january),
		latest("has(subtopics, 'rare/part')"),
		latest("has(entity_ids, 'rare-entity')"),
		latest("language = 'en'"),
		latest("source = 'b'"),
		facts("", "", "", "2021-01-01", "2021-01-31"),
		facts("rare", "", "", first, last),
		facts("rare/part", "", "", first, last),
		facts("", "en", "", first, last),
		facts("", "", "b", first, last),
	} {
		left := granules(t, f, query)
		if read := left[len(left)-1]; read == 0 || read > all*3/4 {
			t.Errorf("%s: got %d of %d granules read, want fewer (after each step %v)", query, read, all, left)
		}
		f.want(t, query, f.text(t, query+" SETTINGS use_skip_indexes = 0"))
	}
}

// Where nothing comes in, a table becomes one part, in which FINAL has nothing
// to compare.
func TestTablesAtRestBecomeOnePart(t *testing.T) {
	f := migrated(t)
	for _, id := range []string{"1", "2"} {
		write(t, f.open(t), classified(id))
	}
	const parts = "SELECT count() FROM system.parts WHERE active AND database = 'policywire_store' AND table = "
	for _, table := range []string{"documents", "latest"} {
		f.want(t, parts+"'"+table+"'", "2")
		f.exec(t, "ALTER TABLE policywire_store."+table+" MODIFY SETTING min_age_to_force_merge_seconds = 1")
		f.eventually(t, parts+"'"+table+"'", "1")
	}
	f.want(t, "SELECT countIf(engine_full LIKE '%min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1%') FROM system.tables WHERE database = 'policywire_store' AND name IN ('documents', 'latest', 'links')", "1")
}
