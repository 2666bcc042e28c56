// Package apertiumtest starts a real Apertium-APy server for a test: Debian's,
// with its English and Spanish dictionaries, on a free loopback port. A test
// that cannot have it fails and says which command installs it.
package apertiumtest
