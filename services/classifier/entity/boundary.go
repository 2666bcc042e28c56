package entity

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// shape is what the text of a name asks of the places around it.
type shape struct {
	// capital says that it begins with a capital letter, capitals that it is of
	// several words in capitals: "WITH US" is not "With US support".
	capital, capitals bool
	// second says that of its two words the second begins with one, too: "Home
	// Office" at the beginning of a sentence is no "home office".
	second bool
	// left and right are the scripts of its ends, where they matter.
	left, right script
	// day says that it begins with the character for day, which also ends a date.
	day bool
	// long says that a Korean name is too long to be the beginning of a word.
	long bool
	// tail are the characters that make a longer word of a Han name's last one.
	tail string
	// economy says that it names an economy, apart that it is an everyday word,
	// which ends others.
	economy, apart bool
}

// script is one in which words are not separated as in Latin.
type script uint8

const (
	otherScript script = iota
	korean
	katakana
)

// longName is how many syllables of Korean begin no other word.
const longName = 6

func shapeOf(text string) shape {
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	syllables := 0
	for _, r := range text {
		if syllable(r) {
			syllables++
		}
	}
	parts := strings.Fields(text)
	second := len(parts) == 2 && unicode.IsUpper(first) && initialUpper(parts[1]) && syllables == 0
	return shape{second: second, tail: hanTails[last], capital: unicode.IsUpper(first), left: scriptOf(first), right: scriptOf(last), long: syllables >= longName,
		capitals: len(parts) > 1 && unicode.IsUpper(first) && text == strings.ToUpper(text), day: first == '日' || first == '일'}
}

func initialUpper(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsUpper(r)
}

func scriptOf(r rune) script {
	switch {
	case hangul(r):
		return korean
	case unicode.Is(unicode.Katakana, r) || r == 'ー':
		return katakana
	}
	return otherScript
}

// fits reports whether a name found in text is one: not a part of another word,
// not the same letters in small.
func (s shape) fits(text string, start, end int) bool {
	first, _ := utf8.DecodeRuneInString(text[start:])
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after, _ := utf8.DecodeRuneInString(text[end:])
	switch {
	case s.capital && unicode.IsLower(first):
		return false
	case s.second && !initialUpper(text[start+strings.LastIndexFunc(text[start:end], unicode.IsSpace)+1:end]):
		return false
	case s.capitals && strings.ContainsFunc(text[start:end], unicode.IsLower):
		return false
	case s.left == katakana && scriptOf(before) == katakana, s.right == katakana && scriptOf(after) == katakana:
		return false
	case s.tail != "" && strings.ContainsRune(s.tail, after):
		return false
	case s.day && numeral(before):
		return false
	case s.left == korean && !s.long && syllable(before) && !(s.economy && prefixed(text[:start])):
		return false
	case s.apart && s.left == korean && closes(before):
		return false
	}
	return s.right != korean || s.long || !syllable(after) || ends(text[end:], s.economy)
}

// hanTails are, for the last character of a name, those that begin with it
// another word: 財政部門, 环境部分, 數據安全法律, 金管會議.
var hanTails = map[rune]string{'部': "門门分署隊队件位份", '法': "律规規制治院官庭", '會': "議", '会': "議议"}

// syllable reports whether r is a letter of a Korean word; ㅇ and ㅁ alone are
// bullets.
func syllable(r rune) bool { return r >= 0xac00 && r <= 0xd7a3 }

// numeral reports whether r may count days, or says which one.
func numeral(r rune) bool {
	return unicode.IsDigit(r) || strings.ContainsRune("一二三四五六七八九十今昨明翌次當当本每毎前後同某近即元平休祝假生周週曜終终整", r)
}

// prefixed reports whether a text ends with a syllable that joins the name of an
// economy: 대중국, 주중국, 재일본, 친미국, 반중국, 주한중국대사.
func prefixed(text string) bool {
	if ambassador, ok := strings.CutSuffix(text, "주한"); ok {
		before, _ := utf8.DecodeLastRuneInString(ambassador)
		return !syllable(before)
	}
	r, size := utf8.DecodeLastRuneInString(text)
	before, _ := utf8.DecodeLastRuneInString(text[:len(text)-size])
	return strings.ContainsRune("대주재친반", r) && !syllable(before)
}

