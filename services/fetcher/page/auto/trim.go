package auto

import (
	"regexp"
	"strings"
	"time"

	"github.com/policywire/policywire/services/fetcher/date"
	"github.com/policywire/policywire/services/fetcher/text"
)

// trim cuts what stands before and behind the text: the title, the date, labels.
func trim(body string, titles []string) string {
	paragraphs := strings.Split(body, "\n\n")
	start := 0
	// Everything before a title is no text, if it is short.
	for i := range min(len(paragraphs), 12) {
		if named(paragraphs[i], titles) {
			start = i + 1
		}
	}
	for start < len(paragraphs) && before(paragraphs[start], titles) {
		start++
	}
	end := len(paragraphs)
	for end > start && behind(paragraphs[end-1]) {
		end--
	}
	return strings.Join(paragraphs[start:end], "\n\n")
}

// named reports whether a paragraph is the title of the page.
func named(paragraph string, titles []string) bool {
	n := text.Length(paragraph)
	if n < 4 {
		return false
	}
	for _, title := range titles {
		if paragraph == title || strings.Contains(title, paragraph) && n*3 > text.Length(title) {
			return true
		}
	}
	return false
}

// labels are what pages write beside the date.
var labels = regexp.MustCompile(`(?i)^(?:작성일|등록일|게시일|수정일|담당 ?부서|담당자|부서|작성자|조회수?|제목|첨부(?:파일)?|연락처|글자 ?크기|公開日|掲載日|更新日|発表日|發布日期|發布單位|發布时间|` +
	`published|posted|updated|last updated|date|by|department|release|for immediate release|news release|press release|보도자료|報道資料|新聞稿)(?:[ :：\t|].*)?$`)

// before reports whether a paragraph before the text is no part of it.
func before(paragraph string, titles []string) bool {
	if len(paragraph) > 200 {
		return false
	}
	if named(paragraph, titles) || labels.MatchString(paragraph) && text.Length(paragraph) < 40 {
		return true
	}
	if text.Length(paragraph) > 45 {
		return false
	}
	// A line with a date and little else, such as "Incheon | 04 August 2025".
	_, err := date.Parse(paragraph, time.UTC)
	return err == nil && !strings.ContainsAny(paragraph, ".。!?") || dotted.MatchString(paragraph)
}

// dotted is a date with dots alone on its line, with a label or without.
var dotted = regexp.MustCompile(`^[^.]{0,12}\d{4}\. ?\d{1,2}\. ?\d{1,2}\.?[^.]{0,12}$`)

// away are paragraphs behind the text that lead somewhere else.
var away = regexp.MustCompile(`(?i)^\W*(?:목록(?:으로)?|인쇄(?:하기)?|공유(?:하기)?|이전 ?글.*|다음 ?글.*|이전 ?기사.*|다음 ?기사.*|맨 ?위로|위로|처음으로|스크랩|URL ?복사|글자 ?크기.*|` +
	`back to (?:top|list|news).*|top|print|share|tweet|email|previous|next|read more|learn more|download|close|open|return to.*|go to top|` +
	`ページの?(?:先頭|トップ)へ.*|トップへ|一覧へ?戻る|印刷|戻る|回上頁|回頁首|返回列表|打印|分享|列印|關閉)\W*$`)

func behind(paragraph string) bool {
	return len(paragraph) < 120 && away.MatchString(paragraph)
}
