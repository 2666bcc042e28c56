package policywire_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// ministerialStatement is that of the first APEC ministerial meeting on digital and AI.
const ministerialStatement = "apec/meeting-papers/sectoral-ministerial-meetings/general/2025-apec-digital-and-ai-ministerial-statement"

// TestTheMinisterialMeetingIsUnderstood takes the statement of a meeting and what
// four others write of it, and of what led to it, from web pages to the views: in
// three languages, with an annex in another, as page and as PDF.
func TestTheMinisterialMeetingIsUnderstood(t *testing.T) {
	sources := "apec,korea-kr-policy-news,msit-en,tw-trip-reports,legacy-kr"
	up := newUp(t, "FETCHER_CONNECT_TO="+startReplica(t), "FETCHER_SOURCES="+filepath.Join(root, "services/fetcher/testdata/replica"), "FETCHER_ONLY="+sources,
		"FETCHER_SINCE=2020-01-01", "FETCHER_RATE=0", "FETCHER_EXCERPT=100000")
	conn := up.query()
	row := func(sql string, args ...any) string {
		var got string
		if err := conn.QueryRow(t.Context(), sql, args...).Scan(&got); err != nil {
			return err.Error()
		}
		return got
	}
	for _, want := range []struct{ id, language, parts, topics, entities string }{
		{ministerialStatement, "en", "", "ai connectivity safety", "apec"},
		{"tw-trip-reports/C11400001", "zh-hant", "zh-hant en", "ai safety", "apec"},
		{"korea-kr-policy-news/148948810", "ko", "", "ai connectivity safety", "apec kr-msit"},
		{"msit-en/42-826", "en", "", "ai", "asean kr-msit"},
		{"legacy-kr/104", "ko", "", "ai", "apec"},
	} {
		wanted := strings.Join([]string{want.language, want.parts, want.topics, want.entities}, "; ")
		eventually(t, want.id, func() (bool, string) {
			got := row(`SELECT concat(language, '; ', arrayStringConcat(mapKeys(language_parts), ' '), '; ', arrayStringConcat(arraySort(topics), ' '), '; ',
				arrayStringConcat(arraySort(arrayIntersect(entities.id, splitByChar(' ', ?))), ' ')) FROM policywire.documents WHERE id = ?`, want.entities, want.id)
			return got == wanted, fmt.Sprintf("%s, want %s; %s", got, wanted, lastLine(up.stderr.String()))
		})
	}
	eventually(t, "one story of statement and policy news", func() (bool, string) {
		got := row(`SELECT arrayStringConcat(arraySort(groupArray(document_id)), ' ') FROM policywire.links
			WHERE story = ? AND document_id IN (?, 'korea-kr-policy-news/148948810')`, ministerialStatement, ministerialStatement)
		return got == ministerialStatement+" korea-kr-policy-news/148948810", got
	})
	out := output(t, "show", "korea-kr-policy-news/148948810", "--clickhouse", up.dsnURL())
	if !strings.Contains(out, "story         "+ministerialStatement) || !strings.Contains(out, "Ministry of Science and ICT") {
		t.Errorf("show does not name the story and the ministry:\n%.3000s", out)
	}
	if err := up.stop(); err != nil {
		t.Errorf("stopping on SIGTERM: %v", err)
	}
}
