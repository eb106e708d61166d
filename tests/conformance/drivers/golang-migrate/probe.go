// golang-migrate: it takes its own `x-` parameters out of the string and gives the rest to lib/pq, which a
// server watches. Its Open() has no place for a dialer, so its two steps are done here: its own filter, and
// the one parameter that means something to a connection.
package main

import (
	"net/url"
	"strconv"

	"dsnsmith.invalid/conformance/goprobe"
	"dsnsmith.invalid/conformance/pqprobe"
	"github.com/golang-migrate/migrate/v4"
	"github.com/golang-migrate/migrate/v4/database"
	_ "github.com/golang-migrate/migrate/v4/database/postgres"
)

func understand(asked goprobe.Request) goprobe.Object {
	address, err := url.Parse(asked.URL)
	if err != nil {
		return goprobe.Refused(err)
	}
	known := false
	for _, scheme := range database.List() {
		known = known || scheme == address.Scheme
	}
	if !known {
		return goprobe.Object{"error": "no driver of this scheme is registered"}
	}
	answer, err := pqprobe.Understood(migrate.FilterCustomQuery(address).String(), asked.Candidates)
	if err != nil {
		return goprobe.Refused(err)
	}
	if timeout := address.Query().Get("x-statement-timeout"); timeout != "" {
		milliseconds, err := strconv.Atoi(timeout)
		if err != nil {
			return goprobe.Refused(err)
		}
		answer["client"].(goprobe.Object)["command_timeout"] = milliseconds
	}
	return answer
}

func main() {
	goprobe.Serve("golang-migrate", "github.com/golang-migrate/migrate/v4", understand)
}