// closes reports whether r ends something to which a particle may be joined.
func closes(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(`)]}"'’”」』》〉`, r)
}

// longestTail is how many syllables of particles and titles may follow a name.
const longestTail = 9

// ends reports whether a Korean name ends before rest: whether the syllables that
// follow it are titles, suffixes and particles.
func ends(rest string, economy bool) bool {
	length, n := len(rest), 0
	for i, r := range rest {
		if !syllable(r) {
			length = i
			break
		}
		if n++; n > longestTail {
			return false
		}
	}
	return tail(rest[:length], economy, 3)
}

// tail reports whether rest can be taken apart into at most two titles or
// suffixes and then particles.
func tail(rest string, economy bool, steps int) bool {
	if rest == "" || particles[rest] {
		return true
	}
	if steps == 0 {
		return false
	}
	for i := range rest {
		if i > 0 && (titles[rest[:i]] || economy && suffixes[rest[:i]]) && tail(rest[i:], economy, steps-1) {
			return true
		}
	}
	return titles[rest] || economy && suffixes[rest]
}

// particles follow nouns, alone or joined.
var particles = words(`은 는 이 가 을 를 의 에 와 과 도 만 로 으로 나 이나 며 이며 이고 인데 라 이라 라는 이라는 라고 이라고 란 이란 든 이든
	에서 에게 에는 에도 에만 에서는 에서도 에서의 에게는 에의 한테 께서 께서는 께 부터 부터는 까지 까지의 까지도 보다 보다는 처럼 만큼 만의 만이 만을 만은
	와의 과의 와는 과는 와도 과도 로의 로는 로도 으로는 으로의 으로도 로부터 으로부터 로서 으로서 로써 뿐 뿐만 뿐만이 조차 마저 야말로 이야말로
	이다 다 입니다 이었다 였다 이었던 였던 이자 자 임 이지만 지만 이라며 라며 이라면 라면 이면 에선 에게서 으로선 로선
	에서조차 에서만 에서만의 에서까지 에서부터 에서보다 에게도 에게만 에까지 에서도의 까지는 부터도 처럼은 으로까지 로까지 로만 으로만 보다도 만으로 만으로는
	마저도 조차도 로부터의 으로부터의 로부터는 으로부터는 와만 과만 하고 하고는`)

// titles and nouns are joined to names of bodies and economies.
var titles = words(`장관 차관 부장관 차관보 실장 국장 원장 위원장 부위원장 이사장 회장 총장 청장 처장 차장 장 관계자 대변인 대변인실 담당자 직원 공무원
	측 내 간 등 및 산하 소속 소관 주관 주최 주재 후원 고시 훈령 공고 예규 령 장관상 장관표창 표창 출신 본부 홈페이지 누리집 블로그 예산 정책 사업 제공 자료 배포
	법 법안 협정 조약 회의 정상회의 회원국 회원 의장국 의장 사무국 사무총장 총회 이사회 기준 원칙 가입국 국가 기간 개최
	의원 의원들 의원실 본회의 본회의장 들 들이 들은 포함 제외 지역 정세 사태 전쟁 시간 현지시간 기준 중심 위주 최초 최대 그룹 대표부`)

// suffixes are joined to names of economies alone.
var suffixes = words(`산 인 인들 식 형 판 계 발 향 행 령 군 측 내 국민 국적 정부 대사 대사관 총영사관 영사관 대통령 총리 수상 의회 상원 하원 연방 당국 법원
	기업 기업들 업체 시장 현지 본토 대표 대표단 전역 지역 법인 지사 공장 대학 대학생 유학생 교포 동포 한인 관광객 진출 수출 수입 방문 순방 출장 유학 국빈
	제품 자본 언론 영화 드라마 선수 선수단 팀 주도 주재 거주 이탈주민 외교부 국방부 상무부 재무부 국무부 교육부`)

func words(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}
