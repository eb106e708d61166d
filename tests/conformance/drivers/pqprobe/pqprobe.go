// Package pqprobe finds out what lib/pq makes of a string. Its connector shows that only when it
// connects, so a server watches it.
package pqprobe

import (
	"context"
	"net"
	"reflect"
	"strconv"
	"time"

	"dsnsmith.invalid/conformance/goprobe"
	"github.com/lib/pq"
)

type dialer struct{ dial goprobe.Dial }

func (d dialer) Dial(network, address string) (net.Conn, error) {
	return d.dial(context.Background(), network, address)
}

func (d dialer) DialTimeout(network, address string, _ time.Duration) (net.Conn, error) {
	return d.dial(context.Background(), network, address)
}

func (d dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	return d.dial(ctx, network, address)
}

func connectTo(url string) goprobe.Connect {
	return func(dial goprobe.Dial) (func(context.Context) error, error) {
		connector, err := pq.NewConnector(url)
		if err != nil {
			return nil, err
		}
		connector.Dialer(dialer{dial})
		return goprobe.QueryOnce(connector), nil
	}
}

// clientOf reads what the connector holds and no server can see: a struct since 1.11, a map before.
func clientOf(url string) goprobe.Object {
	client := goprobe.Object{}
	connector, err := pq.NewConnector(url)
	if err != nil {
		return client
	}
	held := reflect.ValueOf(connector).Elem()
	if config := held.FieldByName("cfg"); config.IsValid() {
		if timeout := config.FieldByName("ConnectTimeout").Int(); timeout != 0 {
			client["connect_timeout"] = time.Duration(timeout).Milliseconds()
		}
		for name, field := range map[string]string{"target_session_attrs": "TargetSessionAttrs", "load_balance_hosts": "LoadBalanceHosts",
			"passfile": "Passfile", "service": "Service"} {
			if text := config.FieldByName(field); text.IsValid() && text.String() != "" { // not every version has each
				client[name] = text.String()
			}
		}
		return client
	}
	for entries := held.FieldByName("opts").MapRange(); entries.Next(); {
		if entries.Key().String() == "connect_timeout" {
			seconds, _ := strconv.Atoi(entries.Value().String())
			client["connect_timeout"] = seconds * 1000
		}
	}
	return client
}

// Understood is an understanding of one string, without what lib/pq says of itself.
func Understood(url string, candidates []string) (goprobe.Object, error) {
	answer, err := goprobe.Observe(candidates, connectTo(url))
	if err != nil {
		return nil, err
	}
	answer["client"] = clientOf(url)
	plain, err := goprobe.Observe(nil, connectTo("postgres://u:p@h/d?sslmode=disable"))
	if err != nil {
		return nil, err
	}
	return goprobe.WithoutOwn(answer, plain), nil
}
