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

// PoolOf tells a pool of database/sql what settings.engine says, by the setters that it names, and
// asks the pool what it holds.
func PoolOf(asked Request) (Object, error) {
	db := sql.OpenDB(nowhere{})
	defer db.Close()
	for name, value := range asked.Settings["engine"] {
		setter := reflect.ValueOf(db).MethodByName("Set" + name)
		if !setter.IsValid() {
			return nil, errNoSetter
		}
		var argument any
		switch typed := value.(type) {
		case float64:
			argument = int(typed)
		case string:
			duration, err := time.ParseDuration(typed)
			if err != nil {
				return nil, err
			}
			argument = duration
		}
		setter.Call([]reflect.Value{reflect.ValueOf(argument)})
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

var errNoSetter = errors.New("database/sql has no such setter")

type nowhere struct{}

func (nowhere) Connect(context.Context) (driver.Conn, error) { return nil, errNoSetter }
func (nowhere) Driver() driver.Driver                        { return nil }
