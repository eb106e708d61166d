package main

import (
	"database/sql"

	"dsnsmith.invalid/conformance/goserving"
	_ "github.com/lib/pq"
)

func live() {
	goserving.Serve("lib/pq", "github.com/lib/pq", func(request goserving.Request, _ int) (goserving.Session, error) {
		pool, err := sql.Open("postgres", request.URL)
		return goserving.Opened(request, pool, err)
	})
}
