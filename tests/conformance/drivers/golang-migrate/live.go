package main

import (
	"database/sql"

	"dsnsmith.invalid/conformance/goserving"
)

// The pool of golang-migrate's Open(), which goes on to make a table of its own; the bed's accounts may not.
func live() {
	goserving.Serve("golang-migrate", "github.com/golang-migrate/migrate/v4",
		func(request goserving.Request, _ int) (goserving.Session, error) {
			filtered, err := forPq(request.URL)
			if err != nil {
				return nil, err
			}
			pool, err := sql.Open("postgres", filtered.String())
			return goserving.Opened(request, pool, err)
		})
}
