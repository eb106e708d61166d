// Names of files on standard input, for each a line of JSON with what the reader saw.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/docker/cli/pkg/kvfile"
	"github.com/joho/godotenv"
	"github.com/sirupsen/logrus"
)

func main() {
	logrus.SetOutput(io.Discard)
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		seen := map[string]any{}
		if os.Args[1] != "docker" {
			var values map[string]string
			var err error
			if os.Args[1] == "compose" {
				values, err = dotenv.GetEnvFromFile(map[string]string{}, []string{lines.Text()})
			} else {
				values, err = godotenv.Read(lines.Text())
			}
			if err != nil {
				seen = map[string]any{"": nil}
			} else {
				for key, value := range values {
					seen[key] = base64.StdEncoding.EncodeToString([]byte(value))
				}
			}
		} else {
			pairs, err := kvfile.Parse(lines.Text(), nil)
			if err != nil {
				seen = map[string]any{"": nil}
			} else {
				for _, pair := range pairs {
					key, value, _ := strings.Cut(pair, "=")
					seen[key] = base64.StdEncoding.EncodeToString([]byte(value))
				}
			}
		}
		text, _ := json.Marshal(seen)
		fmt.Println(string(text))
	}
}
