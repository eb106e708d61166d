// lib/pq, in a pool of database/sql.
package main

import (
	"dsnsmith.invalid/conformance/goprobe"
	"dsnsmith.invalid/conformance/goprogram"
	"dsnsmith.invalid/conformance/pqprobe"
)

func main() {
	if goprogram.Live() {
		live()
		return
	}
	goprobe.Serve("lib/pq", "github.com/lib/pq", func(asked goprobe.Request) goprobe.Object {
		answer, err := pqprobe.Understood(asked.URL, asked.Candidates)
		if err != nil {
			return goprobe.Refused(err)
		}
		if answer["pool"], err = goprobe.PoolOf(asked); err != nil {
			return goprobe.Refused(err)
		}
		return answer
	})
}
