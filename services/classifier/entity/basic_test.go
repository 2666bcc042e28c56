package entity_test

import (
	"testing"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier/entity"
)

func TestX(t *testing.T) {
	g, err := entity.Standard()
	if err != nil {
		t.Fatal(err)
	}
	t.Log(g.Find(news.Document{Title: "한국과 미국, 인도, 칠레 협력", Body: "일본뇌염 예방. 중국어 교육. 인도적 지원. Korea's turkey US"}))
}
