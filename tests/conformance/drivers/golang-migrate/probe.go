// golang-migrate: it takes its own `x-` parameters out of the string and gives the rest to lib/pq, which a
// server watches. Its Open() has no place for a dialer, so its two steps are done here: its own filter, and
// the one parameter that means something to a connection.
package main

import (
	"errors"
	"net/url"
	"slices"
	"strconv"

	"dsnsmith.invalid/conformance/goprobe"
	"dsnsmith.invalid/conformance/goprogram"
	"dsnsmith.invalid/conformance/pqprobe"
	"github.com/golang-migrate/migrate/v4"
	"github.com/golang-migrate/migrate/v4/database"
	_ "github.com/golang-migrate/migrate/v4/database/postgres"
)

var errScheme = errors.New("no driver of this scheme is registered")

// forPq is the string that golang-migrate's Open() hands to lib/pq.
func forPq(text string) (*url.URL, error) {
	address, err := url.Parse(text)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(database.List(), address.Scheme) {
		return nil, errScheme
	}
	return migrate.FilterCustomQuery(address), nil
}

func understand(asked goprobe.Request) goprobe.Object {
	filtered, err := forPq(asked.URL)
	if err != nil {
		return goprobe.Refused(err)
	}
	answer, err := pqprobe.Understood(filtered.String(), asked.Candidates)
	if err != nil {
		return goprobe.Refused(err)
	}
	address, err := url.Parse(asked.URL)
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
	if goprogram.Live() {
		live()
		return
	}
	goprobe.Serve("golang-migrate", "github.com/golang-migrate/migrate/v4", understand)
}
