package apertium

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/policywire/policywire/services/translator/passage"
)

// maxAnswer is the size in bytes of the longest answer that is read: far more
// than any request of requestLimit can give, or the list of pairs can be.
const maxAnswer = 1 << 20

// answer is what the server says, whether it went well or not.
type answer struct {
	Data        json.RawMessage `json:"responseData"`
	Status      int             `json:"responseStatus"`
	Explanation string          `json:"explanation"`
}

// statusError is an answer of the server that is no translation.
type statusError struct {
	url    string
	status int
	reason string
}

// Error implements error.
func (e *statusError) Error() string {
	return fmt.Sprintf("%s answered %d: %s", e.url, e.status, e.reason)
}

// translate sends one request. It retries nothing.
func (e *Engine) translate(ctx context.Context, pair, text string) (string, error) {
	var data struct {
		Text string `json:"translatedText"`
	}
	form := url.Values{"langpair": {pair}, "q": {text}, "format": {"txt"}, "markUnknown": {"yes"}}
	err := e.call(ctx, "/translate", form, &data)
	return data.Text, err
}

// pair is an entry of the server's list of what it has installed.
type pair struct {
	Source string `json:"sourceLanguage"`
	Target string `json:"targetLanguage"`
}

// call posts form to path and decodes the answer's data into data.
func (e *Engine) call(ctx context.Context, path string, form url.Values, data any) error {
	ctx, cancel := context.WithTimeout(ctx, e.timeout)
	defer cancel()
	address := e.url + path
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return fmt.Errorf("asking %s: %w", address, err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	response, err := e.client.Do(request)
	if err != nil {
		return fmt.Errorf("asking Apertium: %w", err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil {
		return fmt.Errorf("reading the answer of %s: %w", address, err)
	}
	return decode(address, response.StatusCode, body, data)
}

// decode says what the server's answer means. Its error pages may be HTML, and
// something else may listen at the address.
func decode(address string, status int, body []byte, data any) error {
	if len(body) > maxAnswer {
		return fmt.Errorf("%w: the answer of %s is over %d bytes", passage.ErrRefused, address, maxAnswer)
	}
	var a answer
	err := json.Unmarshal(body, &a)
	switch {
	case status == http.StatusBadRequest && err == nil:
		return fmt.Errorf("%w: %s says %q", passage.ErrPair, address, a.Explanation)
	case status != http.StatusOK && err == nil:
		return &statusError{url: address, status: status, reason: a.Explanation}
	case status != http.StatusOK || err != nil:
		return &statusError{url: address, status: status, reason: "no answer of Apertium: " + excerpt(body)}
	case a.Status != http.StatusOK:
		return &statusError{url: address, status: a.Status, reason: a.Explanation}
	}
	if err := json.Unmarshal(a.Data, data); err != nil {
		return fmt.Errorf("decoding the answer of %s: %w", address, err)
	}
	return nil
}

// excerpt returns the beginning of an answer that nobody expected.
func excerpt(body []byte) string {
	return fmt.Sprintf("%.80q", body)
}
