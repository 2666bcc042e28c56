package hwp

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"

	"github.com/policywire/policywire/services/fetcher/attachment/layout"
	"github.com/policywire/policywire/services/fetcher/attachment/problem"
)

// maxBody bounds what the sections of a file expand to together.
const maxBody = 64 << 20

// ErrPartial says that the text returned beside it is not all of the file's: the
// beginning up to a damage, or the preview that the file carries of itself.
var ErrPartial = errors.New("only a part of the text can be read")

// The marks of a file header, and what bits of its properties say.
const (
	mark         = "HWP Document File"
	compressed   = 1 << 0
	password     = 1 << 1
	distribution = 1 << 2
	drm          = 1 << 4
	certificate  = 1 << 8
	certifiedDRM = 1 << 10
)

// Text returns the text of an HWP 5 file as paragraphs separated by an empty
// line. Its error wraps one of the package problem; with problem.ErrTooLarge and
// with ErrPartial the text is a part.
func Text(data []byte) (text string, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			text, err = "", fmt.Errorf("reading an HWP file: %w: %v", problem.ErrFault, fault)
		}
	}()
	switch {
	case len(data) == 0:
		return "", problem.ErrEmpty
	case bytes.HasPrefix(data, []byte(mark)):
		return "", fmt.Errorf("%w: HWP 3, the format before HWP 5", problem.ErrUnsupported)
	}
	file, err := open(data)
	if err != nil {
		return "", err
	}
	flags, err := properties(file)
	if err != nil {
		return "", err
	}
	text, err = body(file, flags)
	if err != nil && !errors.Is(err, problem.ErrTooLarge) && text == "" {
		if preview := preview(file); preview != "" {
			return preview, fmt.Errorf("%w, its preview: %w", ErrPartial, err)
		}
	}
	return text, err
}

// properties reads the file header. What needs a key that we have not is an error.
func properties(file *container) (uint32, error) {
	const versionAt, flagsAt, size = 32, 36, 40
	header, err := file.read("FileHeader", 256)
	if err != nil {
		return 0, err
	}
	if len(header) < size || !bytes.HasPrefix(header, []byte(mark)) {
		return 0, fmt.Errorf("%w: its file header is not that of an HWP file", problem.ErrDamaged)
	}
	if major := header[versionAt+3]; major != 5 {
		return 0, fmt.Errorf("%w: HWP %d", problem.ErrUnsupported, major)
	}
	flags := binary.LittleEndian.Uint32(header[flagsAt:])
	switch {
	case flags&password != 0:
		return 0, fmt.Errorf("%w: it opens with a password only", problem.ErrEncrypted)
	case flags&(drm|certifiedDRM) != 0:
		return 0, fmt.Errorf("%w: its rights are managed (DRM)", problem.ErrEncrypted)
	case flags&certificate != 0:
		return 0, fmt.Errorf("%w: it opens with a certificate only", problem.ErrEncrypted)
	}
	return flags, nil
}

// body returns the text of all sections.
func body(file *container, flags uint32) (string, error) {
	storage := "BodyText"
	if flags&distribution != 0 {
		storage = "ViewText"
	}
	out := &layout.Builder{}
	r := &reading{out: out, notes: map[string]int{}}
	var fault error
	left := int64(maxBody)
	number := 0
	for ; fault == nil && file.has(sectionName(storage, number)); number++ {
		var records []byte
		records, fault = inflated(file, sectionName(storage, number), flags, &left)
		if walked := r.section(records); fault == nil {
			fault = walked
		}
		if fault != nil {
			fault = fmt.Errorf("reading %s: %w", sectionName(storage, number), fault)
		}
	}
	if number == 0 {
		return "", fmt.Errorf("%w: it has no section", problem.ErrDamaged)
	}
	text, err := out.Result()
	switch {
	case fault == nil:
		return text, err
	case errors.Is(fault, problem.ErrBomb), text == "":
		return "", fault
	}
	return text, fmt.Errorf("%w, the beginning: %w", ErrPartial, fault)
}

func sectionName(storage string, number int) string {
	return fmt.Sprintf("%s/Section%d", storage, number)
}

// inflated returns the records of a section, what there is of them beside an error.
func inflated(file *container, name string, flags uint32, left *int64) ([]byte, error) {
	raw, err := file.read(name, *left)
	if err != nil {
		return nil, err
	}
	if flags&distribution != 0 {
		if raw, err = unscramble(raw); err != nil {
			return nil, err
		}
	}
	if flags&compressed == 0 {
		*left -= int64(len(raw))
		return raw, nil
	}
	var out bytes.Buffer
	n, err := io.Copy(&out, io.LimitReader(flate.NewReader(bytes.NewReader(raw)), *left+1))
	if *left -= n; *left < 0 {
		return nil, fmt.Errorf("%w: its body expands to more than %d MiB", problem.ErrBomb, maxBody>>20)
	}
	if err != nil {
		return out.Bytes(), fmt.Errorf("%w: decompressing: %w", problem.ErrDamaged, err)
	}
	return out.Bytes(), nil
}

// preview returns the text that the file shows of itself, its first page at most.
func preview(file *container) string {
	const maxPreview = 64 << 10
	raw, err := file.read("PrvText", maxPreview)
	if err != nil {
		return ""
	}
	units := make([]uint16, 0, len(raw)/2)
	for ; len(raw) > 1; raw = raw[2:] {
		units = append(units, binary.LittleEndian.Uint16(raw))
	}
	var out strings.Builder
	for line := range strings.SplitSeq(string(utf16.Decode(units)), "\r\n") {
		if strings.HasPrefix(line, "<") && strings.HasSuffix(line, ">") { // a row: <가><나>
			line = strings.ReplaceAll(line[1:len(line)-1], "><", "\t")
		}
		out.WriteString(line + "\n\n")
	}
	return layout.Clean(out.String())
}
