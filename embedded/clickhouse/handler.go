package clickhouse

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Handler returns ClickHouse's HTTP interface to the engine.
func (e *Engine) Handler() http.Handler {
	mux := http.NewServeMux()
	ok := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=UTF-8")
		_, _ = w.Write([]byte("Ok.\n"))
	}
	mux.HandleFunc("/ping", ok)
	mux.HandleFunc("/replicas_status", ok)
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) {
		params := r.URL.Query()
		if r.Method != http.MethodPost && !params.Has("query") {
			ok(w, r)
			return
		}
		e.serve(w, r, params)
	})
	return e.paced(mux)
}

// serve answers one statement.
func (e *Engine) serve(w http.ResponseWriter, r *http.Request, params url.Values) {
	queryID := cmp.Or(params.Get("query_id"), r.Header.Get("X-ClickHouse-Query-Id"), uuid.NewString())
	h := w.Header()
	h.Set("X-ClickHouse-Server-Display-Name", "policywire")
	h.Set("X-ClickHouse-Query-Id", queryID)
	h.Set("X-ClickHouse-Timezone", cmp.Or(params.Get("session_timezone"), e.timezone))
	out := e.newResponse(w, r, params)
	defer out.close()
	if err := e.answer(out, r, params, queryID); err != nil {
		if errors.Is(err, os.ErrDeadlineExceeded) {
			e.config.Logger.Warn("client broken off, it took nothing of its answer", "query_id", queryID, "for", e.config.StallTimeout)
			panic(http.ErrAbortHandler)
		}
		if errors.Is(err, errWrite) || errors.Is(err, context.Canceled) {
			e.config.Logger.Debug("client left", "query_id", queryID)
			panic(http.ErrAbortHandler)
		}
		out.fail(toException(err), e.version)
	}
}

// answer runs the statement of a request.
func (e *Engine) answer(out *response, r *http.Request, params url.Values, queryID string) error {
	if fromElsewhere(r) {
		return exception{codeAuthentication, "AUTHENTICATION_FAILED",
			"A page of another site asked for this; only programs and pages of this host may"}
	}
	user, err := e.authenticate(r, params)
	if err != nil {
		return err
	}
	if err := e.quota.charge(user, time.Now()); err != nil {
		return err
	}
	j, err := e.readJob(r, params, user, queryID)
	defer j.remove()
	if err != nil {
		return err
	}
	then := func(context.Context) {}
	if j.Verb == "KILL" && j.KillsQuery() {
		if j, then, err = e.killQuery(r.Context(), j); err != nil {
			return err
		}
	}
	h := out.w.Header()
	format := outputFormat(j)
	h.Set("X-ClickHouse-Format", format)
	h.Set("Content-Type", contentType(format))
	if greeting(j.Text) && format == "Native" {
		if version, err := strconv.Atoi(params.Get("client_protocol_version")); err == nil {
			return e.greet(out, version)
		}
	}
	ctx := r.Context()
	if flag(params, "send_progress_in_http_headers") && r.ProtoMajor == 1 {
		var left context.CancelFunc
		if ctx, left, err = out.step(ctx, e.config.StallTimeout); err != nil {
			return err
		}
		defer left()
		j.progress = &progress{every: progressInterval(params), tell: out.stepwise.progress}
	}
	stats, err := e.run(ctx, j, out)
	if err != nil {
		return err
	}
	then(ctx)
	return out.finish(stats)
}

// contentTypes are those of ClickHouse's server.
func contentType(format string) string {
	switch f := strings.ToLower(format); {
	case strings.Contains(f, "eachrow") && strings.HasPrefix(f, "json"):
		return "application/x-ndjson; charset=UTF-8"
	case strings.HasPrefix(f, "json"):
		return "application/json; charset=UTF-8"
	case strings.HasPrefix(f, "csv"):
		return "text/csv; charset=UTF-8"
	case strings.HasPrefix(f, "tsv"), strings.HasPrefix(f, "tabseparated"):
		return "text/tab-separated-values; charset=UTF-8"
	case f == "xml":
		return "application/xml; charset=UTF-8"
	case strings.HasPrefix(f, "pretty"), f == "vertical", f == "markdown", f == "values", f == "null":
		return "text/plain; charset=UTF-8"
	default:
		return "application/octet-stream"
	}
}
