// Package translator is the service that translates documents into the language
// of the reader. In the flow it stands beside the store, behind the classifier:
// a slow engine, or none, delays no document.
//
//	reads      news.classified.<source>.<lang>
//	publishes  news.translated.<target>.<source>.<lang>
//
// Every document that it reads gets one event. One that is in the target
// language already gets the status unneeded, one that no engine can translate
// failed: an analyst can tell both from a translation that is still to come. A
// paragraph is translated or it is left in the original, with a warning, and
// the document is partial then: a doubtful translation is never published.
//
// Without an engine, which is the default, the service reads nothing, so that
// one configured later begins with all that the bus still has. The place of an
// earlier run with an engine is kept, too: what came since then waits, and is
// translated when an engine is configured again. The service says how much that
// is; whoever shows what waits for it can ask Config.On whether it is wanted.
//
// # Files
//
//	translator.go  Translator, Engine, the function from event to event
//	document.go    one document through one engine
//	guard.go       what makes a translation doubtful
//	language.go    what is known of languages: tags, scripts, lengths
//	config.go      Config and where it comes from
//
// An engine is a package of its own; what engines share is in package passage.
package translator
