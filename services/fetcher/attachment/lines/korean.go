package lines

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Syllables and words that tell where a Korean word ends.
var (
	// josa are particles that are never words: a word before them goes on.
	josa = set(`은 는 을 를 의 에 와 과 으로 에서 에게 에는 에도 에만 께서 까지 부터 으로써 으로서 로서 로써 이라고 라고 이라는 라는 이라며 라며 이며 이고 이나 이다 이었다 였다
		이었으며 였으며 이지만 처럼 마다 조차 밖에 만을 만의 들이 들을 들은 들의 들과 들에게 들에 들도 에서는 에서도 까지의 부터는 으로는 로는 으로도 에의 와의 과의 로의 으로의 에서의
		하는 하며 하여 하기 한다 했다 하도록 했으며 했고 하게 하였다 하였으며 하였고 하겠다 합니다 했습니다 하겠습니다 함에 함으로써 함을 함께는 하고자 하면서 하면 하거나 하지 하던 해야 해서 해온 했던
		된다 되는 되고 되며 됐다 되어 되도록 되었다 되었으며 됩니다 됐으며 되면 되지 되면서 되거나 됨에 됨을 될지 돼야
		시켜 시킬 시키는 시키고 시키기 스럽게 롭게 롭고 로운 적인 적으로 적이고 습니다 입니다 니다 겠다 었다 았다 으며 으면 지만 는데 으나 거나 다고 다는 다며 한다고 한다는 했다고 려는 려고 도록 면서 라도`)
	// units follow a number without a blank.
	units = set(`년 월 일 명 개 건 원 억 조 만 천 백 억원 만원 조원 억불 만불 달러 억달러 천원 백만원 여명 여개 여건 여억원 회 차 호 시 분 초 위 곳 배 종 대 세 주년 여 년간 개월 년도 개국 개사 개소 가구 톤 점 편 인 쪽 장 조에 항 석 급 층 선 도 씨 차례 주 만명 만개 만건 천명 년대 년째 차관 단계 가지`)
	// alone are words of one syllable that stand alone before another word.
	alone = set(`및 등 수 이 그 각 두 세 한 더 또 전 후 중 내 간 총 약 첫 새 것 때 바 데 줄 뿐 못 큰 할 될 된 본 매 즉 꼭 곧 외 위 건 명 개 년 월 일 원 시 분 는 올 제`)
	// common are the beginnings of words whose first syllable may stand alone.
	common = set(`위한 위해 위하 위험 위협 위원 위기 위치 위반 위법 위탁 위성 위상 위축 제고 제공 제도 제기 제품 제조 제안 제시 제한 제출 제정 제작 제외 제거 제재 제휴 제약 제철 때문 중국 중앙 중소 중심 중요 중부 중대 중장 중점 중기 중단 중견 중동 중화 중증
		일부 일반 일본 일정 일자 일상 일환 일하 일자리 일시 일괄 일체 다른 다양 다음 다수 다문 다자 구축 구성 구체 구조 구매 구현 구분 구역 구입 구제 구간 구매 신속 신청 신규 신고 신뢰 신산 신기 신설 신용 신재 신체 신제 신종 세계 세부 세대 세미 세제 세금 세종 세수 안내 안전 안정 안보 안건 안심 안착 채취 채용 채널 채택
		이용 이후 이상 이번 이를 이에 이러 이날 이하 이내 이미 이행 이전 이동 이해 이집 이어 이와 이자 이익 이끌 이루 이르 이달 이사 이외 이의 이유 이제 이란 그동 그간 그리 그러 그룹 그린 그램 그림 각종 각국 각각 각계 각급 각자 두고 두번 한국 한편 한반 한중 한일 한미 한층 한계 한다 한도 한정 한우 더욱 더불 또한 또는
		전국 전문 전체 전략 전력 전환 전달 전년 전기 전반 전자 전세 전시 전통 전망 전담 전용 전면 전남 전북 전주 전파 전화 전산 전쟁 전투 후보 후속 후원 후반 후에 후견 내용 내년 내역 내부 내외 내국 내수 내달 내일 내실 간담 간접 간소 간편 간부 간사 간호 총리 총괄 총력 총회 총장 총액 약속 약물 약국 약관 약사 첫째 새로 새롭 큰폭 할인 할당 할머 본격 본부 본인 본회 본선 본사 매년 매출 매우 매입 매체 매월 매칭 매력
		외교 외국 외부 외에 외환 외래 외관 외에 건강 건설 건축 건전 건의 건립 건물 명확 명단 명칭 명령 명시 명예 개선 개발 개최 개정 개인 개편 개별 개방 개설 개념 개혁 개통 개소 개시 개입 년도 월별 원활 원장 원인 원칙 원료 원자 원전 원산 시행 시장 시간 시범 시설 시스 시민 시작 시대 시정 시기 시도 시점 시각 시험 시청 시군 분야 분석 분류 분기 분담 분리 분쟁 분양 분산 분포 올해 올바 올림 수출 수입 수요 수준 수행 수립 수집 수상 수급 수도 수산 수사 수석 수요 수혜 수단 수도 수소 수익 수칙 수해 수료 수의 수질 수거 수렴 수여
		등을 등의 등이 등에 등과 등으 등록 등급 등은 등도 등에 것으 것이 것을 것은 것도 데이 데에 바탕 바이 바로 바람 바다 바라 줄이 줄어 뿐만 못한 못하 꼭지 곧바 즉시 즉각`)
	// finals end a word more often than not.
	finals = "은는을를의에와과로도고며서게된한할될인적면지해록등및"
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, word := range strings.Fields(words) {
		m[word] = true
	}
	return m
}

