// Names of files on standard input, for each a line of JSON with what the reader saw.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/kubectl/pkg/cmd/create"
	cmdutil "k8s.io/kubectl/pkg/cmd/util"
	kubelet "k8s.io/kubernetes/pkg/kubelet/util/env"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// The kubelet looks for one variable; these are all that the tests write, and what stands before any `=`.
func kubeletSees(path string) (map[string]string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	// A name that no line has: the whole file is read.
	if _, err := kubelet.ParseEnv(path, ""); err != nil {
		return nil, err
	}
	seen := map[string]string{}
	for _, line := range strings.Split(string(content), "\n") {
		name, _, _ := strings.Cut(strings.TrimLeft(line, " \t"), "=")
		value, err := kubelet.ParseEnv(path, name)
		if err != nil {
			return nil, err
		}
		// kubelet_pods.go: an empty value is a variable that was not found.
		if value != "" {
			seen[name] = value
		}
	}
	return seen, nil
}

// The command itself, which prints what it would create.
func kubectlSees(path string) (map[string]string, error) {
	seen := map[string]string{}
	options := create.CreateSecretOptions{Name: "s", EnvFileSources: []string{path}, DryRunStrategy: cmdutil.DryRunClient}
	options.PrintObj = func(object runtime.Object) error {
		for name, value := range object.(*corev1.Secret).Data {
			seen[name] = string(value)
		}
		return nil
	}
	return seen, options.Run()
}

// A build of a folder in memory.
func kustomizeSees(path string) (map[string]string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	folder := filesys.MakeFsInMemory()
	settings := "secretGenerator: [{name: s, envs: [file.env]}]\n"
	if err := errors.Join(folder.WriteFile("kustomization.yaml", []byte(settings)), folder.WriteFile("file.env", content)); err != nil {
		return nil, err
	}
	return builtSecret(folder)
}

func builtSecret(folder filesys.FileSystem) (map[string]string, error) {
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(folder, ".")
	if err != nil {
		return nil, err
	}
	// One key that is no text to its YAML stops the whole.
	if _, err := built.AsYaml(); err != nil {
		return nil, err
	}
	seen := map[string]string{}
	for name, value := range built.Resources()[0].GetDataMap() {
		bytes, err := base64.StdEncoding.DecodeString(value)
		if err != nil {
			return nil, err
		}
		seen[name] = string(bytes)
	}
	return seen, nil
}

// Of a folder, with --from-file.
func kubectlSeesFiles(path string) (map[string]string, error) {
	seen := map[string]string{}
	options := create.CreateSecretOptions{Name: "s", FileSources: []string{path}, DryRunStrategy: cmdutil.DryRunClient}
	options.PrintObj = func(object runtime.Object) error {
		for name, value := range object.(*corev1.Secret).Data {
			seen[name] = string(value)
		}
		return nil
	}
	return seen, options.Run()
}

// A build of a folder with its own kustomization.yaml, or with one that names all files in it.
func kustomizeSeesFolder(path string) (map[string]string, error) {
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	folder, files := filesys.MakeFsInMemory(), []string{}
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(path, entry.Name()))
		if err := errors.Join(err, folder.WriteFile(entry.Name(), content)); err != nil {
			return nil, err
		}
		files = append(files, entry.Name())
	}
	settings := fmt.Sprintf("secretGenerator: [{name: s, files: [%s]}]\n", strings.Join(files, ", "))
	if folder.Exists("kustomization.yaml") {
		return builtSecret(folder)
	}
	if err := folder.WriteFile("kustomization.yaml", []byte(settings)); err != nil {
		return nil, err
	}
	return builtSecret(folder)
}

func main() {
	see := map[string]func(string) (map[string]string, error){"kubelet": kubeletSees, "kubectl": kubectlSees, "kustomize": kustomizeSees,
		"kubectl-files": kubectlSeesFiles, "kustomize-folder": kustomizeSeesFolder}[os.Args[1]]
	paths := bufio.NewScanner(os.Stdin)
	for paths.Scan() {
		values, err := see(paths.Text())
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
