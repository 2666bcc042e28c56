package command_test

import (
	"context"
	"strings"
	"testing"
)

// TestWrongUsage calls every command wrongly. Nothing is asked of a server
// before that is told: none runs here.
func TestWrongUsage(t *testing.T) {
	for line, want := range map[string]string{
		"nonsense":                              `no command "nonsense"`,
		"--nonsense":                            "unknown flag",
		"help nonsense":                         `no command "nonsense"`,
		"up extra":                              "takes flags only",
		"up --every 0s":                         "--every",
		"up --nats 4222":                        "--nats",
		"up --nats 127.0.0.1:99999":             "--nats",
		"up --nats 0.0.0.0:4222":                "other machines could reach",
		"up --clickhouse example.org:8123":      "other machines could reach",
		"up --listen metrics":                   "--listen",
		"import":                                "one file or more",
		"replay":                                "--warc FILE",
		"replay --warc . --format csv":          "table or json",
		"replay --stage translate":              "classify can",
		"replay --stage classify --warc .":      "not both",
		"replay --stage classify --since x":     "--since",
		"replay --warc . --since 3d":            "--stage classify",
		"replay --warc doc.go --source bbc":     "there are aitimes-kr, apec, au-accc",
		"trends extra":                          "takes flags only",
		"trends --by year":                      "day, week or month",
		"trends --per colour":                   "topic, subtopic, language",
		"trends --compare week":                 "previous or year",
		"trends --since 30d --until 2020-01-01": "is before --since",
		"trends --since 6m":                     "such as 30d, 8w, 6mo or 1y",
		"trends --since 36h":                    "such as 30d, 8w, 6mo or 1y",
		"trends --until 2m":                     "--until",
		"trends gaps --target KO":               "--target: it is ko",
		"trends -o x.json --format csv":         "its ending says json, --format csv",
		"query 1 -o x.csv --format json":        "its ending says csv, --format json",
		"trends --since 1800-01-01":             "is not between 1900-01-01",
		"trends burst":                          "or one of bursts, delays",
		"trends -o trend.xls":                   "by its ending",
		"trends --format png --per":             "needs an argument",
		"trends --limit 0":                      "no number above 0",
		"trends stories --limit many":           "no number above 0",
		"trends bursts extra":                   "takes flags only",
		"trends bursts --per colour":            "all",
		"trends bursts --format png":            "table, json, csv or parquet",
		"trends gaps --days -1":                 "--days",
		"trends gaps --since 3d":                "are not over",
		"trends pairs --left language":          "topic, subtopic",
		"trends edits --topic ai":               "unknown flag",
		"query":                                 "a statement in SQL",
		"query SELECT 1":                        "a statement in SQL",
		"query -":                               "the statement is empty",
		"query SELECT --format x.y":             "no format of ClickHouse",
		"query SELECT --param x":                "name=value",
		"query SELECT -o x.xls":                 "by its ending",
		"trends --since yesterday":              "--since",
		"trends --since -3d":                    "--since",
		"trends --zone Mars/Olympus":            "--zone",
		"trends --format xml":                   "table, json, csv, parquet, chart, svg or png",
		"trends --clickhouse 127.0.0.1:8123":    "write it as http://127.0.0.1:8123",
		"search":                                "one word or more",
		"search 인공지능 --limit 0":                 "--limit",
		"show":                                  "the id of a document",
		"show a b":                              "the id of a document",
		"show a --format csv":                   "table or json",
		"tail a b":                              "one subject",
		"tail news..ai":                         "no subject",
		"tail news.>.ai":                        "no subject",
		"tail --format csv":                     "table or json",
		"tail --since soon":                     "--since",
		"dead list --nats nats://127.0.0.1:x":   "--nats",
		"dead nonsense":                         "list, show, replay or drop",
		"dead show":                             "the number of a dead letter",
		"dead show 0":                           "not the number",
		"dead show eins":                        "not the number",
		"dead replay":                           "--all",
		"dead drop 1 --all":                     "--all",
		"dead drop 1 --service store":           "--service goes with --all only",
		"sources nonsense":                      "list, fetch, check or health",
		"sources fetch":                         "sources fetch takes the id of a source, and none was given",
		"sources fetch apec kmcc":               `policywire: sources fetch takes the id of a source, not "apec kmcc"`,
		"sources fetch apec --limit x":          `"x" for "--limit" flag: it is no number`,
		"sources fetch none":                    "there are aitimes-kr, apec, au-accc",
		"sources fetch apec --limit -1":         "--limit",
		"sources fetch apec --since soon":       "--since",
		"sources check none":                    "there are aitimes-kr, apec, au-accc",
		"sources check --limit 0":               "--limit",
		"sources check --timeout 0s":            "--timeout",
		"sources check --since soon":            "--since",
		"sources health none":                   "there are aitimes-kr, apec, au-accc",
		"sources health --format csv":           "table or json",
		"sources list --format yaml":            "table, json or csv",
		"classify a b":                          "one file",
		"classify --format csv":                 "table or json",
		"eval":                                  "one file or more",
		"eval --format csv -":                   "table or json",
		"eval --worst many -":                   "--worst",
		"bench --n 0":                           "--n",
		"bench --n many":                        "--n",
		"bench extra":                           "takes flags only",
		"bench --generated --docs x.jsonl":      "give one of both",
		"bench growth --sizes 5,1":              "smaller ones first",
		"bench growth extra":                    "takes flags only",
		"bench --format xml":                    "table, json or csv",
	} {
		run(t, strings.Fields(line)...).want(t, line, 2, "", want)
	}
}

