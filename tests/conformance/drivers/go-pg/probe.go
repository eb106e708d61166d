// go-pg: pg.ParseURL, then the fields of pg.Options that the settings name, watched by a server.
package main

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"os"
	"reflect"
	"time"

	"dsnsmith.invalid/conformance/goprobe"
	"dsnsmith.invalid/conformance/goprogram"
	"github.com/go-pg/pg/v10"
)

// set gives a field of the options its value from JSON: a number or a duration.
func set(options *pg.Options, name string, value any) error {
	field := reflect.ValueOf(options).Elem().FieldByName(name)
	if !field.IsValid() {
		return errors.New("pg.Options has no such field")
	}
	switch typed := value.(type) {
	case float64:
		field.SetInt(int64(typed))
	case string:
		duration, err := time.ParseDuration(typed)
		if err != nil {
			return err
		}
		field.SetInt(int64(duration))
	case map[string]any:
		return trust(options, typed)
	}
	return nil
}

// trust does what the note says: the authorities of the file.
func trust(options *pg.Options, settings map[string]any) error {
	path, _ := settings["RootCAs"].(string)
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	options.TLSConfig.RootCAs = x509.NewCertPool()
	if !options.TLSConfig.RootCAs.AppendCertsFromPEM(text) {
		return errors.New("the file holds no certificate")
	}
	return nil
}

// optionsOf is what a program makes of the string and the settings; the name by which a server is verified
// is set as the note says, since go-pg refuses every server without it.
func optionsOf(asked goprobe.Request) (*pg.Options, error) {
	options, err := pg.ParseURL(asked.URL)
	if err != nil {
		return nil, err
	}
	for _, part := range asked.Settings {
		for name, value := range part {
			if err := set(options, name, value); err != nil {
				return nil, err
			}
		}
	}
	if options.TLSConfig != nil && !options.TLSConfig.InsecureSkipVerify {
		options.TLSConfig.ServerName, _, err = net.SplitHostPort(options.Addr)
	}
	return options, err
}

func understand(asked goprobe.Request) goprobe.Object {
	options, err := optionsOf(asked)
	if err != nil {
		return goprobe.Refused(err)
	}
	answer, err := goprobe.Observe(asked.Candidates, func(dial goprobe.Dial) (func(context.Context) error, error) {
		mine, err := optionsOf(asked)
		if err != nil {
			return nil, err
		}
		mine.Dialer = dial
		mine.MaxRetries = 0
		mine.MinIdleConns = 0 // those connect beside the one that is watched
		return func(ctx context.Context) error {
			db := pg.Connect(mine)
			defer db.Close()
			_, err := db.ExecContext(ctx, "SELECT ? AS "+goprobe.Marker, "x")
			return err
		}, nil
	})
	if err != nil {
		return goprobe.Refused(err)
	}
	client, pool := goprobe.Object{}, goprobe.Object{}
	for name, duration := range map[string]time.Duration{"connect_timeout": options.DialTimeout, "command_timeout": options.ReadTimeout} {
		if duration != 0 {
			client[name] = duration.Milliseconds()
		}
	}
	for name, duration := range map[string]time.Duration{"lifetime": options.MaxConnAge, "timeout": options.PoolTimeout} {
		if duration != 0 {
			pool[name] = duration.Milliseconds()
		}
	}
	for name, number := range map[string]int{"max": options.PoolSize, "min": options.MinIdleConns} {
		if number != 0 {
			pool[name] = number
		}
	}
	answer["client"], answer["pool"] = client, pool
	return answer
}

func main() {
	if goprogram.Live() {
		live()
		return
	}
	goprobe.Serve("go-pg", "github.com/go-pg/pg/v10", understand)
}
