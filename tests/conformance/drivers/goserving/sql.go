package goserving

import (
	"context"
	"database/sql"
	"time"
)

// Longest is for one call: a test that hangs is a test that fails.
const Longest = 30 * time.Second

type sqlSession struct {
	pool        *sql.DB
	connection  *sql.Conn
	transaction *sql.Tx
}

// Opened is a session over a pool that has just been opened with the variant, and is told its settings.
func Opened(request Request, pool *sql.DB, err error) (Session, error) {
	if err != nil {
		return nil, err
	}
	if err := request.Settings.Configure(pool); err != nil {
		return nil, err
	}
	return SQL(pool)
}

// SQL is a session over database/sql, one connection of the pool.
func SQL(pool *sql.DB) (Session, error) {
	limit, cancel := context.WithTimeout(context.Background(), Longest)
	defer cancel()
	connection, err := pool.Conn(limit)
	if err != nil {
		_ = pool.Close()
		return nil, err
	}
	return &sqlSession{pool: pool, connection: connection}, nil
}

func (s *sqlSession) Row(text string, arguments []any, into ...any) error {
	limit, cancel := context.WithTimeout(context.Background(), Longest)
	defer cancel()
	if s.transaction != nil {
		return s.transaction.QueryRowContext(limit, text, arguments...).Scan(into...)
	}
	return s.connection.QueryRowContext(limit, text, arguments...).Scan(into...)
}

func (s *sqlSession) Begin() error {
	var err error
	s.transaction, err = s.connection.BeginTx(context.Background(), nil)
	return err
}

func (s *sqlSession) Commit() error {
	transaction := s.transaction
	s.transaction = nil
	return transaction.Commit()
}

func (s *sqlSession) Close() {
	if s.transaction != nil {
		_ = s.transaction.Rollback()
	}
	_ = s.connection.Close()
	_ = s.pool.Close()
}
