package main

import (
	"database/sql"
	"errors"
	"regexp"

	"dsnsmith.invalid/conformance/goserving"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

type session struct {
	db, transaction *gorm.DB
}

var placeholder = regexp.MustCompile(`\$\d`)

var errNoRow = errors.New("GORM gave no row")

func open(request goserving.Request, _ int) (goserving.Session, error) {
	db, err := gorm.Open(postgres.Open(request.URL), &gorm.Config{Logger: logger.Discard})
	if err != nil {
		return nil, err
	}
	pool, err := db.DB()
	if err != nil {
		return nil, err
	}
	return &session{db: db}, request.Settings.Configure(pool)
}

// Row has GORM's own placeholders, in the order of the arguments.
func (s *session) Row(text string, arguments []any, into ...any) error {
	db := s.db
	if s.transaction != nil {
		db = s.transaction
	}
	query := db.Raw(placeholder.ReplaceAllString(text, "?"), arguments...)
	row := query.Row()
	if row == nil {
		return errors.Join(errNoRow, query.Error)
	}
	return row.Scan(into...)
}

func (s *session) Begin() error {
	s.transaction = s.db.Begin(&sql.TxOptions{})
	return s.transaction.Error
}

func (s *session) Commit() error {
	transaction := s.transaction
	s.transaction = nil
	return transaction.Commit().Error
}

func (s *session) Close() {
	if s.transaction != nil {
		s.transaction.Rollback()
	}
	if pool, err := s.db.DB(); err == nil {
		_ = pool.Close()
	}
}

func live() {
	goserving.Serve("GORM", "gorm.io/driver/postgres", open)
}
