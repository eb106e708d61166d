// Package goprobe is what the probes of Go's drivers share: a server on the loopback address that watches
// what a driver does. ../understood.py says what an understanding is.
package goprobe

import (
	"fmt"

	"dsnsmith.invalid/conformance/goprogram"
)

type Object = goprogram.Object

type Request struct {
	URL        string             `json:"url"`
	Settings   goprogram.Settings `json:"settings"`
	Candidates []string           `json:"candidates"`
}

// Serve answers each line of standard input. A driver that panics on a string refuses it.
func Serve(driver, module string, understand func(Request) Object) {
	prepareAuthorities()
	goprogram.Serve(driver, module, func(asked Request) (answer Object) {
		defer func() {
			if recover() != nil {
				answer = Object{"error": "panic"}
			}
		}()
		return understand(asked)
	})
}

// Refused is an answer without the driver's text, which may hold the string.
func Refused(err error) Object {
	return Object{"error": fmt.Sprintf("%T", err)}
}
