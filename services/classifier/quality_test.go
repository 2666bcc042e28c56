package classifier_test

import (
	"os"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/policywire/policywire/services/classifier/evaluation"
)

// floor is an entry of testdata/floors.yaml.
type floor struct {
	MacroF1     float64 `yaml:"macro_f1"`
	ClearF1     float64 `yaml:"clear_macro_f1"`
	FalseOnNone float64 `yaml:"false_on_none"`
	Language    float64 `yaml:"language"`
	Why         string  `yaml:"why"`
}

func (f floor) lowers(before floor) bool {
	return f.MacroF1 < before.MacroF1 || f.ClearF1 < before.ClearF1 || f.FalseOnNone > before.FalseOnNone || f.Language < before.Language
}

func floors(t *testing.T) map[string][]floor {
	t.Helper()
	text, err := os.ReadFile("testdata/floors.yaml")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]floor{}
	if err := yaml.UnmarshalWithOptions(text, &all, yaml.DisallowUnknownField()); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestALoweredFloorSaysWhy(t *testing.T) {
	for set, entries := range floors(t) {
		for i := 1; i < len(entries); i++ {
			if entries[i].lowers(entries[i-1]) && entries[i].Why == "" {
				t.Errorf("%s: entry %d is lower than the one before it and does not say why", set, i+1)
			}
		}
	}
}

func TestQuality(t *testing.T) {
	c := newClassifier(t)
	all := floors(t)
	for set, samples := range map[string][]evaluation.Sample{
		"dev": labelled(t), "own": readSamples(t, "testdata/own.jsonl"), "replica": labelledReplica(t),
	} {
		t.Run(set, func(t *testing.T) {
			r := evaluation.Measure(c, samples)
			t.Logf("%d documents: macro-F1 %.3f, of clear ones %.3f, a topic on %d of %d without one, exact %d, language %d of %d", r.Documents,
				r.MacroF1, r.ClearF1, r.FalseOnNone.N, r.FalseOnNone.All, r.Exact.N, r.Language.N, r.Language.All)
			for _, id := range r.TopicIDs() {
				s := r.Topics[id]
				t.Logf("%s: precision %.3f, recall %.3f, F1 %.3f", id, s.Precision(), s.Recall(), s.F1())
			}
			if len(all[set]) == 0 {
				t.Fatal("testdata/floors.yaml has no entry of this set")
			}
			got := floor{MacroF1: r.MacroF1, ClearF1: r.ClearF1, FalseOnNone: r.FalseOnNone.Value(), Language: r.Language.Value()}
			if want := all[set][len(all[set])-1]; got.lowers(want) {
				t.Errorf("got %+v, want at least %+v", got, want)
				for _, e := range r.Errors {
					t.Logf("%s %s missed=%v %.2f %s %v", e.ID, e.Topic, e.Missed, e.Score, e.Title, e.Evidence)
				}
			}
		})
	}
}
