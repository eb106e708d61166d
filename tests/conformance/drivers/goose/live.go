package main

import (
	"dsnsmith.invalid/conformance/goserving"
	"github.com/pressly/goose/v3"
)

func live() {
	goserving.Serve("goose", "github.com/pressly/goose/v3", func(request goserving.Request, _ int) (goserving.Session, error) {
		pool, err := goose.OpenDBWithDriver("postgres", request.URL)
		return goserving.Opened(request, pool, err)
	})
}
