// Package goserving is what the live probes of Go's drivers share, as ../serving.py is for Python's: the tasks,
// and the statements with their checks. README.md in tests/conformance says what the tasks are.
package goserving

import (
	"errors"
	"fmt"

	"dsnsmith.invalid/conformance/goprogram"
)

const identifySQL = `SELECT current_user::text, current_database()::text,
 (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), current_setting('application_name'),
 current_setting('search_path'), current_setting('statement_timeout')`

type object = goprogram.Object

// Request is a task.
type Request struct {
	Task     string             `json:"task"`
	URL      string             `json:"url"`
	Settings goprogram.Settings `json:"settings"`
	Count    int                `json:"count"`
	Workers  int                `json:"workers"`
	Seed     int                `json:"seed"`
}

// Session is one connection, or one slot of a pool.
type Session interface {
	// Row runs a statement that has one row, by the driver's ordinary way of giving parameters.
	Row(sql string, arguments []any, into ...any) error
	Begin() error
	Commit() error
	// Close is also called after an error; the next statement gets a new session.
	Close()
}

// Open connects as a user would who has the variant. `worker` counts from 0, for drivers with two ways in.
type Open func(request Request, worker int) (Session, error)

// Serve answers each line of standard input.
func Serve(driver, module string, open Open) {
	goprogram.Serve(driver, module, func(asked Request) object {
		if asked.Task == "statements" {
			return statements(asked, open)
		}
		return identify(asked, open)
	})
}

// errorName is the SQLSTATE if there is one, else the type; never the text, which may hold the string.
func errorName(err error) string {
	var state interface{ SQLState() string }
	if errors.As(err, &state) {
		return state.SQLState()
	}
	var field interface{ Field(byte) string }
	if errors.As(err, &field) {
		return field.Field('C') // the protocol's own letter for it
	}
	return fmt.Sprintf("%T", err)
}

// identify asks through every way in that the driver has (the first two workers'), and they have to agree.
func identify(asked Request, open Open) object {
	first, second := seenBy(asked, open, 0), seenBy(asked, open, 1)
	if fmt.Sprint(first) != fmt.Sprint(second) {
		return object{"error": "two ways in disagree", "stage": "query"}
	}
	return first
}

func seenBy(asked Request, open Open, worker int) object {
	session, err := open(asked, worker)
	if err != nil {
		return object{"error": errorName(err), "stage": "connect"}
	}
	defer session.Close()
	var user, database, application, path, timeout string
	var encrypted bool
	if err := session.Row(identifySQL, nil, &user, &database, &encrypted, &application, &path, &timeout); err != nil {
		return object{"error": errorName(err), "stage": "query"}
	}
	return object{"user": user, "database": database, "tls": encrypted, "application_name": application,
		"search_path": path, "statement_timeout": timeout}
}
