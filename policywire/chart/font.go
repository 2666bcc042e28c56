package chart

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/font"
)

// ErrNoFont is why a picture is not drawn: its text would be boxes.
var ErrNoFont = errors.New("no font on this machine has all of its characters")

// eastern are parts of the names of fonts that have Chinese, Japanese and Korean
// characters, the best first.
var eastern = []string{"notosanscjk", "notosanskr", "sourcehansans", "nanumgothic", "applesdgothicneo", "pingfang", "malgun", "msyh", "hiragino", "droidsansfallback",
	"wqy", "unbatang", "applegothic", "arialunicode", "notoserifcjk", "unifont"}

// fontFor returns a font that has every character of the texts: the one in file,
// or the built-in one, or one of the machine.
func fontFor(file string, texts []string) (*opentype.Font, error) {
	if file != "" {
		fonts, err := readFonts(file)
		if err != nil {
			return nil, err
		}
		if f := having(fonts, texts); f != nil {
			return f, nil
		}
		return nil, fmt.Errorf("%s lacks %q", file, missing(fonts[0], texts))
	}
	builtin := font.DefaultCache.Lookup(font.Font{Typeface: "Liberation", Variant: "Sans"}, font.Points(10)).Face
	if f := having([]*opentype.Font{builtin}, texts); f != nil {
		return f, nil
	}
	for _, path := range installed() {
		fonts, err := readFonts(path)
		if err != nil {
			continue // others may do
		}
		if f := having(fonts, texts); f != nil {
			return f, nil
		}
	}
	return builtin, fmt.Errorf("%w, such as %q", ErrNoFont, missing(builtin, texts))
}

// readFonts reads a file of one font or of several.
func readFonts(path string) ([]*opentype.Font, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading a font: %w", err)
	}
	collection, err := opentype.ParseCollection(data)
	if err != nil {
		return nil, fmt.Errorf("reading the font %s: %w", path, err)
	}
	var fonts []*opentype.Font
	for i := range collection.NumFonts() {
		f, err := collection.Font(i)
		if err != nil {
			return nil, fmt.Errorf("reading the font %s: %w", path, err)
		}
		fonts = append(fonts, f)
	}
	return fonts, nil
}

// having returns the first font that has all characters of the texts, a Korean
// one of several before the others.
func having(fonts []*opentype.Font, texts []string) *opentype.Font {
	slices.SortStableFunc(fonts, func(a, b *opentype.Font) int { return korean(b) - korean(a) })
	for _, f := range fonts {
		if missing(f, texts) == "" {
			return f
		}
	}
	return nil
}

func korean(f *opentype.Font) int {
	if name, err := f.Name(nil, sfnt.NameIDFamily); err == nil && strings.HasSuffix(name, " KR") && !strings.Contains(name, "Mono") {
		return 1
	}
	return 0
}

// missing returns the first character that a font lacks.
func missing(f *opentype.Font, texts []string) string {
	var buffer sfnt.Buffer
	for _, text := range texts {
		for _, r := range text {
			if i, err := f.GlyphIndex(&buffer, r); err != nil || i == 0 {
				return string(r)
			}
		}
	}
	return ""
}

// installed returns the files of fonts of this machine that may have eastern
// characters, the best first.
func installed() []string {
	var found []string
	for _, dir := range fontDirs() {
		_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && rank(path) < len(eastern) {
				found = append(found, path)
			}
			return nil // what cannot be read is not there
		})
	}
	slices.SortFunc(found, func(a, b string) int {
		if n := rank(a) - rank(b); n != 0 {
			return n
		}
		return strings.Compare(a, b)
	})
	return found
}

// rank is the place of a file among the eastern fonts; a regular weight comes
// before the others.
func rank(path string) int {
	name := strings.ToLower(strings.NewReplacer(" ", "", "-", "", "_", "").Replace(filepath.Base(path)))
	for i, part := range eastern {
		if strings.Contains(name, part) && !strings.Contains(name, "bold") && !strings.Contains(name, "black") {
			return i
		}
	}
	return len(eastern)
}

func fontDirs() []string {
	home, _ := os.UserHomeDir()
	switch runtime.GOOS {
	case "windows":
		return []string{filepath.Join(os.Getenv("WINDIR"), "Fonts")}
	case "darwin":
		return []string{"/System/Library/Fonts", "/Library/Fonts", filepath.Join(home, "Library/Fonts")}
	}
	return []string{"/usr/share/fonts", "/usr/local/share/fonts", filepath.Join(home, ".fonts"), filepath.Join(home, ".local/share/fonts")}
}
