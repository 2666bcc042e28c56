package clickhouse

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/policywire/policywire/embedded/clickhouse/internal/chdb"
	"github.com/policywire/policywire/embedded/clickhouse/internal/statement"
)

// interfaceParams are URL parameters with a meaning of their own, or that ClickHouse's server takes and that change
// nothing here. Every other one is a setting.
var interfaceParams = []string{
	"query", "database", "default_format", "query_id", "user", "password", "quota_key",
	"session_id", "session_timeout", "session_check", "close_session", "compress", "decompress", "enable_http_compression",
	"http_zlib_compression_level", "http_native_compression_disable_checksumming_on_decompress",
	"network_compression_method", "network_zstd_compression_level", "buffer_size", "wait_end_of_query", "stacktrace",
	"client_protocol_version", "send_progress_in_http_headers", "http_headers_progress_interval_ms",
	"add_http_cors_header", "replace_running_query", "cancel_http_readonly_queries_on_client_close", "role",
	"http_write_exception_in_output_format", "async_insert", "wait_for_async_insert", "async_insert_deduplicate",
}

// closed are settings that no client may have by URL: they lift limits, name files, or belong to this server.
var closed = regexp.MustCompile(`^(send_logs_.*|profile|allow_ddl|readonly|.*_path|.*_file|format_schema.*|` +
	`user_files.*|max_memory_usage_for_user|max_server_.*|allow_introspection_.*|implicit_select|log_queries.*|` +
	`storage_file_.*|engine_file_.*|dialect|additional_(table_filters|result_filter)|parallel_replicas_custom_key|format_template_(row|resultset)|input_format_values_.*expressions|input_format_parquet_use_native_reader.*|max_untracked_memory|.*_for_all_queries)$`)

// presentation are the settings that a read-only user may change: how a result looks, and tighter limits.
var presentation = regexp.MustCompile(`^(output_format_.*|format_.*|input_format_.*|date_time_.*|session_timezone|` +
	`max_block_size|max_threads|max_execution_time|max_result_rows|max_result_bytes|max_rows_to_read|max_bytes_to_read|` +
	`result_overflow_mode|read_overflow_mode|timeout_overflow_mode|timeout_before_checking_execution_speed|limit|offset|` +
	`extremes|join_use_nulls|final|max_query_size|max_memory_usage|` +
	`log_comment|priority|http_.*|send_timeout|receive_timeout|connect_timeout)$`)

// settingName is what a setting can be called; it is put into SQL as it is.
var settingName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// settingsOf returns the settings in a request's URL, in the order of their names.
func settingsOf(params url.Values, user User, tables []external) ([]setting, error) {
	var set []setting
	for name, values := range params {
		if slices.Contains(interfaceParams, name) || strings.HasPrefix(name, "param_") || describes(name, tables) {
			continue
		}
		switch {
		case name == "readonly" && (values[0] == "1" || values[0] == "2"):
			continue // readonlyOf reads it
		case !settingName.MatchString(name):
			return nil, exception{codeUnknownSetting, "UNKNOWN_SETTING", "Unknown setting '" + name + "'"}
		case closed.MatchString(name), user.ReadOnly && !presentation.MatchString(name):
			return nil, exception{codeReadonly, "READONLY", fmt.Sprintf("Cannot modify '%s' setting by URL", name)}
		}
		set = append(set, setting{name, values[0]})
	}
	slices.SortFunc(set, func(a, b setting) int { return strings.Compare(a.name, b.name) })
	for name, value := range user.Limits {
		if !slices.ContainsFunc(set, func(asked setting) bool { return asked.name == name && tighter(asked.value, value) }) {
			set = append(set, setting{name, value})
		}
	}
	return set, nil
}

// describes reports whether a parameter says what an external table is.
func describes(name string, tables []external) bool {
	return slices.ContainsFunc(tables, func(t external) bool {
		rest, ok := strings.CutPrefix(name, t.name+"_")
		return ok && (rest == "structure" || rest == "types" || rest == "format")
	})
}

// tighter reports whether the number that a user asks for keeps a limit. 0 means none, for every limit.
func tighter(asked, limit string) bool {
	a, err := strconv.ParseUint(asked, 10, 64)
	l, limitErr := strconv.ParseUint(limit, 10, 64)
	return err == nil && limitErr == nil && a > 0 && a <= l
}

// reaching are settings that no statement may change, at any depth: the engine asks no constraint about those of a
// subquery. They name files of the server, or have it evaluate what comes as data.
var reaching = regexp.MustCompile(`_path$|_file$|^format_schema|^format_template_(row|resultset)$|^input_format_values_.*expressions$|` +
	`^send_logs_source_regexp$|^dialect$|^additional_(table_filters|result_filter)$|^parallel_replicas_custom_key$|^param_|^allow_introspection|^disk$|^storage_policy$`)

// checkSettings refuses settings that a statement changes in its text. A read-only user may change none: that of a
// subquery would take him out of read-only mode.
func checkSettings(st statement.Statement, user User) error {
	for _, name := range st.Settings {
		if user.ReadOnly || reaching.MatchString(name) {
			return exception{codeReadonly, "READONLY", fmt.Sprintf("Cannot modify '%s' setting in a statement", name)}
		}
	}
	return nil
}

// paramsOf returns the values of the statement's {name:Type} placeholders.
func paramsOf(params url.Values) []chdb.Param {
	var out []chdb.Param
	for name, values := range params {
		if name, ok := strings.CutPrefix(name, "param_"); ok {
			out = append(out, chdb.Param{Name: name, Value: values[0]})
		}
	}
	return out
}

// readonlyOf is ClickHouse's rule: a read-only user can change nothing, and a GET writes nothing.
func readonlyOf(method string, params url.Values, user User) int {
	switch {
	case user.ReadOnly, params.Get("readonly") == "1":
		return 1
	case method == "GET", method == "HEAD", params.Get("readonly") == "2":
		return 2
	default:
		return 0
	}
}
