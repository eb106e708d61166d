// Names of values files on standard input, for each a line of JSON with what the templates of a chart see of it: the
// values themselves, or what `tpl` makes of them, or, of values on one line, what is printed. What is no text comes with a
// NUL in front, as JSON.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
)

const (
	name    = "templates/seen"
	printed = "{{ index .Values %s }}\n"
)

// The chart's template: for each text a line with its value in base64.
type template struct {
	lines  strings.Builder
	keys   []string
	values map[string]string
	use    string
}

func (t *template) add(values map[string]any, path []string) {
	for key, value := range values {
		here := append(append([]string{}, path...), key)
		switch value := value.(type) {
		case map[string]any:
			t.add(value, here)
		case string:
			var quoted []string
			for _, level := range here {
				quoted = append(quoted, strconv.Quote(level))
			}
			fmt.Fprintf(&t.lines, t.use, strings.Join(quoted, " "))
			t.keys = append(t.keys, strings.Join(here, "."))
		default:
			text, _ := json.Marshal(value)
			t.values[strings.Join(here, ".")] = "\x00" + string(text)
		}
	}
}

func see(path, use string) (map[string]string, error) {
	read, err := chartutil.ReadValuesFile(path)
	if err != nil {
		return nil, err
	}
	seen := template{use: use, values: map[string]string{}}
	seen.add(read, nil)
	described := &chart.Chart{
		Metadata:  &chart.Metadata{Name: "c", Version: "1.0.0", APIVersion: chart.APIVersionV2},
		Templates: []*chart.File{{Name: name, Data: []byte(seen.lines.String())}},
	}
	values, err := chartutil.ToRenderValues(described, read, chartutil.ReleaseOptions{Name: "r", Namespace: "n"}, nil)
	if err != nil {
		return nil, err
	}
	rendered, err := engine.Render(described, values)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(rendered["c/"+name], "\n")
	for i, key := range seen.keys {
		if use == printed {
			seen.values[key] = lines[i]
			continue
		}
		value, err := base64.StdEncoding.DecodeString(lines[i])
		if err != nil {
			return nil, err
		}
		seen.values[key] = string(value)
	}
	return seen.values, nil
}

func main() {
	use := map[string]string{"helm": "{{ index .Values %s | b64enc }}\n", "helm-tpl": "{{ tpl (index .Values %s) . | b64enc }}\n", "helm-printed": printed}[os.Args[1]]
	paths := bufio.NewScanner(os.Stdin)
	for paths.Scan() {
		values, err := see(paths.Text(), use)
		line := map[string]any{}
		for name, value := range values {
			line[name] = base64.StdEncoding.EncodeToString([]byte(value))
		}
		if err != nil {
			line = map[string]any{"": nil}
		}
		text, _ := json.Marshal(line)
		fmt.Println(string(text))
	}
}
