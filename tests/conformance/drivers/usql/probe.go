// usql: dburl takes its string apart and writes it anew for the driver that it names, which has to be pgx.
package main

import (
	"errors"

	"dsnsmith.invalid/conformance/pgxprobe"
	"github.com/jackc/pgx/v5"
	"github.com/xo/dburl"
)

func configurationOf(url string) (*pgx.ConnConfig, error) {
	parsed, err := dburl.Parse(url)
	if err != nil {
		return nil, err
	}
	if parsed.Driver != "pgx" {
		return nil, errors.New("dburl names another driver")
	}
	return pgx.ParseConfig(parsed.DSN)
}

func main() {
	pgxprobe.Serve("usql (xo/dburl)", "github.com/xo/dburl", configurationOf)
}
