// Package pgxprobe finds out what pgx makes of a string, under what is built on it: a server watches it.
package pgxprobe

import (
	"context"
	"net"

	"dsnsmith.invalid/conformance/goprobe"
	"dsnsmith.invalid/conformance/goprogram"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// Understood asks for a fresh configuration for each trial, and lets database/sql connect with it.
func Understood(configure func() (*pgx.ConnConfig, error), candidates []string) (goprobe.Object, error) {
	answer, err := goprobe.Observe(candidates, func(dial goprobe.Dial) (func(context.Context) error, error) {
		config, err := configure()
		if err != nil {
			return nil, err
		}
		config.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
			return dial(ctx, network, address)
		}
		goprogram.SetText(config, "ChannelBinding", "") // the server takes the password in clear; what was asked for is read below
		config.LookupFunc = func(_ context.Context, host string) ([]string, error) { return []string{host}, nil }
		return goprobe.QueryOnce(stdlib.GetConnector(*config)), nil
	})
	if err != nil {
		return nil, err
	}
	config, err := configure()
	if err != nil {
		return nil, err
	}
	standard, err := pgx.ParseConfig("postgres://u:p@h/d")
	if err != nil {
		return nil, err
	}
	client := goprobe.Object{}
	if config.ConnectTimeout != standard.ConnectTimeout {
		client["connect_timeout"] = config.ConnectTimeout.Milliseconds()
	}
	if binding := goprogram.Text(config, "ChannelBinding"); binding != goprogram.Text(standard, "ChannelBinding") {
		client["channel_binding"] = binding
	}
	if config.ValidateConnect != nil {
		client["target_session_attrs"] = "set" // a function; which one cannot be compared in Go
	}
	answer["client"] = client
	return answer, nil
}

// Serve answers for what hands its string on to pgx and has no settings beside it.
func Serve(driver, module string, configurationOf func(url string) (*pgx.ConnConfig, error)) {
	goprobe.Serve(driver, module, func(asked goprobe.Request) goprobe.Object {
		answer, err := Understood(func() (*pgx.ConnConfig, error) { return configurationOf(asked.URL) }, asked.Candidates)
		if err != nil {
			return goprobe.Refused(err)
		}
		return answer
	})
}
