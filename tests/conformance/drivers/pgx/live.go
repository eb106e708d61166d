package main

import (
	"context"
	"database/sql"

	"dsnsmith.invalid/conformance/goserving"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	_ "github.com/jackc/pgx/v5/stdlib"
)

type session struct {
	pool        *pgxpool.Pool
	connection  *pgxpool.Conn
	transaction pgx.Tx
}

// open takes pgxpool and database/sql in turn: both read the string.
func open(request goserving.Request, worker int) (goserving.Session, error) {
	if worker%2 == 1 {
		pool, err := sql.Open("pgx", request.URL)
		return goserving.Opened(request, pool, err)
	}
	limit, cancel := context.WithTimeout(context.Background(), goserving.Longest)
	defer cancel()
	pool, err := pgxpool.New(limit, request.URL)
	if err != nil {
		return nil, err
	}
	connection, err := pool.Acquire(limit)
	if err != nil {
		pool.Close()
		return nil, err
	}
	return &session{pool: pool, connection: connection}, nil
}

func (s *session) Row(text string, arguments []any, into ...any) error {
	limit, cancel := context.WithTimeout(context.Background(), goserving.Longest)
	defer cancel()
	if s.transaction != nil {
		return s.transaction.QueryRow(limit, text, arguments...).Scan(into...)
	}
	return s.connection.QueryRow(limit, text, arguments...).Scan(into...)
}

func (s *session) Begin() error {
	var err error
	s.transaction, err = s.connection.Begin(context.Background())
	return err
}

func (s *session) Commit() error {
	transaction := s.transaction
	s.transaction = nil
	return transaction.Commit(context.Background())
}

func (s *session) Close() {
	if s.transaction != nil {
		_ = s.transaction.Rollback(context.Background())
	}
	s.connection.Release()
	s.pool.Close()
}

func live() {
	goserving.Serve("pgx", "github.com/jackc/pgx/v5", open)
}
