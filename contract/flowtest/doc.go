// Package flowtest gives tests a JetStream server in the process, and the
// conformance suite that the consumer of every service is run through.
package flowtest
