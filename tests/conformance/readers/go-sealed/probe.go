// Opens SealedSecrets as their controller does: the project's own type and Unseal(), after a decoding that knows no other
// fields. A key in argv; lines of JSON {"file": …} come in, {"secret": …} or {"refused": true} go out.
package main

import (
	"bufio"
	"crypto/rsa"
	"encoding/json"
	"os"

	"github.com/bitnami/sealed-secrets/pkg/apis/sealedsecrets/v1alpha1"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/util/keyutil"
	"sigs.k8s.io/yaml"
)

func open(file string, keys map[string]*rsa.PrivateKey) (any, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var sealed v1alpha1.SealedSecret
	if err := yaml.UnmarshalStrict(content, &sealed); err != nil {
		return nil, err
	}
	secret, err := sealed.Unseal(scheme.Codecs, keys)
	if err != nil {
		return nil, err
	}
	return map[string]any{"data": secret.Data, "name": secret.Name, "namespace": secret.Namespace, "type": secret.Type,
		"labels": secret.Labels, "annotations": secret.Annotations, "immutable": secret.Immutable}, nil
}

func main() {
	pem, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic("no key")
	}
	parsed, err := keyutil.ParsePrivateKeyPEM(pem)
	if err != nil {
		panic("no key")
	}
	keys := map[string]*rsa.PrivateKey{"key": parsed.(*rsa.PrivateKey)}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var request struct{ File string }
		if json.Unmarshal(lines.Bytes(), &request) != nil {
			panic("no request")
		}
		secret, err := open(request.File, keys)
		if err != nil { // its text may show what was sealed
			_ = out.Encode(map[string]any{"refused": true})
			continue
		}
		_ = out.Encode(map[string]any{"secret": secret})
	}
}
