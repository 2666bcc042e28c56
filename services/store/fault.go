package store

import (
	"errors"
	"slices"

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

// refusals are ClickHouse's codes for a value that it will never take. Codes
// that speak of a table or of a whole column (unknown table, type mismatch)
// are not among them: there every row would be refused, and an operator mends
// it; and neither are those that a broken connection can cause.
var refusals = []int32{
	6,   // CANNOT_PARSE_TEXT
	38,  // CANNOT_PARSE_DATE
	41,  // CANNOT_PARSE_DATETIME
	69,  // ARGUMENT_OUT_OF_BOUND
	70,  // CANNOT_CONVERT_TYPE
	72,  // CANNOT_PARSE_NUMBER
	128, // TOO_LARGE_ARRAY_SIZE
	131, // TOO_LARGE_STRING_SIZE
	321, // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
	349, // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
	395, // FUNCTION_THROW_IF_VALUE_IS_NON_ZERO
	407, // DECIMAL_OVERFLOW
	469, // VIOLATED_CONSTRAINT
	691, // UNKNOWN_ELEMENT_OF_ENUM
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
	case errors.As(err, &exception) && slices.Contains(refusals, exception.Code):
		return flow.Reject(err)
	}
	return err
}

// missing reports whether err says that a table or database does not exist.
func missing(err error) bool {
	var exception *clickhouse.Exception
	return errors.As(err, &exception) && (exception.Code == 60 || exception.Code == 81)
}
