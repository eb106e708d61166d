package goprobe

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"reflect"
	"time"
)

// QueryOnce connects by this connector and sends Statement.
func QueryOnce(connector driver.Connector) func(ctx context.Context) error {
	return func(ctx context.Context) error {
		db := sql.OpenDB(connector)
		defer db.Close()
		rows, err := db.QueryContext(ctx, Statement, "x")
		if err == nil {
			for rows.Next() {
			}
			err = rows.Err()
			rows.Close()
		}
		return err
	}
}

// PoolOf tells a pool of database/sql what settings.engine says, and asks the pool what it holds.
func PoolOf(asked Request) (Object, error) {
	db := sql.OpenDB(nowhere{})
	defer db.Close()
	if err := asked.Settings.Configure(db); err != nil {
		return nil, err
	}
	pool := Object{}
	if most := db.Stats().MaxOpenConnections; most != 0 {
		pool["max"] = most
	}
	if lifetime := reflect.ValueOf(db).Elem().FieldByName("maxLifetime").Int(); lifetime != 0 {
		pool["lifetime"] = time.Duration(lifetime).Milliseconds()
	}
	return pool, nil
}

type nowhere struct{}

var errNowhere = errors.New("this pool connects to nothing")

func (nowhere) Connect(context.Context) (driver.Conn, error) { return nil, errNowhere }
func (nowhere) Driver() driver.Driver                        { return nil }
