package world

import (
	"encoding/json"
	"fmt"

	"slipway.dev/cluster/internal/kubelet"
	"slipway.dev/cluster/internal/layout"
)

// WriteFiles writes the configuration that the components read.
func (w World) WriteFiles() error {
	if err := layout.WriteSecret(w.Dir.Stages(), kubelet.Stages); err != nil {
		return err
	}
	registry, err := json.MarshalIndent(w.registryConfig(), "", "  ")
	if err != nil {
		return fmt.Errorf("write the registry's configuration: %w", err)
	}
	return layout.WriteSecret(w.Dir.RegistryConfig(), registry)
}

// registryConfig is written as JSON, which is YAML too.
func (w World) registryConfig() map[string]any {
	type section = map[string]any
	return section{
		"version": "0.1",
		"log":     section{"level": "warn", "accesslog": section{"disabled": true}},
		"storage": section{
			"filesystem": section{"rootdirectory": w.Dir.Registry()},
			"delete":     section{"enabled": true},
		},
		"http": section{"addr": w.address(Registry), "secret": "loopback only"},
	}
}