func TestWrongSettingsAreWrongUsage(t *testing.T) {
	for line, env := range map[string]string{
		"classify":                            "CLASSIFIER_LEXICON=/none.yaml",
		"eval -":                              "CLASSIFIER_LEXICON=/none.yaml",
		"replay --stage classify":             "CLASSIFIER_LEXICON=/none.yaml",
		"sources list":                        "FETCHER_RATE=fast",
		"sources":                             "FETCHER_ONLY=none-such",
		"sources check apec":                  "FETCHER_ENABLE=none-such",
		"backfill apec --since 1d":            "FETCHER_SOURCES=.",
		"replay --warc doc.go":                "FETCHER_SOURCES=.",
		"up --data /dev/null/such --every 1s": "FETCHER_ONLY=none-such",
		"up":                                  "STORE_BATCH=many",
		"bench":                               "TRANSLATOR_ENGINES=oracle",
		"bench growth":                        "STORE_PACE=0s",
		"trends":                              "LOG_LEVEL=loud",
	} {
		name, value, _ := strings.Cut(env, "=")
		invocation{env: map[string]string{name: value}}.run(t, strings.Fields(line)...).want(t, line, 2, "", name)
	}
}

// TestFailures are commands that are used rightly and cannot do their work.
func TestFailures(t *testing.T) {
	for line, want := range map[string]string{
		"trends --clickhouse http://127.0.0.1:1":       "start 'policywire up'",
		"query SELECT --clickhouse http://127.0.0.1:1": "start 'policywire up'",
		"search 인공지능 --clickhouse http://127.0.0.1:1":  "start 'policywire up'",
		"show a/1 --clickhouse http://127.0.0.1:1":     "start 'policywire up'",
		"replay --warc /none.warc.gz":                  "/none.warc.gz",
		"sources health --nats nats://127.0.0.1:1":     "no NATS answers at nats://127.0.0.1:1: start 'policywire up'",
		"replay --warc .":                              "no WARC file in .",
		"import /none.jsonl":                           "/none.jsonl",
		"import /":                                     "/ is a directory",
		"classify /none.jsonl":                         "- for standard input",
		"eval /none.jsonl":                             "- for standard input",
		"classify /":                                   "/ is a directory",
		"bench --docs /none.jsonl":                     "--docs",
	} {
		run(t, strings.Fields(line)...).want(t, line, 1, "", want)
	}
}

func TestAMissingLibraryIsExplained(t *testing.T) {
	t.Setenv("CLICKHOUSE_LIB", "/none/libchdb.so")
	run(t, "up", "--data", t.TempDir(), "--nats", "127.0.0.1:0", "--clickhouse", "127.0.0.1:0").want(t, "up", 1, "", "make libchdb")
}

func TestWaitingForTheBusCanBeInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := invocation{ctx: ctx}.run(t, "dead", "list", "--nats", "nats://127.0.0.1:1")
	r.want(t, "dead list", 1, "", "start 'policywire up', or name another with --nats")
}

func TestHelpIsDone(t *testing.T) {
	for _, line := range []string{"", "--help", "help", "help dead replay", "dead replay --help", "sources --help", "dead"} {
		run(t, strings.Fields(line)...).want(t, "help by "+line, 0, "Usage:", "")
	}
}
