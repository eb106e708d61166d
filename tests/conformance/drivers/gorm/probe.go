// GORM: what it opens is a pool of database/sql over a configuration of pgx, which a server watches.
package main

import (
	"database/sql"
	"reflect"
	"unsafe"

	"dsnsmith.invalid/conformance/goprobe"
	"dsnsmith.invalid/conformance/goprogram"
	"dsnsmith.invalid/conformance/pgxprobe"
	"github.com/jackc/pgx/v5"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// configurationOf opens as GORM does and takes the configuration out of the pool's connector, where it is not exported.
func configurationOf(url string) (*pgx.ConnConfig, error) {
	db, err := gorm.Open(postgres.Open(url), &gorm.Config{DisableAutomaticPing: true, Logger: logger.Discard})
	if err != nil {
		return nil, err
	}
	pool := db.ConnPool.(*sql.DB)
	defer pool.Close()
	field := reflect.ValueOf(pool).Elem().FieldByName("connector")
	connector := reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem().Elem()
	copied := reflect.New(connector.Type()).Elem()
	copied.Set(connector)
	held := copied.FieldByName("ConnConfig")
	config := *(*pgx.ConnConfig)(unsafe.Pointer(held.UnsafeAddr()))
	return &config, nil
}

func understand(asked goprobe.Request) goprobe.Object {
	answer, err := pgxprobe.Understood(func() (*pgx.ConnConfig, error) { return configurationOf(asked.URL) }, asked.Candidates)
	if err != nil {
		return goprobe.Refused(err)
	}
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
	goprobe.Serve("GORM", "gorm.io/driver/postgres", understand)
}
