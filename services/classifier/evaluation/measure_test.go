package evaluation_test

import (
	"encoding/json"
	"log/slog"
	"testing"

	"github.com/policywire/policywire/services/classifier"
	"github.com/policywire/policywire/services/classifier/evaluation"
	"github.com/policywire/policywire/services/classifier/language"
)

func TestTheSameSamplesHaveTheSameReport(t *testing.T) {
	c, err := classifier.New(classifier.Config{Languages: language.Tags()}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	samples := []evaluation.Sample{
		{Title: "인공지능 기본법 시행", Body: "정부는 인공지능 기본법을 시행한다.", Topics: []string{"ai"}},
		{Title: "偏鄉寬頻建設完工", Body: "偏鄉寬頻網路建設完工，縮小數位落差。", Topics: []string{"connectivity"}},
		{Title: "개인정보 보호 강화", Body: "개인정보 보호를 강화한다.", Topics: []string{"safety"}},
	}
	for range 4 { // F1 is 1, 1 and 1/3: the last digit of the sum depends on the order
		samples = append(samples, evaluation.Sample{Title: "산불 예방 강조 기간", Topics: []string{"safety"}})
	}
	first := ""
	for range 50 {
		report := evaluation.Measure(c, samples)
		got, err := json.Marshal(report)
		if err != nil || report.Topics["safety"] != (evaluation.Score{Right: 1, Missed: 4}) || report.Exact.N != 3 {
			t.Fatalf("got %+v, %v, want four missed", report, err)
		}
		if first == "" {
			first = string(got)
		}
		if string(got) != first {
			t.Fatalf("got %s, then %s", first, got)
		}
	}
}
