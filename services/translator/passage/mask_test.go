package passage_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/translator/passage"
)

func TestMaskHidesWhatMustNotChange(t *testing.T) {
	for _, c := range []struct {
		name, text, want string
	}{
		{"an address with a query", "See https://www.example.org/eng/bbs/view.do?nttSeqNo=1234&Page=A.", "See ⟦0⟧."},
		{"an address in brackets", "(see www.Example.org/a) now", "(see ⟦0⟧) now"},
		{"an address with brackets", "https://example.org/wiki/AI_(law) says", "⟦0⟧ says"},
		{"an address in Korean text", "누리집(www.example.go.kr)에서 공개한다", "누리집(⟦0⟧)에서 공개한다"},
		{"a host name", "on keep.example.go.kr, not go there", "on ⟦0⟧, not go there"},
		{"a mail address", "Write to AI.office@example.org.", "Write to ⟦0⟧."},
		{"hashtags", "Use #AI and @ministry.", "Use ⟦0⟧ and ⟦1⟧."},
		{"figures", "1.2 trillion won, 3,400 projects, 12.5% in 2026.10.15. at 14:30", "⟦0⟧ trillion won, ⟦1⟧ projects, ⟦2⟧ in ⟦3⟧. at ⟦4⟧"},
		{"plain numbers stay", "15 October 2026, the 21st century", "15 October 2026, the 21st century"},
		{"marks", "5 * 3 and a*b", "5 ⟦0⟧ 3 and a⟦1⟧b"},
		{"neighbours share", "**#1.5*", "⟦0⟧"},
		{"literal placeholders", "the sign ⟦0⟧ is ours", "the sign ⟦0⟧0⟦1⟧ is ours"},
		{"an initial", "John F. Example", "John ⟦0⟧ Example"},
		{"nothing", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := passage.Mask(c.text, "*@#", false)
			if m.Text != c.want {
				t.Errorf("got %q, want %q", m.Text, c.want)
			}
			if back, err := m.Restore(m.Text); err != nil || back != c.text {
				t.Errorf("restored %q, %v, want %q", back, err, c.text)
			}
		})
	}
}

func TestMaskHidesEveryNumberWhenAsked(t *testing.T) {
	m := passage.Mask("on 15 October 2026", "", true)
	if want := "on ⟦0⟧ October ⟦1⟧"; m.Text != want {
		t.Errorf("got %q, want %q", m.Text, want)
	}
}

func TestRestoreWantsEachPlaceholderOnce(t *testing.T) {
	m := passage.Mask("See www.example.org or 1.5.", "", false)
	for _, c := range []struct{ name, answer, names string }{
		{"lost", "Ver ⟦0⟧.", "1.5"},
		{"doubled", "Ver ⟦0⟧ ⟦0⟧ o ⟦1⟧.", "www.example.org"},
		{"renamed", "Ver ⟦0⟧ o ⟦7⟧.", "1.5"},
		{"all gone", "", "www.example.org"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := m.Restore(c.answer)
			if !errors.Is(err, passage.ErrRefused) || !strings.Contains(err.Error(), c.names) {
				t.Errorf("got %v, want a refusal that names %q", err, c.names)
			}
		})
	}
	moved, err := m.Restore("⟦1⟧ o ⟦ 0 ⟧")
	if want := "1.5 o www.example.org"; err != nil || moved != want {
		t.Errorf("moved: got %q, %v, want %q", moved, err, want)
	}
}

func TestNumbersLeavesOutOrdinals(t *testing.T) {
	got := passage.Numbers("In the 21st century, 30 of 1,200 rules, 30 more.")
	if want := []string{"1,200", "30", "30"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzMaskRestore(f *testing.F) {
	f.Add("⟦0⟧ https://a.b/c?d=1, 1.5% #x *y* a@b.co 가나다", true)
	f.Fuzz(func(t *testing.T, text string, every bool) {
		m := passage.Mask(text, "*@#", every)
		if back, err := m.Restore(m.Text); err != nil || back != text {
			t.Errorf("got %q, %v, want %q", back, err, text)
		}
	})
}
