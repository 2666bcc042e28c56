package store

import (
	"errors"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/policywire/policywire/contract/flow"
)

// rowError is a row that its table cannot take, found before it was sent.
type rowError struct {
	table string
	err   error
}

// Error implements error.
func (e *rowError) Error() string { return "making a row of " + e.table + ": " + e.err.Error() }

// Unwrap implements errors.Unwrap.
func (e *rowError) Unwrap() error { return e.err }

// ClickHouse's codes, named as it names them.
const (
	cannotParseText                  = 6
	cannotParseDate                  = 38
	cannotParseDatetime              = 41
	argumentOutOfBound               = 69
	cannotParseNumber                = 72
	tooLargeArraySize                = 128
	tooLargeStringSize               = 131
	valueIsOutOfRangeOfDataType      = 321
	cannotInsertNullInOrdinaryColumn = 349
	functionThrowIfValueIsNonZero    = 395
	decimalOverflow                  = 407
	violatedConstraint               = 469
	unknownElementOfEnum             = 691

	unknownTable    = 60
	unknownDatabase = 81
)

// refused reports whether code says that ClickHouse will never take a value.
// Codes that speak of a table or of a whole column (unknown table, type
// mismatch) are not among them: there every row would be refused, and an
// operator mends it; and neither are those that a broken connection can cause.
func refused(code int32) bool {
	switch code {
	case cannotParseText, cannotParseDate, cannotParseDatetime, argumentOutOfBound, cannotParseNumber,
		tooLargeArraySize, tooLargeStringSize, valueIsOutOfRangeOfDataType, cannotInsertNullInOrdinaryColumn,
		functionThrowIfValueIsNonZero, decimalOverflow, violatedConstraint, unknownElementOfEnum:
		return true
	}
	return false
}

// fate marks what is a row's own fault as rejected, so that flow looks for the
// row. Everything else is tried again until it succeeds.
func fate(err error) error {
	var row *rowError
	var exception *clickhouse.Exception
	switch {
	case err == nil:
		return nil
	case errors.As(err, &row):
		return flow.Reject(err)
	case errors.As(err, &exception) && refused(exception.Code):
		return flow.Reject(err)
	}
	return err
}

// missing reports whether err says that a table or database does not exist.
func missing(err error) bool {
	var exception *clickhouse.Exception
	return errors.As(err, &exception) && (exception.Code == unknownTable || exception.Code == unknownDatabase)
}
