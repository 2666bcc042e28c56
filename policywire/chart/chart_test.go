package chart_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/policywire/chart"
	"github.com/policywire/policywire/policywire/table"
)

// sample is a chart of n days with a line of each name; the first has a peak on
// the last but one.
func sample(n int, names ...string) chart.Chart {
	c := chart.Chart{Title: "documents by day"}
	for i := range n {
		c.Starts = append(c.Starts, time.Date(2026, 5, 1+i, 0, 0, 0, 0, time.UTC))
	}
	for i, name := range names {
		s := chart.Series{Name: name, Values: make([]float64, n)}
		for j := range s.Values {
			s.Values[j] = float64((j + i) % 7)
		}
		s.Values[n-2] += float64(40 / (i + 1))
		c.Series = append(c.Series, s)
	}
	return c
}

func text(t *testing.T, c chart.Chart, width int, colour bool) string {
	t.Helper()
	var b strings.Builder
	if err := c.Text(&b, width, colour); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTextFitsTheTerminal(t *testing.T) {
	names := []string{"과학기술정보통신부", "数位発展部", "Korea Media and Communications Commission", "방송미디어통신위원회"}
	for _, n := range []int{2, 12, 31, 400} {
		for _, width := range []int{60, 80, 120} {
			drawn := text(t, sample(n, names...), width, false)
			for line := range strings.Lines(drawn) {
				if got := table.Width(strings.TrimRight(line, "\n")); got > width {
					t.Errorf("%d days at %d cells: %q is %d wide", n, width, line, got)
				}
			}
			for _, name := range names {
				if !strings.Contains(drawn, name) {
					t.Errorf("%d days at %d cells: %s is not named\n%s", n, width, name, drawn)
				}
			}
		}
	}
}

// TestNoPeakIsLost draws one high day among low ones, wherever it is, over fewer
// and over more days than there are cells.
func TestNoPeakIsLost(t *testing.T) {
	for _, width := range []int{40, 60, 80, 81, 97, 120, 160} {
		for _, n := range []int{2, 3, 12, 31, 61, 71, 72, 92, 110, 150, 365, 1000} {
			for _, at := range []int{0, 1, n / 3, n / 2, n - 2, n - 1} {
				c := sample(n, "documents")
				c.Series[0].Values = make([]float64, n)
				for i := range c.Series[0].Values {
					c.Series[0].Values[i] = float64(i % 2 * 37)
				}
				c.Series[0].Values[at] = 119
				drawn := text(t, c, width, false)
				if got := reached(drawn); got != 120 { // in steps of 20, what is nearest
					t.Errorf("%d days at %d cells: 119 on day %d is drawn at %v\n%s", n, width, at, got, drawn)
				}
			}
		}
	}
	if drawn := text(t, sample(1000, "documents"), 80, false); !strings.Contains(drawn, "the highest of up to 15") {
		t.Errorf("got no word of what a column shows:\n%s", drawn)
	}
}

// reached returns the height of the highest line with something drawn.
func reached(drawn string) (height float64) {
	for line := range strings.Lines(drawn) {
		var n float64
		if _, err := fmt.Sscanf(strings.TrimSpace(line), "%g", &n); err == nil && strings.ContainsAny(line, "┼╭╮╰╯─") {
			return n
		}
	}
	return 0
}

// TestDaysAreSteps draws a day in columns of its height, none of a height between
// two days.
func TestDaysAreSteps(t *testing.T) {
	c := sample(3, "documents")
	c.Series[0].Values = []float64{0, 10, 0}
	for line := range strings.Lines(text(t, c, 80, false)) {
		label, rest, found := strings.Cut(line, "┤")
		if label = strings.TrimSpace(label); found && label != "10" && label != "0" && strings.ContainsAny(rest, "─") {
			t.Errorf("got %q, want nothing level at a height that no day has", line)
		}
	}
}

func TestColoursAreForTerminals(t *testing.T) {
	c := sample(10, "ai", "safety")
	if drawn := text(t, c, 80, false); strings.Contains(drawn, "\x1b") || !strings.Contains(drawn, "+ safety") {
		t.Errorf("got %q, want marks and no colours", drawn)
	}
	if drawn := text(t, c, 80, true); !strings.Contains(drawn, "\x1b[") {
		t.Errorf("got %q, want colours", drawn)
	}
	c.Series[0].Name, c.Title = "ai\x1b[2J", "title\nbroken"
	if drawn := text(t, c, 80, false); strings.Contains(drawn, "\x1b") || strings.Contains(drawn, "title\n") {
		t.Errorf("got %q, want no text that a terminal obeys", drawn)
	}
}

func TestNothingHappenedIsALine(t *testing.T) {
	c := sample(5, "documents")
	c.Series[0].Values = make([]float64, 5)
	if drawn := text(t, c, 80, false); !strings.Contains(drawn, "0┼") && !strings.Contains(drawn, "0 ┼") {
		t.Errorf("got %s, want a line at 0", drawn)
	}
	for _, draw := range []func(io.Writer) error{c.PNG, c.SVG} {
		if err := draw(io.Discard); err != nil {
			t.Error(err)
		}
	}
}

func TestOnePeriodIsNoChart(t *testing.T) {
	c := sample(2, "documents")
	c.Starts, c.Series[0].Values = c.Starts[:1], c.Series[0].Values[:1]
	for name, draw := range map[string]func(io.Writer) error{"png": c.PNG, "svg": c.SVG, "text": func(w io.Writer) error { return c.Text(w, 80, false) }} {
		if err := draw(io.Discard); !errors.Is(err, chart.ErrTooShort) {
			t.Errorf("%s: got %v, want %v", name, err, chart.ErrTooShort)
		}
	}
}

func TestPNGIsAPicture(t *testing.T) {
	for _, names := range [][]string{{"documents"}, {"ai", "connectivity", "safety"}, strings.Fields("a b c d e f g h i j k l")} {
		var b bytes.Buffer
		if err := sample(30, names...).PNG(&b); err != nil {
			t.Fatal(err)
		}
		picture, kind, err := image.Decode(&b)
		if err != nil || kind != "png" {
			t.Fatalf("got %s, %v", kind, err)
		}
		if size := picture.Bounds().Size(); size.X < 1000 || size.Y < 500 {
			t.Errorf("got %v, want a picture that can be printed", size)
		}
		colours := map[color.Color]bool{}
		for x := 0; x < picture.Bounds().Dx(); x += 2 {
			for y := 0; y < picture.Bounds().Dy(); y += 2 {
				colours[picture.At(x, y)] = true
			}
		}
		if len(colours) < 10 {
			t.Errorf("%v: got %d colours, want lines and letters", names, len(colours))
		}
	}
}

// TestSVGIsXML has the names as text, whatever is in them.
func TestSVGIsXML(t *testing.T) {
	c := sample(30, `<ai> & "둘"`, "数位発展部")
	var b bytes.Buffer
	if err := c.SVG(&b); err != nil {
		t.Fatal(err)
	}
	texts := ""
	decoder := xml.NewDecoder(bytes.NewReader(b.Bytes()))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("reading the SVG: %v", err)
		}
		if data, ok := token.(xml.CharData); ok {
			texts += string(data) + "\n"
		}
	}
	for _, want := range []string{`<ai> & "둘"`, "数位発展部", "documents by day", "2026-05-01"} {
		if !strings.Contains(texts, want) {
			t.Errorf("got texts %q, want %s", texts, want)
		}
	}
	if !strings.Contains(b.String(), "sans-serif") {
		t.Error("the SVG names no font that every viewer has")
	}
}

