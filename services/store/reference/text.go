package reference

import (
	"time"

	"github.com/policywire/policywire/contract/news"
)

// What histories are made of: little, so that much of it meets.
var (
	sources    = []string{"korea-kr-press", "msit-en", "apec"}
	publishers = []string{"과학기술정보통신부", "數位發展部", "Ministry of Science and ICT"}
	languages  = []string{"ko", "ko", "en", "zh-hant", "und"}
	kinds      = []news.Kind{news.PressRelease, news.Statement, news.Report}
	precisions = []news.Precision{news.PrecisionSecond, news.PrecisionSecond, news.PrecisionMinute, news.PrecisionDay, news.PrecisionNone}
	origins    = []news.Origin{news.OriginLive, news.OriginLive, news.OriginBackfill, news.OriginImport}
	zones      = []string{seoul, "UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago"}
	offsets    = []int{9 * 60, 0, -5 * 60, 14 * 60, -11 * 60, 5*60 + 45}
)

var subtopics = map[string][]string{
	"ai":           {"ai/governance", "ai/talent"},
	"connectivity": {"connectivity/6g"},
	"safety":       nil,
}

var entities = []news.Entity{
	{ID: "kr", Kind: "economy", Name: "Korea"},
	{ID: "us", Kind: "economy", Name: "United States"},
	{ID: "kr-msit", Kind: "ministry", Name: "Ministry of Science and ICT"},
	{ID: "kr-ai-basic-act", Kind: "law", Name: "AI Basic Act"},
}

var titles = []string{
	"인공지능 기본법 시행 준비 점검", "딥페이크 대응 방안 발표", "6G 통신망을 농어촌까지 넓힌다", "AI 안전 연구소, 첫 보고서",
	"數位發展部公布人工智慧指引", "人工智能安全治理框架发布", "デジタル庁、生成AIのガイドラインを公表", "Korea and APEC agree on AI safety",
	"Ministers adopt a statement on digital trust", "Deepfake ‘labels’ — a new rule", "'따옴표'와 \\ 역슬래시", "👩🏽‍💻 개발자 교육",
}

var sentences = []string{
	"정부는 인공지능 기본계획을 발표했다.", "위원회는 다음 달에 다시 연다.", "數位發展部表示將持續推動。", "生成AIの利用について意見を求める。",
	"The committee met in Seoul.", "", "끝.", "👩🏽‍💻🇰🇷", "е\u0301 combining",
}

// edges are moments beside which something begins: a day, a week, a month or a
// year in Seoul or in UTC, summer time, a leap day, 1970, the time that Korea
// changed its clocks in 1961.
var edges = []time.Time{
	time.Date(2024, 12, 31, 15, 0, 0, 0, time.UTC), time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC),
	time.Date(2025, 1, 5, 15, 0, 0, 0, time.UTC), time.Date(2025, 2, 28, 15, 0, 0, 0, time.UTC),
	time.Date(2025, 3, 3, 0, 0, 0, 0, time.UTC), time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC),
	time.Date(2025, 3, 9, 7, 0, 0, 0, time.UTC), time.Date(2025, 11, 2, 6, 0, 0, 0, time.UTC),
	time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(1961, 8, 9, 15, 30, 0, 0, time.UTC),
	time.Date(1961, 12, 31, 15, 0, 0, 0, time.UTC), time.Date(1953, 7, 27, 1, 0, 0, 0, time.UTC),
}
