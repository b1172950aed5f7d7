// Package bootstrap puts into a new cluster what every sandbox has: namespaces, access rules, nodes and the three
// definitions of Argo CD's applications.
package bootstrap

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

//go:embed manifests/*.yaml
var embedded embed.FS

// order of the embedded files: nothing needs what comes after it.
var order = []string{"namespaces.yaml", "rbac.yaml", "nodes.yaml"}

// Set is what is to be applied, with a digest that tells whether a cluster has it already.
type Set struct {
	Objects     []*unstructured.Unstructured
	Definitions []*unstructured.Unstructured
	Digest      string
}

// Load reads the embedded manifests and the definitions in a folder (*.yaml).
func Load(definitions string) (Set, error) {
	var set Set
	digest := sha256.New()
	for _, name := range order {
		data, err := embedded.ReadFile("manifests/" + name)
		if err != nil {
			return set, fmt.Errorf("read %s: %w", name, err)
		}
		digest.Write(data)
		if set.Objects, err = appendObjects(set.Objects, data); err != nil {
			return set, fmt.Errorf("read %s: %w", name, err)
		}
	}
	files, err := filepath.Glob(filepath.Join(definitions, "*.yaml"))
	if err != nil || len(files) == 0 {
		return set, fmt.Errorf("no resource definitions in %s: build the sandbox again", definitions)
	}
	slices.Sort(files)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return set, fmt.Errorf("read a resource definition: %w", err)
		}
		digest.Write(data)
		if set.Definitions, err = appendObjects(set.Definitions, data); err != nil {
			return set, fmt.Errorf("read %s: %w", file, err)
		}
	}
	set.Digest = hex.EncodeToString(digest.Sum(nil))
	return set, nil
}

func appendObjects(objects []*unstructured.Unstructured, data []byte) ([]*unstructured.Unstructured, error) {
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(data)))
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return nil, err
		}
		object := &unstructured.Unstructured{}
		if err := yaml.Unmarshal(document, &object.Object); err != nil {
			return nil, err
		}
		if len(object.Object) > 0 {
			objects = append(objects, object)
		}
	}
}
