package lines

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Syllables and words that tell where a Korean word ends.
var (
	// particles and endings begin no word: what begins with one, alone or
	// followed by another, goes on.
	particles = set(`은 는 을 를 의 에 와 과 로 으로 에서 에게 에는 에도 까지 부터 으로써 으로서 로서 로써 이라고 라고 이라는 라는 이며 이고 이나 이다 하고 하는 하며 하여 하기 한다 했다 하도록
		했으며 했고 하게 하였다 하였으며 하였고 할 된 된다 되는 되고 되며 됐다 되어 되도록 될 됨 함 돼 다 고 며 면 던 도 만 들 들이 들을 들은 들의 들과 적 적인 적으로 화 성 률 율 습니다 입니다 니다 겠다 었다 았다
		였다 이었다 으며 으면 지만 는데 으나 거나 라며 이라며 시켜 시킬 시키는 시키고 스럽게 롭게 롭고 처럼 보다 밖에 마다 조차 년 월 일 명 개 건 원 억 조 만원 억원 회 차 호 시 분 위 곳 배 종 대 세 주년 여 년간 개월 년도 월부터 일부터 일까지 월까지`)
	// alone are words of one syllable that stand alone before another word.
	alone = set(`및 등 수 이 그 저 각 두 세 네 한 더 또 전 후 중 내 간 총 약 제 본 동 해 첫 새 온 것 때 바 데 줄 뿐 채 못 안 잘 큰 할 될 된 한 본 매 타 신 구 현 올 오 양 왜 즉 단 꼭 다 곧 외 위 건 명 개 년 월 일 원 회 차 는 할`)
	// finals end a word more often than not.
	finals = "은는을를의에와과로도고며서게된한할될인적이가던면지만"
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
	if a.margin-a.Right > a.em*cell(r)/2*1.1 {
		return true // it would have fitted: the line was broken at a blank
	}
	words, next := strings.Fields(a.Text), strings.Fields(b.Text)
	left, right := words[len(words)-1], next[0]
	right = leading(right)
	switch {
	case hangul(l) && hangul(r):
		return v.syllables(trailing(left), right)
	case hangul(l):
		return r != '(' && !strings.ContainsRune("·․‧ㆍ~/", r)
	case strings.ContainsRune(",.!?:;…", l):
		return true
	case strings.ContainsRune("·․‧ㆍ~/", l):
		return false
	}
	return !particles[right] && !particle(right)
}

// syllables decides between two parts of which each may be a word.
func (v *vocabulary) syllables(left, right string) bool {
	together, split := v.evidence(left, right)
	switch {
	case together > split:
		return false
	case split > together:
		return true
	case particles[right]:
		return false
	case alone[left]:
		return true
	case len([]rune(left)) == 1, len([]rune(right)) == 1 && !alone[right]:
		return false
	case particle(right):
		return false
	}
	return strings.ContainsRune(finals, last(left))
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

// particle reports whether s begins with a particle of two syllables or more, or
// is made of them.
func particle(s string) bool {
	syllables := []rune(s)
	for n := min(len(syllables), 4); n > 1; n-- {
		if particles[string(syllables[:n])] {
			return true
		}
	}
	return false
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
