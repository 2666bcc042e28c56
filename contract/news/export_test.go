package news

// Quickly is what reads events in one pass, and reports whether it could.
var Quickly = quickly
