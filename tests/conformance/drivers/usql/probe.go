// usql: dburl takes its string apart and writes it anew for the driver that it names, which has to be pgx.
package main

import (
	"errors"

	"dsnsmith.invalid/conformance/goprobe"
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

func understand(asked goprobe.Request) goprobe.Object {
	answer, err := pgxprobe.Understood(func() (*pgx.ConnConfig, error) { return configurationOf(asked.URL) }, asked.Candidates)
	if err != nil {
		return goprobe.Refused(err)
	}
	return answer
}

func main() {
	goprobe.Serve("usql (xo/dburl)", "github.com/xo/dburl", understand)
}