// apart reports whether a blank stood between a and the line b in which it goes
// on, where at least one side of the joint is a Korean syllable.
func (v *vocabulary) apart(a, b measured) bool {
	l, r := last(a.Text), first(b.Text)
	if a.margin-a.Right > a.em*Cells(kept(b.Text))/2*1.02+a.em*0.05 {
		return true // it would have fitted: the line was broken at a blank
	}
	words, next := strings.Fields(a.Text), strings.Fields(b.Text)
	left, right := words[len(words)-1], leading(next[0])
	switch {
	case hangul(l) && hangul(r):
		part := trailing(left)
		if part != left && josa[part] && !begins(josa, right) {
			return true // of a word in quotes, or in Latin letters
		}
		return v.syllables(part, right)
	case strings.ContainsRune("·․‧ㆍ⋅~/-", r), strings.ContainsRune("·․‧ㆍ⋅~/", l):
		return false
	case unicode.IsDigit(r) && strings.ContainsRune("만억조천", l) && strings.ContainsFunc(left, unicode.IsDigit):
		return false
	case hangul(l):
		return !strings.ContainsRune("([「『<", r)
	case strings.ContainsRune(",.!?:;…", l):
		return true
	case unicode.IsDigit(l) && (units[right] || units[firstSyllables(right, 1)]):
		return false
	}
	return !begins(josa, right) && !particles[right]
}

// particles are words of one syllable that are more often particles.
var particles = set(`이 가 로 도 만 들 적 인 씨 간 형 용 성 화 률 측 별 시 자 기 력 다`)

// kept returns the beginning of a line that no program breaks: a syllable with
// the marks that stay with it.
func kept(s string) string {
	before := rune(0)
	for i, r := range s {
		between := syllable(before) && (syllable(r) || narrow(r) || opens(r)) || narrow(before) && syllable(r)
		if r == ' ' || between {
			return s[:i]
		}
		before = r
	}
	return s
}

// syllable reports whether lines may be broken on both sides of r.
func syllable(r rune) bool { return hangul(r) || ideograph(r) }

// syllables decides between two parts of which each may be a word.
func (v *vocabulary) syllables(left, right string) bool {
	together, split := v.evidence(left, right)
	n, m := len([]rune(left)), len([]rune(right))
	switch {
	case n > 1 && connects(left) && strings.ContainsRune("하한할해했되된될됐있없않", first(right)):
		return true // "하도록 한다", "하고 있다"
	case begins(josa, right), strings.ContainsRune(inner, first(right)):
		return false
	case n > 1 && verbal[right], strings.ContainsFunc(left, unicode.IsDigit) && units[firstSyllables(right, 1)]:
		return false
	case n == 1 && common[left+firstSyllables(right, 1)]:
		return false
	case together > split:
		return false
	case n > 1 && m == 1 && !alone[right], n > 1 && particles[right]:
		return false
	case split > together:
		return true
	case n == 1:
		return alone[left]
	case n > 1 && strings.ContainsRune("하한할해했되된될됐", first(right)):
		return false // a noun that the verb is made of
	}
	return strings.ContainsRune(finals, last(left)) || n+m > 4
}

// verbal are verbs that make one of the noun before them.
var verbal = set(`할 될 된 됨 함 한 해 하`)

// inner are syllables that begin no word, and connecting those that end a verb
// before another.
const inner, connecting = "는를였었았겠습졌렸", "록고지게여해야어아"

// connects reports whether a word is a verb before another.
func connects(word string) bool { return strings.ContainsRune(connecting, last(word)) }

// begins reports whether s is in words, or begins with one of two syllables or
// more that is.
func begins(words map[string]bool, s string) bool {
	if words[s] {
		return true
	}
	n := len([]rune(s))
	for k := min(n, 4); k > 1; k-- {
		if words[firstSyllables(s, k)] {
			return true
		}
	}
	return false
}

// firstSyllables returns the first n characters of s.
func firstSyllables(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

// evidence returns how much in the document speaks for one word and for two.
func (v *vocabulary) evidence(left, right string) (together, split int) {
	syllables := []rune(right)
	for n := len(syllables); n > 0; n-- {
		if seen := v.begins[left+string(syllables[:n])]; seen > 0 && len([]rune(left))+n > 2 {
			together = 2*n + min(seen, 3)
			break
		}
	}
	if len([]rune(left)) > 1 && v.whole[left] > 0 {
		split = 2 + min(v.whole[left], 3)
	}
	if len(syllables) > 1 && split > 0 && v.begins[string(syllables[:2])] > 0 {
		split += 2
	}
	return together, split
}

// leading returns the Korean syllables that s begins with, trailing those that
// it ends with.
func leading(s string) string {
	if i := strings.IndexFunc(s, func(r rune) bool { return !hangul(r) }); i >= 0 {
		return s[:i]
	}
	return s
}

func trailing(s string) string {
	return after(s, func(r rune) bool { return !hangul(r) && !unicode.IsDigit(r) })
}

// after returns what follows the last character of s that is in set.
func after(s string, set func(rune) bool) string {
	i := strings.LastIndexFunc(s, set)
	if i < 0 {
		return s
	}
	_, size := utf8.DecodeRuneInString(s[i:])
	return s[i+size:]
}
