// Package goprogram is what all programs for Go's drivers share, probes and live probes alike: the loop over lines of
// JSON, and the settings of a pool of database/sql.
package goprogram

import (
	"bufio"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"runtime/debug"
	"strings"
	"time"
)

type Object = map[string]any

// Settings are those of a variant, by `connect` and `engine`.
type Settings map[string]map[string]any

// Live says whether the program is to be the live probe.
func Live() bool {
	return len(os.Args) > 1 && os.Args[1] == "live"
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

// what every request has, whatever else it asks for.
type frame struct {
	ID  json.RawMessage   `json:"id"`
	Env map[string]string `json:"env"`
}

// Serve answers each line of standard input, in the environment that the line names.
func Serve[Request any](driver, module string, answer func(Request) Object) {
	output := json.NewEncoder(os.Stdout)
	output.SetEscapeHTML(false)
	_ = output.Encode(Object{"driver": driver, "version": versionOf(module)})
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<20)
	for lines.Scan() {
		var around frame
		var asked Request
		if json.Unmarshal(lines.Bytes(), &around) != nil || json.Unmarshal(lines.Bytes(), &asked) != nil {
			fmt.Fprintln(os.Stderr, "a request does not have the form that was expected")
			os.Exit(1)
		}
		for name, value := range around.Env {
			_ = os.Setenv(name, value)
		}
		said := answer(asked)
		for name := range around.Env {
			_ = os.Unsetenv(name)
		}
		said["id"] = around.ID
		_ = output.Encode(said)
	}
}

var ErrNoSetter = errors.New("database/sql has no such setter")

// Configure tells a pool of database/sql what settings.engine says, by the setters that it names.
func (settings Settings) Configure(pool *sql.DB) error {
	for name, value := range settings["engine"] {
		setter := reflect.ValueOf(pool).MethodByName("Set" + name)
		if !setter.IsValid() {
			return ErrNoSetter
		}
		var argument any
		switch typed := value.(type) {
		case float64:
			argument = int(typed)
		case string:
			duration, err := time.ParseDuration(typed)
			if err != nil {
				return err
			}
			argument = duration
		}
		setter.Call([]reflect.Value{reflect.ValueOf(argument)})
	}
	return nil
}

// Text is a field of a configuration, empty where this version has none of that name.
func Text(configuration any, field string) string {
	held := reflect.Indirect(reflect.ValueOf(configuration)).FieldByName(field)
	if !held.IsValid() {
		return ""
	}
	return held.String()
}

// SetText sets it where there is one.
func SetText(configuration any, field, value string) {
	if held := reflect.Indirect(reflect.ValueOf(configuration)).FieldByName(field); held.IsValid() {
		held.SetString(value)
	}
}
