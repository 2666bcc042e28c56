package language

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/policywire/policywire/contract/news"
)

const (
	// leastShare is the part of a text that a language must have to be named.
	leastShare = 0.2
	// leastLatin is the number of Latin letters below which a part of a mixed
	// text is taken for names and abbreviations.
	leastLatin = 60
	// withoutKana is the number of Han characters that a Japanese text, such as a
	// title, may have without any kana.
	withoutKana = 40
	// leastConfidence is the confidence below which the language is undetermined.
	leastConfidence = 0.5
	// hinted is the confidence of a language that the source's claim decided.
	hinted = 0.5
)

// Rules is the version of the rules in this package. It changes with what they
// decide.
const Rules = "1"

// Detector tells the language of texts. It is safe for concurrent use.
type Detector struct {
	wanted   map[string]bool
	variants *variantTable
	latin    *latinModel
}

// Tags returns the languages that can be told, in the words of a configuration:
// "zh" stands for both ways of writing Chinese.
func Tags() []string {
	return []string{"ko", "en", "zh", "ja", "es", "id", "ms", "vi", "th", "ru", "fr", "tl"}
}

// New returns a detector of the languages named by tags. A text in any other
// language is undetermined.
func New(tags []string) (*Detector, error) {
	if len(tags) == 0 {
		return nil, fmt.Errorf("no language given; known are %s", strings.Join(Tags(), ", "))
	}
	d := &Detector{wanted: map[string]bool{}, variants: newVariantTable(), latin: newLatinModel(tags)}
	for _, tag := range tags {
		switch {
		case tag == "zh":
			d.wanted["zh-hans"], d.wanted["zh-hant"] = true, true
		case slices.Contains(Tags(), tag), tag == "zh-hans", tag == "zh-hant":
			d.wanted[tag] = true
		default:
			return nil, fmt.Errorf("%q is not a known language; known are %s", tag, strings.Join(Tags(), ", "))
		}
	}
	return d, nil
}

// Detect returns the language of texts taken together. hint is what the source
// claims, which decides only where the text does not. The tag is that of the
// largest part; Confidence says how sure the language of that part is; Parts
// is set when another language has a fifth of the text or more.
func (d *Detector) Detect(hint string, texts ...string) news.Language {
	var p profile
	for _, text := range texts {
		p.count(text, d.variants)
	}
	parts := d.parts(&p, texts, strings.ToLower(hint))
	if len(parts) == 0 {
		return news.Language{Tag: news.Undetermined}
	}
	best := parts[0]
	result := news.Language{Tag: best.tag, Confidence: round(best.confidence)}
	if len(parts) > 1 {
		for _, part := range parts {
			result.Parts = append(result.Parts, news.LanguagePart{Tag: part.tag, Share: round(part.share)})
		}
	}
	return result
}

// part is the share of a text that is in one language.
type part struct {
	tag               string
	share, confidence float64
}

// parts returns the languages of a text, largest first. The largest is there
// whatever its share; another only where it has enough of the text and is one
// of the wanted languages. It is empty where the largest cannot be told.
func (d *Detector) parts(p *profile, texts []string, hint string) []part {
	groups := p.groups()
	slices.SortStableFunc(groups, func(a, b group) int { return cmp.Compare(b.share, a.share) })
	var parts []part
	for i, g := range groups {
		if g.share == 0 || i > 0 && (g.share < leastShare || g.main == latin && p.letters[latin] < leastLatin) {
			continue
		}
		tag, confidence := d.resolve(g.main, p, texts, hint)
		if d.wanted[tag] && confidence >= leastConfidence {
			parts = append(parts, part{tag, g.share, confidence})
		} else if i == 0 {
			return nil
		}
	}
	return parts
}

// resolve returns the language of what is written in script s.
func (d *Detector) resolve(s script, p *profile, texts []string, hint string) (tag string, confidence float64) {
	switch s {
	case hangul:
		return "ko", 1
	case kana:
		return "ja", 1
	case thai:
		return "th", 1
	case cyrillic:
		// A name in Ukrainian does not make a Russian text foreign.
		if p.foreign*50 <= p.letters[cyrillic] {
			return "ru", 1
		}
	case han:
		if hint == "ja" && p.letters[han] < withoutKana {
			return hint, hinted
		}
		return chinese(p, hint)
	case latin:
		tag, confidence = d.latin.detect(texts, hint)
		if confidence < sure && d.latin.knows(hint) {
			return hint, hinted
		}
	}
	return tag, confidence
}

// chinese tells the two ways of writing Chinese apart. A text without a
// character that only one of them uses is what its source claims it to be.
func chinese(p *profile, hint string) (tag string, confidence float64) {
	all := p.traditional + p.simplified
	switch {
	case all == 0 && (hint == "zh-hant" || hint == "zh-hans"):
		return hint, hinted
	case all == 0:
		return "", 0
	case p.traditional >= p.simplified:
		return "zh-hant", float64(p.traditional) / float64(all)
	}
	return "zh-hans", float64(p.simplified) / float64(all)
}

func round(x float64) float64 { return math.Round(x*1000) / 1000 }
