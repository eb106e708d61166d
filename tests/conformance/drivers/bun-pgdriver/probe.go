// pgdriver: its connector, watched by a server.
package main

import (
	"context"

	"dsnsmith.invalid/conformance/goprobe"
	"dsnsmith.invalid/conformance/goprogram"
	"github.com/uptrace/bun/driver/pgdriver"
)

func understand(asked goprobe.Request) goprobe.Object {
	answer, err := goprobe.Observe(asked.Candidates, func(dial goprobe.Dial) (func(context.Context) error, error) {
		connector := pgdriver.NewConnector(pgdriver.WithDSN(asked.URL))
		connector.Config().Dialer = dial
		return goprobe.QueryOnce(connector), nil
	})
	if err != nil {
		return goprobe.Refused(err)
	}
	config, standard := pgdriver.NewConnector(pgdriver.WithDSN(asked.URL)).Config(), pgdriver.NewConnector(pgdriver.WithDSN("postgres://u:p@h/d")).Config()
	client := goprobe.Object{}
	if config.DialTimeout != standard.DialTimeout {
		client["connect_timeout"] = config.DialTimeout.Milliseconds()
	}
	if config.ReadTimeout != standard.ReadTimeout {
		client["command_timeout"] = config.ReadTimeout.Milliseconds()
	}
	answer["client"] = client
	if answer["pool"], err = goprobe.PoolOf(asked); err != nil {
		return goprobe.Refused(err)
	}
	return answer
}

func main() {
	if goprogram.Live() {
		live()
		return
	}
	goprobe.Serve("pgdriver", "github.com/uptrace/bun/driver/pgdriver", understand)
}