// TestLettersAreNotBoxes refuses to draw letters that no font has, and takes the
// font that is named.
func TestLettersAreNotBoxes(t *testing.T) {
	const nowhere = "\U000E0FFF" // a letter that no font has
	c := sample(5, "ai"+nowhere)
	if err := c.PNG(io.Discard); !errors.Is(err, chart.ErrNoFont) {
		t.Errorf("got %v, want %v", err, chart.ErrNoFont)
	}
	if err := c.SVG(io.Discard); err != nil {
		t.Errorf("got %v, want a drawing: the viewer may have a font", err)
	}
	c.FontFile = "/none.ttf"
	if err := c.PNG(io.Discard); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want that the font is missing", err)
	}
	c.FontFile = filepath.Join(t.TempDir(), "a.ttf")
	if err := os.WriteFile(c.FontFile, []byte("no font"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := c.PNG(io.Discard); err == nil || !strings.Contains(err.Error(), "reading the font "+c.FontFile) {
		t.Errorf("got %v, want that it is no font", err)
	}
}

func TestScalesAreRound(t *testing.T) {
	for _, top := range []float64{1, 3, 7, 10, 11, 99, 1234, 170000} {
		c := sample(8, "documents")
		c.Series[0].Values[3] = top
		drawn := text(t, c, 80, false)
		highest := 0.0
		for line := range strings.Lines(drawn) {
			var n float64
			if _, err := fmt.Sscanf(strings.TrimSpace(line), "%g", &n); err == nil && strings.Contains(line, "┤") {
				highest = math.Max(highest, n)
			}
		}
		if highest < top || math.Mod(highest, 1) != 0 {
			t.Errorf("a chart up to %v has a scale up to %v\n%s", top, highest, drawn)
		}
	}
}
