// Package passage handles a paragraph on its way through a translation engine:
// it is split into sentences and packed into requests, what must not change is
// masked and put back, and what comes back is counted. It knows no engine;
// every engine can use it, and the doubts that package translator raises use
// the same counts.
//
//	passage.go   what an engine answers, and how it declines
//	sentence.go  Sentences, Count, Pack
//	mask.go      Mask, Restore, Numbers
package passage
