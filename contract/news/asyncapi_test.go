package news_test

import (
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/policywire/policywire/contract/news"
)

// channel is a subject with its parameters, and the event published on it.
type channel struct {
	name, address, event, publisher, description string
}

func channels() []channel {
	return []channel{
		{"fetched", "news.fetched.{source}", "Fetched", "fetcher", "Documents and revisions as they are read."},
		{"bulkFetched", "bulk.fetched.{source}", "Fetched", "import, backfill and replay", "Documents of the past; services read them when nothing live waits."},
		{"classified", "news.classified.{source}.{lang}", "Classified", "classifier", "Documents with their language and topics."},
		{"tagged", "news.topic.{topic}.{source}.{lang}", "Tagged", "classifier", "What most subscribers want: a document without its body, once per topic."},
		{"retagged", "news.retagged.{source}.{lang}", "Retagged", "classifier", "Documents of the past, classified again; old news is no news to a subscriber of topics."},
		{"translated", "news.translated.{target}.{source}.{lang}", "Translated", "translator", "Translations; lang is the language of the original."},
		{"linked", "news.linked.{source}", "Linked", "linker", "Duplicates and stories."},
		{"withdrawn", "news.withdrawn.{source}", "Withdrawn", "fetcher", "Documents that are gone from their source."},
		{"alert", "alert.{scope}.{name}", "Alert", "any service", "Faults, and their ends, that an operator or subscriber must know about."},
		{"ledger", "ledger.{source}", "Outcome", "fetcher", "What became of each round of a source."},
		{"dead", "dead.{service}", "DeadLetter", "any service", "Messages that a service could not handle."},
	}
}

func parameters() map[string]object {
	return map[string]object{
		"source":  {{"description", "The id of a source, [a-z0-9-]+."}, {"examples", []string{"korea-kr-press", "msit-en", "apec"}}},
		"lang":    {{"description", "The language of the document, BCP 47 in lower case, und when it cannot be told."}, {"examples", []string{"ko", "zh-hant", "und"}}},
		"target":  {{"description", "The language of the translation, BCP 47 in lower case."}, {"examples", []string{"en"}}},
		"topic":   {{"description", "The id of a topic, [a-z0-9-]+; sub-topics and scores are in the event."}, {"examples", []string{"ai", "connectivity", "safety"}}},
		"scope":   {{"description", "What the alert is about."}, {"enum", []string{"source", "service"}}},
		"name":    {{"description", "The id of the source or the name of the service, [a-z0-9-]+."}},
		"service": {{"description", "The name of a service, [a-z0-9-]+."}, {"examples", []string{"classifier", "store"}}},
	}
}

// asyncAPI builds the document of https://www.asyncapi.com/docs/reference/specification/v3.0.0.
func asyncAPI(s source) object {
	var list, operations, messages object
	for _, c := range channels() {
		message := strings.ToLower(c.event)
		list = append(list, member{c.name, channelObject(c, message)})
		operations = append(operations, member{"publish" + strings.ToUpper(c.name[:1]) + c.name[1:], object{
			{"action", "send"}, {"channel", ref("channels/" + c.name)}, {"summary", "Published by " + c.publisher + "."},
			{"messages", []object{ref("channels/" + c.name + "/messages/" + message)}},
		}})
	}
	for _, event := range s.events {
		messages = append(messages, member{strings.ToLower(event), messageObject(s, event)})
	}
	retry := object{{"address", "retry.{service}"},
		{"description", "Messages that an operator gives back to one service, as they were: any of the messages above that the service reads."},
		{"parameters", object{{"service", ref("components/parameters/service")}}}}
	list = append(list, member{"retry", retry})
	return object{
		{"asyncapi", "3.0.0"},
		{"info", object{{"title", "policywire"}, {"version", "1.0.0"},
			{"description", "A wire service for public policy: documents of governments as events on NATS. At least once; the order of delivery is not promised. Within version 1 fields are only added; ignore those that you do not know."},
			{"license", object{{"name", "Apache-2.0"}, {"url", "https://www.apache.org/licenses/LICENSE-2.0"}}}}},
		{"defaultContentType", "application/json"},
		{"servers", object{{"local", object{{"host", "127.0.0.1:4222"}, {"protocol", "nats"}, {"description", "Where policywire up and docker-compose listen."}}}}},
		{"channels", list},
		{"operations", operations},
		{"components", object{{"messages", messages}, {"parameters", parameterObjects()}, {"schemas", object{{"headers", headersObject()}}}}},
	}
}

