// Package date reads publication dates as sites write them, and says how exact
// they are. A date without a clock is a date in the source's zone: its time is
// local midnight and its precision is the day.
package date
