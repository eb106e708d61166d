package main

import (
	"context"
	"regexp"

	"dsnsmith.invalid/conformance/goprobe"
	"dsnsmith.invalid/conformance/goserving"
	"github.com/go-pg/pg/v10"
)

type session struct {
	db          *pg.DB
	connection  *pg.Conn
	transaction *pg.Tx
}

var placeholder = regexp.MustCompile(`\$\d`)

func open(request goserving.Request, _ int) (goserving.Session, error) {
	options, err := optionsOf(goprobe.Request{URL: request.URL, Settings: request.Settings})
	if err != nil {
		return nil, err
	}
	db := pg.Connect(options)
	limit, cancel := context.WithTimeout(context.Background(), goserving.Longest)
	defer cancel()
	if err := db.Ping(limit); err != nil {
		_ = db.Close()
		return nil, err
	}
	return &session{db: db, connection: db.Conn()}, nil
}

// Row has go-pg's own placeholders, in the order of the arguments.
func (s *session) Row(text string, arguments []any, into ...any) error {
	limit, cancel := context.WithTimeout(context.Background(), goserving.Longest)
	defer cancel()
	text = placeholder.ReplaceAllString(text, "?")
	if s.transaction != nil {
		_, err := s.transaction.QueryOneContext(limit, pg.Scan(into...), text, arguments...)
		return err
	}
	_, err := s.connection.QueryOneContext(limit, pg.Scan(into...), text, arguments...)
	return err
}

func (s *session) Begin() error {
	var err error
	s.transaction, err = s.connection.Begin()
	return err
}

func (s *session) Commit() error {
	transaction := s.transaction
	s.transaction = nil
	return transaction.Commit()
}

func (s *session) Close() {
	if s.transaction != nil {
		_ = s.transaction.Rollback()
	}
	_ = s.connection.Close()
	_ = s.db.Close()
}

func live() {
	goserving.Serve("go-pg", "github.com/go-pg/pg/v10", open)
}