func ref(path string) object { return object{{"$ref", "#/" + path}} }

func channelObject(c channel, message string) object {
	var params object
	for _, token := range strings.Split(c.address, ".") {
		if name := strings.Trim(token, "{}"); name != token {
			params = append(params, member{name, ref("components/parameters/" + name)})
		}
	}
	return object{{"address", c.address}, {"description", c.description}, {"parameters", params},
		{"messages", object{{message, ref("components/messages/" + message)}}}}
}

func messageObject(s source, event string) object {
	name := strings.ToLower(event)
	kind := "policywire.news." + name + ".v1"
	return object{
		{"name", kind}, {"title", event}, {"summary", s.comments[event]}, {"contentType", "application/json"},
		{"headers", object{{"allOf", []object{ref("components/schemas/headers"),
			{{"type", "object"}, {"properties", object{{"ce-type", object{{"const", kind}}}}}}}}}},
		{"payload", object{{"schemaFormat", "application/schema+json;version=draft-2020-12"},
			{"schema", object{{"$ref", "./schema/" + name + ".v1.json"}}}}},
	}
}

func parameterObjects() (out object) {
	all := parameters()
	for _, name := range []string{"source", "lang", "target", "topic", "scope", "name", "service"} {
		out = append(out, member{name, all[name]})
	}
	return out
}

// headersObject describes the headers; the first nine are on every event.
func headersObject() object {
	described := [][2]string{
		{"Nats-Msg-Id", "What JetStream removes repeated messages by: the same as ce-id."},
		{"ce-id", "Hex SHA-256 over what makes the work distinct. The same work done again has the same id."},
		{"ce-specversion", "The version of CloudEvents."},
		{"ce-type", "The name of the event and its major version."},
		{"ce-source", "The service and the source: /policywire/<service>/<source>."},
		{"ce-subject", "The id of the document, or of what the event is about, percent-encoded."},
		{"ce-time", "When the content came to be."},
		{"ce-datacontenttype", "The media type of the payload."},
		{"ce-dataschema", "The URI of the payload's JSON Schema."},
		{"ce-revision", "The revision of the document, where the event is about one."},
		{"ce-contenthash", "The hash of that revision."},
		{"traceparent", "The W3C trace context, where there is one."},
	}
	extra := map[string]object{
		"Nats-Msg-Id": {{"pattern", "^[0-9a-f]{64}$"}}, "ce-id": {{"pattern", "^[0-9a-f]{64}$"}}, "ce-specversion": {{"const", "1.0"}},
		"ce-time": {{"format", "date-time"}}, "ce-datacontenttype": {{"const", "application/json"}}, "ce-dataschema": {{"format", "uri"}},
		"ce-revision": {{"pattern", "^[1-9][0-9]*$"}},
	}
	var properties object
	required := []string{}
	for i, d := range described {
		properties = append(properties, member{d[0], append(object{{"type", "string"}, {"description", d[1]}}, extra[d[0]]...)})
		if i < 9 {
			required = append(required, d[0])
		}
	}
	return object{{"type", "object"}, {"properties", properties}, {"required", required}}
}

func TestAsyncAPIIsWhatTheTypesSay(t *testing.T) {
	golden(t, "asyncapi.json", pretty(t, asyncAPI(readSource(t))))
}

