// Package date reads publication dates as sites write them, and says how exact
// they are. A date without a clock is a date in the source's zone: its time is
// local midnight and its precision is the day.
//
// What can be read in two ways is refused, never guessed: 05/12/2026 is a day in
// May or in December, and only where the shape, a clock or the zone of the source
// settles it is it read. Three-digit years are those of the Republic of China
// where the source is in Asia/Taipei.
//
//	date.go      Moment and Parse
//	calendar.go  the shapes of a day
//	clock.go     the clock and the zone that may follow it
package date
