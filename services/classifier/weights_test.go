package classifier_test

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/policywire/policywire/services/classifier"
	"github.com/policywire/policywire/services/classifier/evaluation"
	"github.com/policywire/policywire/services/classifier/lexicon"
)

// BenchmarkLearnedWeights answers whether weights that are learned from labels would do
// better than those of the lexicon on documents that they were not learned from.
// It prints what a logistic regression reaches in cross-validation that leaves
// out each source, and each language, in turn. It fails when learning wins: then
// the lexicon's constants are to be learned.
func BenchmarkLearnedWeights(b *testing.B) {
	for b.Loop() {
		compareWeights(b)
	}
}

func compareWeights(t testing.TB) {
	t.Helper()
	c := newClassifier(t)
	samples := slices.Concat(labelled(t), readSamples(t, "testdata/own.jsonl"), labelledReplica(t))
	explanations := make([]map[string]lexicon.TopicExplained, len(samples))
	for i, s := range samples {
		explanations[i] = map[string]lexicon.TopicExplained{}
		for _, topic := range c.Explain(s.Document()).Topics {
			explanations[i][topic.ID] = topic
		}
	}
	fmt.Printf("macro-F1 on %d documents, each by weights that were learned without its group\n", len(samples))
	fmt.Printf("%-10s %-28s %8s %8s\n", "left out", "features", "learned", "by hand")
	for _, by := range []struct {
		name string
		key  func(evaluation.Sample) string
	}{
		{"source", func(s evaluation.Sample) string { return cmp.Or(s.Source, "own") }},
		{"language", func(s evaluation.Sample) string { return s.Lang }},
	} {
		for _, features := range []struct {
			name string
			of   func(lexicon.TopicExplained) []float64
		}{{"points by what they are for", plain}, {"the same by weight of term", byWeight}} {
			learned, hand := crossValidate(c, samples, explanations, by.key, features.of)
			fmt.Printf("%-10s %-28s %8.3f %8.3f\n", by.name, features.name, learned, hand)
			if learned > hand {
				t.Errorf("learned weights win, %.3f to %.3f, by %s", learned, hand, by.name)
			}
		}
	}
}

func plain(t lexicon.TopicExplained) []float64 {
	return []float64{t.By.Title + t.By.Summary, t.By.Lead, t.By.Mentions, t.By.Spread}
}

// byWeight has the points of strong, medium and weak terms apart, and how many
// different terms there are.
func byWeight(t lexicon.TopicExplained) []float64 {
	x := make([]float64, 13)
	for _, term := range t.Terms {
		at := 0
		switch {
		case term.Weight < 0.3:
			at = 8
		case term.Weight < 1:
			at = 4
		}
		for i, v := range []float64{term.By.Title + term.By.Summary, term.By.Lead, term.By.Mentions, term.By.Spread} {
			x[at+i] += v
		}
	}
	x[12] = math.Log1p(float64(len(t.Terms)))
	return x
}

// crossValidate returns the macro-F1 of learned weights and that of the lexicon.
func crossValidate(c *classifier.Classifier, samples []evaluation.Sample, explained []map[string]lexicon.TopicExplained,
	key func(evaluation.Sample) string, features func(lexicon.TopicExplained) []float64) (learned, hand float64) {
	groups := map[string]bool{}
	for _, s := range samples {
		groups[key(s)] = true
	}
	for _, id := range c.Topics() {
		var byModel, byHand evaluation.Score
		x, y := make([][]float64, len(samples)), make([]bool, len(samples))
		for i, s := range samples {
			x[i], y[i] = features(explained[i][id]), slices.Contains(s.Topics, id)
			byHand.Count(explained[i][id].Tagged, y[i])
		}
		for group := range groups {
			var trainX [][]float64
			var trainY []bool
			for i, s := range samples {
				if key(s) != group {
					trainX, trainY = append(trainX, x[i]), append(trainY, y[i])
				}
			}
			m := fit(trainX, trainY)
			for i, s := range samples {
				if key(s) == group {
					byModel.Count(m.logit(x[i]) > 0, y[i])
				}
			}
		}
		learned += byModel.F1() / float64(len(c.Topics()))
		hand += byHand.F1() / float64(len(c.Topics()))
	}
	return learned, hand
}

// model is a logistic regression.
type model struct {
	weights []float64
	bias    float64
}

func (m model) logit(x []float64) float64 {
	z := m.bias
	for i, w := range m.weights {
		z += w * x[i]
	}
	return z
}

// fit learns by gradient descent with a little L2 (Hastie, Tibshirani and
// Friedman, The Elements of Statistical Learning, 2009, chapter 4.4).
func fit(x [][]float64, y []bool) model {
	const steps, rate, l2 = 4000, 2.0, 1e-4
	m := model{weights: make([]float64, len(x[0]))}
	gradient := make([]float64, len(m.weights))
	for range steps {
		for i, w := range m.weights {
			gradient[i] = l2 * w
		}
		bias := 0.0
		for n, row := range x {
			d := 1 / (1 + math.Exp(-m.logit(row)))
			if y[n] {
				d--
			}
			d /= float64(len(x))
			bias += d
			for i, v := range row {
				gradient[i] += d * v
			}
		}
		m.bias -= rate * bias
		for i := range m.weights {
			m.weights[i] -= rate * gradient[i]
		}
	}
	return m
}
