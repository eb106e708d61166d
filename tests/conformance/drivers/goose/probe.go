// goose: it opens database/sql's driver pgx with the string; which driver and which string, its pool says.
package main

import (
	"errors"
	"reflect"

	"dsnsmith.invalid/conformance/goprogram"
	"dsnsmith.invalid/conformance/pgxprobe"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

func configurationOf(url string) (*pgx.ConnConfig, error) {
	pool, err := goose.OpenDBWithDriver("postgres", url)
	if err != nil {
		return nil, err
	}
	defer pool.Close()
	if _, is := pool.Driver().(*stdlib.Driver); !is {
		return nil, errors.New("goose opened another driver")
	}
	connector := reflect.ValueOf(pool).Elem().FieldByName("connector").Elem()
	for connector.Kind() == reflect.Pointer {
		connector = connector.Elem()
	}
	for _, name := range []string{"dsn", "name"} {
		if field := connector.FieldByName(name); field.IsValid() {
			return pgx.ParseConfig(field.String())
		}
	}
	return nil, errors.New("the pool does not say its string")
}

func main() {
	if goprogram.Live() {
		live()
		return
	}
	pgxprobe.Serve("goose", "github.com/pressly/goose/v3", configurationOf)
}
