package query

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// explain adds to an error of ClickHouse what to do about it.
func (c *Client) explain(ctx context.Context, sql string, exception *Exception) error {
	if exception.Code == codeReadonly || strings.HasPrefix(exception.Message, "syntax error at ") {
		if fault := c.syntax(ctx, sql); fault != nil {
			exception = fault
		}
	}
	switch exception.Code {
	case codeUnknownTable, codeUnknownDatabase, codeUnknownFunction:
		if exception.about("policywire") && c.unfilled(ctx) {
			return fmt.Errorf("the ClickHouse at %s has no policywire tables yet: start 'policywire up', or run 'store migrate': %w", c.At(), exception)
		}
	case codeReadonly:
		return fmt.Errorf("ClickHouse at %s lets this only read: no changes, settings, files or other servers: %w", c.At(), exception)
	}
	return fmt.Errorf("asking ClickHouse at %s: %w", c.At(), exception)
}

// unfilled reports whether the tables of policywire are missing altogether.
func (c *Client) unfilled(ctx context.Context) bool {
	return c.word(ctx, "SELECT count() FROM system.databases WHERE name IN ('policywire', 'policywire_store')") == "0"
}

// word returns the answer to a question of one value, or nothing.
func (c *Client) word(ctx context.Context, sql string) string {
	answer, err := c.send(ctx, http.MethodPost, Question{SQL: sql, Format: "TSV"})
	if err != nil {
		return ""
	}
	defer answer.Close()
	text, err := io.ReadAll(io.LimitReader(answer, 1<<10))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// syntaxPlace is where a syntax error is, in bytes.
var syntaxPlace = regexp.MustCompile(`^syntax error at position ([0-9]+)`)

// syntax returns what is wrong with the text of a statement, without what
// ClickHouse puts around it when it runs; nil where nothing is.
func (c *Client) syntax(ctx context.Context, sql string) *Exception {
	answer, err := c.send(ctx, http.MethodPost, Question{SQL: "SELECT formatQuery(" + Literal(sql) + ")", Format: "Null"})
	if err == nil {
		answer.Close()
		return nil
	}
	var fault *Exception
	if !errors.As(err, &fault) || fault.Code != codeSyntax {
		return nil
	}
	if m := syntaxPlace.FindStringSubmatch(fault.Message); m != nil {
		fault.Message = "syntax error at " + lineOf(sql, m[1]) + strings.TrimPrefix(fault.Message, m[0])
	}
	return fault
}

// lineOf returns the line and the column of a place in a statement.
func lineOf(sql, place string) string {
	n, err := strconv.Atoi(place)
	if err != nil || n < 1 {
		return "position " + place
	}
	before := sql[:min(n-1, len(sql))]
	return fmt.Sprintf("line %d, column %d", strings.Count(before, "\n")+1, utf8.RuneCountInString(before[strings.LastIndex(before, "\n")+1:])+1)
}