// TestAsyncAPIHasWhatIsPublished holds the document itself, as it lies there,
// to the events: their subjects, their headers, their schemas.
func TestAsyncAPIHasWhatIsPublished(t *testing.T) {
	var doc struct {
		Channels map[string]struct {
			Address  string
			Messages map[string]any
		}
		Components struct {
			Messages map[string]struct {
				Name    string
				Payload struct{ Schema map[string]string }
			}
			Schemas struct {
				Headers struct {
					Properties map[string]struct{ Pattern, Const string }
					Required   []string
				}
			}
		}
	}
	data, err := os.ReadFile("asyncapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	headers := doc.Components.Schemas.Headers
	bulk := document()
	bulk.Origin = news.OriginBackfill
	seen := map[string]bool{"retry": true}
	for _, e := range append(samples(), news.Fetched{Document: bulk}) {
		m, name := encode(t, e), e.Meta().Name
		matches := 0
		for channel, c := range doc.Channels {
			if _, ok := c.Messages[name]; ok && addressPattern(c.Address).MatchString(m.Subject) {
				seen[channel] = true
				matches++
			}
		}
		if matches != 1 {
			t.Errorf("%d channels carry %s on %s, want 1", matches, name, m.Subject)
		}
		message := doc.Components.Messages[name]
		if message.Name != m.Header["ce-type"][0] {
			t.Errorf("got the message %q, want %q", message.Name, m.Header["ce-type"][0])
		}
		if _, err := os.Stat(message.Payload.Schema["$ref"]); err != nil {
			t.Error(err)
		}
		for _, header := range headers.Required {
			if len(m.Header[header]) != 1 {
				t.Errorf("%s has no header %s", name, header)
			}
		}
		for header, values := range m.Header {
			rule, ok := headers.Properties[header]
			if !ok || rule.Const != "" && rule.Const != values[0] || !regexp.MustCompile(rule.Pattern).MatchString(values[0]) {
				t.Errorf("%s: the header %s: %q is not what the document says", name, header, values[0])
			}
		}
	}
	if len(seen) != len(doc.Channels) {
		t.Errorf("events were seen on %v, of %d channels", seen, len(doc.Channels))
	}
}

// addressPattern matches the subjects of an address.
func addressPattern(address string) *regexp.Regexp {
	tokens := strings.Split(address, ".")
	for i, token := range tokens {
		if strings.HasPrefix(token, "{") {
			tokens[i] = "[a-z0-9-]+"
		}
	}
	return regexp.MustCompile("^" + strings.Join(tokens, `\.`) + "$")
}

// TestEveryEventIsEverywhere compares the package's types with the decoders,
// the samples, the schemas, the messages and the table in doc.go.
func TestEveryEventIsEverywhere(t *testing.T) {
	s := readSource(t)
	var sampled []string
	for _, e := range samples() {
		sampled = append(sampled, reflect.TypeOf(e).Name())
	}
	slices.Sort(sampled)
	if !slices.Equal(s.events, sampled) {
		t.Errorf("the package has the events %v, the samples are %v", s.events, sampled)
	}
	files, err := os.ReadDir("schema")
	if err != nil || len(files) != len(s.events) {
		t.Errorf("got %d schemas of %d events (%v)", len(files), len(s.events), err)
	}
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	subjects := strings.NewReplacer("{", "<", "}", ">")
	byEvent := map[string][]string{}
	for _, c := range channels() {
		byEvent[c.event] = append(byEvent[c.event], subjects.Replace(c.address))
	}
	for _, event := range s.events {
		row := regexp.MustCompile(`(?m)^//\t` + event + ` +` + regexp.QuoteMeta(strings.Join(byEvent[event], ", ")) + ` `)
		if !row.Match(doc) {
			t.Errorf("the table in doc.go has no row %s %v", event, byEvent[event])
		}
		_, err := news.DecodeAny(map[string][]string{"ce-type": {"policywire.news." + strings.ToLower(event) + ".v1"}}, nil)
		if err == nil || strings.Contains(err.Error(), "names no event") {
			t.Errorf("%s cannot be decoded: %v", event, err)
		}
	}
}

// TestSubjectConstantsCoverTheChannels compares the wildcards that readers
// filter by with the addresses.
func TestSubjectConstantsCoverTheChannels(t *testing.T) {
	want := []string{"retry.>"}
	for _, c := range channels() {
		prefix, _, _ := strings.Cut(c.address, "{")
		want = append(want, prefix+">")
	}
	var got []string
	for name, value := range readSource(t).consts {
		if strings.HasPrefix(name, "Subject") {
			got = append(got, value)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got the constants %v, want %v", got, want)
	}
}

// TestDocListsEveryFile holds the list at the end of the package comment.
func TestDocListsEveryFile(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasSuffix(name, "_test.go") || name == "doc.go" || name == "testdata" {
			continue
		}
		if !strings.Contains(string(doc), "//\t"+name) {
			t.Errorf("doc.go does not list %s", name)
		}
	}
}
