package corpus

import (
	"bufio"
	"embed"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

//go:embed words/*.txt
var files embed.FS

// words are the parts of one language.
type words struct {
	lists  map[string][]part
	fields []field
}

// field is something that releases are about: its things, and how often it is
// chosen among the fields of its topic.
type field struct {
	topic  string // "" for none
	weight int
	things []string
}

// part is a piece of text with places for others: literal, name, literal, …,
// literal.
type part []string

// load reads the parts of a language. A line that is none is a mistake of ours.
func load(language string) (*words, error) {
	name := "words/" + language + ".txt"
	f, err := files.Open(name)
	if err != nil {
		return nil, fmt.Errorf("reading the words of %s: %w", language, err)
	}
	defer f.Close()
	w := &words{lists: map[string][]part{}}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := w.add(line); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	return w, lines.Err()
}

func (w *words) add(line string) error {
	head, list, ok := strings.Cut(line, " = ")
	if !ok {
		return fmt.Errorf("%q is not a list", line)
	}
	choices := strings.Split(list, " | ")
	name, weight, isField := strings.Cut(head, " ")
	if !isField {
		for _, c := range choices {
			w.lists[name] = append(w.lists[name], parse(c))
		}
		return nil
	}
	n, err := strconv.Atoi(weight)
	if err != nil || n < 1 {
		return fmt.Errorf("the weight of %s is %q", name, weight)
	}
	if name == "field" {
		name = ""
	}
	w.fields = append(w.fields, field{topic: name, weight: n, things: choices})
	return nil
}

func parse(s string) part {
	var p part
	for {
		literal, rest, ok := strings.Cut(s, "{")
		p = append(p, literal)
		if !ok {
			return p
		}
		name, after, _ := strings.Cut(rest, "}")
		p = append(p, strings.TrimRight(name, "0123456789"))
		s = after
	}
}

// choose takes a field of a topic by the weights.
func (w *words) choose(topic string, r *rand.Rand) field {
	sum := 0
	for _, f := range w.fields {
		if f.topic == topic {
			sum += f.weight
		}
	}
	at := r.IntN(sum)
	for _, f := range w.fields {
		if f.topic != topic {
			continue
		}
		if at -= f.weight; at < 0 {
			return f
		}
	}
	return w.fields[0]
}

// text is one document being written.
type text struct {
	words *words
	facts
	field field
	r     *rand.Rand
	out   strings.Builder
}

// write appends a part of the list called name.
func (t *text) write(name string) {
	list := t.words.lists[name]
	p := list[t.r.IntN(len(list))]
	t.out.WriteString(p[0])
	for i := 1; i+1 < len(p); i += 2 {
		t.slot(p[i])
		t.out.WriteString(p[i+1])
	}
}

// slot appends what stands in the place called name.
func (t *text) slot(name string) {
	switch name {
	case "thing":
		i := t.thing
		if t.r.IntN(3) == 0 {
			i = t.r.IntN(1 << 16)
		}
		t.out.WriteString(t.field.things[i%len(t.field.things)])
	case "agency":
		list := t.words.lists[name]
		i := t.agency
		if t.r.IntN(6) == 0 {
			i = t.r.IntN(len(list))
		}
		t.out.WriteString(list[i%len(list)][0])
	case "n":
		t.number(2 + t.r.IntN(2+t.r.IntN(3000)))
	case "pct":
		t.number(1 + t.r.IntN(80))
		t.out.WriteString("." + strconv.Itoa(t.r.IntN(10)) + "%")
	case "won":
		t.out.WriteString(t.money(1 + t.r.IntN(900)))
	case "year":
		t.number(t.day.Year() - 3 + t.r.IntN(8))
	case "month":
		t.number(1 + t.r.IntN(12))
	case "day":
		t.number(1 + t.r.IntN(28))
	default:
		t.write(name)
	}
}

func (t *text) number(n int) { t.out.WriteString(strconv.Itoa(n)) }

// take returns what was written and begins anew.
func (t *text) take() string {
	s := t.out.String()
	t.out.Reset()
	return s
}
