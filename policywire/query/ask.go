package query

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// Client asks a ClickHouse in SQL, over HTTP, and changes nothing in it: every
// statement is sent with readonly=1, whatever the user may do. So ClickHouse
// refuses what writes, sets settings, or reaches files and other servers.
// Settings may be in the address.
type Client struct {
	base     url.URL
	options  *clickhouse.Options
	requests *http.Client
}

// Connect returns a client of the ClickHouse at dsn, such as
// http://127.0.0.1:8123. Nothing is asked yet.
func Connect(dsn string) (*Client, error) {
	options, err := ParseDSN(dsn)
	if err != nil {
		return nil, err
	}
	parsed, err := url.Parse(dsn)
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: options.TLS,
		DialContext: (&net.Dialer{Timeout: options.DialTimeout}).DialContext}
	return &Client{base: url.URL{Scheme: parsed.Scheme, Host: parsed.Host, Path: "/"}, options: options, requests: &http.Client{Transport: transport}}, nil
}

// Close releases the connections.
func (c *Client) Close() { c.requests.CloseIdleConnections() }

// At is the address, without a password.
func (c *Client) At() string { return c.base.Host }

// Question is a statement with all that its answer depends on.
type Question struct {
	SQL string
	// Format is one of ClickHouse's, and is what the answer has unless the
	// statement names one itself.
	Format string
	// Params are the values of its {name:Type} placeholders.
	Params map[string]string
}

// Answer is the result of a statement, as it comes.
type Answer struct {
	// Format is the one that it has.
	Format string
	body   io.ReadCloser
	tail   *tail
	at     string
}

// Ask asks a statement. The answer must be closed. An error of ClickHouse is an
// *Exception.
func (c *Client) Ask(ctx context.Context, q Question) (*Answer, error) {
	answer, err := c.send(ctx, http.MethodPost, q)
	var exception *Exception
	if errors.As(err, &exception) && exception.Code == codeReadonly && exception.about("'readonly'") && c.bound(ctx) {
		answer, err = c.send(ctx, http.MethodGet, q)
	}
	if errors.As(err, &exception) {
		return nil, c.explain(ctx, q.SQL, exception)
	}
	return answer, err
}

// bound reports whether the user is one who only reads and may not even say so.
func (c *Client) bound(ctx context.Context) bool {
	answer, err := c.send(ctx, http.MethodPost, Question{SQL: "SELECT 1", Format: "TSV"})
	if err == nil {
		answer.Close()
	}
	var exception *Exception
	return errors.As(err, &exception) && exception.Code == codeReadonly
}

// send asks by one method. By POST the statement may only read; by GET it may
// not write.
func (c *Client) send(ctx context.Context, method string, q Question) (*Answer, error) {
	request, err := c.request(ctx, method, q)
	if err != nil {
		return nil, err
	}
	response, err := c.requests.Do(request)
	if err != nil {
		return nil, c.unreached(err)
	}
	if response.StatusCode != http.StatusOK {
		defer response.Body.Close()
		return nil, c.refused(response)
	}
	if response.Header.Get("X-ClickHouse-Format") == "" {
		response.Body.Close()
		return nil, c.noClickHouse("it answers without X-ClickHouse-Format")
	}
	t := &tail{Reader: response.Body}
	return &Answer{Format: response.Header.Get("X-ClickHouse-Format"), body: response.Body, tail: t, at: c.At()}, nil
}

// request is that of a question.
func (c *Client) request(ctx context.Context, method string, q Question) (*http.Request, error) {
	values := url.Values{"default_format": {q.Format}}
	for name, value := range c.options.Settings {
		values.Set(name, fmt.Sprint(value))
	}
	for name, value := range q.Params {
		values.Set("param_"+name, value)
	}
	if database := c.options.Auth.Database; database != "" {
		values.Set("database", database)
	}
	body := ""
	if method == http.MethodPost {
		body = q.SQL
		values.Set("readonly", "1")
	} else {
		values.Set("query", q.SQL)
	}
	address := c.base
	address.RawQuery = values.Encode()
	request, err := http.NewRequestWithContext(ctx, method, address.String(), strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	if auth := c.options.Auth; auth.Username != "" {
		request.SetBasicAuth(auth.Username, auth.Password)
	}
	return request, nil
}

// Read reads the answer. When ClickHouse failed in the middle of it, the error
// at its end is an *Exception: what was read is not the whole answer.
func (a *Answer) Read(p []byte) (int, error) {
	n, err := a.tail.Read(p)
	if err != nil {
		if exception := a.tail.exception(); exception != nil {
			return n, fmt.Errorf("asking ClickHouse at %s: %w", a.at, exception)
		}
		if !errors.Is(err, io.EOF) {
			err = fmt.Errorf("reading the answer of ClickHouse at %s: %w", a.at, err)
		}
	}
	return n, err
}

// Close ends the answer, and the statement where that still runs.
func (a *Answer) Close() error { return a.body.Close() }

// unreached explains why a request got no answer.
func (c *Client) unreached(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err // without the address, which has the whole statement in it
	}
	var network *net.OpError
	if errors.As(err, &network) {
		return fmt.Errorf("no ClickHouse answers at %s: start 'policywire up', or name another with --clickhouse: %w", c.At(), network)
	}
	if errors.Is(err, context.Canceled) {
		return err
	}
	return c.noClickHouse(err.Error())
}

func (c *Client) noClickHouse(why string) error {
	return fmt.Errorf("what answers at %s may be no ClickHouse over HTTP; name another with --clickhouse: %s", c.At(), why)
}

// refused reads the error in a response.
func (c *Client) refused(response *http.Response) error {
	text, err := io.ReadAll(io.LimitReader(response.Body, 64<<10))
	if err != nil && len(text) == 0 {
		return fmt.Errorf("reading the answer of ClickHouse at %s: %w", c.At(), err)
	}
	exception := parseException(string(text))
	if exception == nil {
		line, _, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
		return c.noClickHouse(response.Status + " " + line)
	}
	return exception
}
