// Package goprobe is what the probes of Go's drivers share: the loop over lines of JSON, and a server
// on the loopback address that watches what a driver does. ../understood.py says what an understanding is.
package goprobe

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
)

type Object = map[string]any

type Request struct {
	ID         json.RawMessage           `json:"id"`
	URL        string                    `json:"url"`
	Settings   map[string]map[string]any `json:"settings"`
	Env        map[string]string         `json:"env"`
	Candidates []string                  `json:"candidates"`
}

// versionOf finds a module among those that this program was built from.
func versionOf(module string) string {
	info, _ := debug.ReadBuildInfo()
	for _, dependency := range info.Deps {
		if dependency.Path == module {
			return strings.TrimPrefix(dependency.Version, "v")
		}
	}
	return "unknown"
}

// Serve answers each line of standard input. A driver that panics on a string refuses it.
func Serve(driver, module string, understand func(Request) Object) {
	prepareAuthorities()
	output := json.NewEncoder(os.Stdout)
	output.SetEscapeHTML(false)
	_ = output.Encode(Object{"driver": driver, "version": versionOf(module)})
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<20)
	for lines.Scan() {
		var asked Request
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			fmt.Fprintln(os.Stderr, "a request is no JSON")
			os.Exit(1)
		}
		for name, value := range asked.Env {
			_ = os.Setenv(name, value)
		}
		answer := guarded(asked, understand)
		for name := range asked.Env {
			_ = os.Unsetenv(name)
		}
		answer["id"] = asked.ID
		_ = output.Encode(answer)
	}
}

func guarded(asked Request, understand func(Request) Object) (answer Object) {
	defer func() {
		if recover() != nil {
			answer = Object{"error": "panic"}
		}
	}()
	return understand(asked)
}

// Refused is an answer without the driver's text, which may hold the string.
func Refused(err error) Object {
	return Object{"error": fmt.Sprintf("%T", err)}
}
