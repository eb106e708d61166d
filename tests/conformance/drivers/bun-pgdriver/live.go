package main

import (
	"database/sql"

	"dsnsmith.invalid/conformance/goserving"
	"github.com/uptrace/bun/driver/pgdriver"
)

func live() {
	goserving.Serve("pgdriver", "github.com/uptrace/bun/driver/pgdriver",
		func(request goserving.Request, _ int) (goserving.Session, error) {
			return goserving.Opened(request, sql.OpenDB(pgdriver.NewConnector(pgdriver.WithDSN(request.URL))), nil)
		})
}
