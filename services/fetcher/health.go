package fetcher

import (
	"fmt"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/discover"
)

// patience is how many rounds in a row may go without an answer before that is
// a fault: networks hiccup. A list that answers wrongly is one at once.
const patience = 3

// health brings the faults kept of the source up to the one of this round and
// returns what is to be said: a fault once, until it changes, and its end.
func (f *follower) health(kept *sourceState, fault *discover.Fault, now time.Time) []news.Event {
	kind, reason := "", ""
	if fault == nil {
		kept.Failures = 0
	} else {
		kept.Failures++
		kind, reason = fault.Kind, plain(fault.Error())
		if kind == discover.FaultUnreachable && kept.Failures < patience && kept.Fault != kind {
			return nil // too early to say anything, of an end of another fault too
		}
	}
	if kind == kept.Fault {
		return nil
	}
	alert := news.Alert{Scope: "source", Name: f.source.ID, RaisedAt: now.UTC()}
	var alerts []news.Event
	if kept.Fault != "" {
		ended := alert
		ended.Kind, ended.Recovered = kept.Fault, true
		ended.Reason = fmt.Sprintf("%s no longer has this fault", f.source.ID)
		alerts = append(alerts, ended)
	}
	if kind != "" {
		alert.Kind, alert.Reason = kind, reason
		alerts = append(alerts, alert)
	}
	kept.Fault = kind
	return alerts
}
