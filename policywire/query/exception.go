package query

import (
	"bytes"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// Exception is an error of ClickHouse, in one line.
type Exception struct {
	Code int
	// Name is that of the code, such as SYNTAX_ERROR.
	Name    string
	Message string
}

func (e *Exception) Error() string { return e.Message + " (" + e.Name + ")" }

// about reports whether the message names what.
func (e *Exception) about(what string) bool { return strings.Contains(e.Message, what) }

// exceptionText is how ClickHouse words an error.
var exceptionText = regexp.MustCompile(`(?s)Code: (\d+)\. DB::(?:Net)?Exception: (.*?)\.?\s*\(([A-Z][A-Z0-9_]*)\)(?: \(version [^\n]*)?\s*$`)

// syntaxText is how it words one of syntax, with its place and a long list of
// what would have been right.
var syntaxText = regexp.MustCompile(`(?s)^Syntax error(?: \([^)]*\))?: failed at position (\d+)(?: \((.*?)\))?(?: \(line (\d+), col (\d+)\))?:.*?(?:Expected one of: (.*))?$`)

// scopeText repeats the statement, or the part of it that an error is in.
var scopeText = regexp.MustCompile(`(?s)[.,:]? [Ii]n scope .*$`)

// postText is advice for those who write HTTP themselves.
var postText = regexp.MustCompile(`; over HTTP, a GET is read-only.*$`)

// parseException returns the error that a text ends with, or nil.
func parseException(text string) *Exception {
	if i := strings.LastIndex(text, "Code: "); i > 0 {
		text = text[i:]
	}
	m := exceptionText.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	code, err := strconv.Atoi(m[1])
	if err != nil {
		return nil
	}
	return &Exception{Code: code, Name: m[3], Message: strings.Join(strings.Fields(plainer(m[2])), " ")}
}

// expected is how many of the things are told that a syntax error asks for.
const expected = 6

// plainer says of a syntax error where it is, and not all that might stand there;
// of an error of throwIf, not which function it came from; and of none the whole
// statement once more.
func plainer(message string) string {
	message, _, _ = strings.Cut(message, ": while executing 'FUNCTION throwIf")
	message = scopeText.ReplaceAllString(message, "")
	message = postText.ReplaceAllString(message, "")
	m := syntaxText.FindStringSubmatch(message)
	if m == nil {
		return message
	}
	place := "position " + m[1]
	if m[3] != "" {
		place = "line " + m[3] + ", column " + m[4]
	}
	text := "syntax error at " + place
	if m[2] == "end of query" {
		text += ", where it ends"
	} else if m[2] != "" {
		text += ", at " + strconv.Quote(m[2])
	}
	if m[5] != "" {
		all := strings.Split(m[5], ", ")
		text += "; expected is " + strings.Join(all[:min(expected, len(all))], ", ")
		if len(all) > expected {
			text += " …"
		}
	}
	return text
}

// exceptionFrame is what ClickHouse puts before an error that comes when some of
// the output has left.
var exceptionFrame = []byte("__exception__")

// tail reads an answer and keeps its end, where an error may be.
type tail struct {
	io.Reader
	end []byte
}

// longestFrame is how much of the end is kept.
const longestFrame = 32 << 10

func (t *tail) Read(p []byte) (int, error) {
	n, err := t.Reader.Read(p)
	t.end = append(t.end, p[:n]...)
	if len(t.end) > 2*longestFrame {
		t.end = append(t.end[:0], t.end[len(t.end)-longestFrame:]...)
	}
	return n, err
}

// exception returns the error that the answer ended with, or nil.
func (t *tail) exception() *Exception {
	end := bytes.TrimSpace(t.end)
	if !bytes.HasSuffix(end, exceptionFrame) {
		return nil
	}
	end = bytes.TrimSuffix(end, exceptionFrame)
	start := bytes.LastIndex(end, exceptionFrame)
	if start < 0 {
		return nil
	}
	// The last line is the length of the error and the tag.
	lines := strings.Split(strings.TrimSpace(string(end[start:])), "\n")
	return parseException(strings.TrimSpace(strings.Join(lines[:len(lines)-1], "\n")))
}
