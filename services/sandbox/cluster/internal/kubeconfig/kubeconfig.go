// Package kubeconfig writes the files by which people, programs and the components themselves reach the cluster.
package kubeconfig

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"

	"slipway.dev/cluster/internal/identity"
	"slipway.dev/cluster/internal/layout"
	"slipway.dev/cluster/internal/pki"
)

const clusterName = "slipway-sandbox"

// AllContexts lists the contexts that exist, the first one being the current context.
func AllContexts() []string { return []string{"dev", "staging", "production", "admin", "viewer"} }

// Input is what the files are made of.
type Input struct {
	Dir        layout.Dir
	Server     string          // https URL of the API server
	Tokens     identity.Tokens // by user
	Executable string          // absolute path of this program, for the exec plugin
	Contexts   []string        // which contexts to write; empty for all
}

// Write writes the users' file and the components' file, both readable by the user only.
func Write(in Input) error {
	users, err := Users(in)
	if err != nil {
		return err
	}
	if err := write(users, in.Dir.Kubeconfig()); err != nil {
		return err
	}
	components, err := base(in)
	if err != nil {
		return err
	}
	components.AuthInfos[identity.Component] = &api.AuthInfo{Token: in.Tokens[identity.Component]}
	components.Contexts[identity.Component] = &api.Context{Cluster: clusterName, AuthInfo: identity.Component}
	components.CurrentContext = identity.Component
	return write(components, in.Dir.ComponentKubeconfig())
}

// Users returns the configuration with one context per kind of user.
func Users(in Input) (*api.Config, error) {
	config, err := base(in)
	if err != nil {
		return nil, err
	}
	wanted := in.Contexts
	if len(wanted) == 0 {
		wanted = AllContexts()
	}
	for _, name := range wanted {
		if !slices.Contains(AllContexts(), name) {
			return nil, fmt.Errorf("no context %q; there are %s", name, strings.Join(AllContexts(), ", "))
		}
		user, info, namespace, err := entry(in, name)
		if err != nil {
			return nil, err
		}
		config.AuthInfos[user] = info
		config.Contexts[name] = &api.Context{Cluster: clusterName, AuthInfo: user, Namespace: namespace}
	}
	config.CurrentContext = wanted[0]
	return config, nil
}

func entry(in Input, context string) (user string, info *api.AuthInfo, namespace string, err error) {
	switch context {
	case "dev":
		return identity.Developer, &api.AuthInfo{Token: in.Tokens[identity.Developer]}, "dev", nil
	case "staging":
		info, err := certificateUser(in.Dir)
		return pki.StagingUser, info, "staging", err
	case "production":
		return identity.ReleaseLead, execUser(in), "production", nil
	case "viewer":
		return identity.Viewer, &api.AuthInfo{Token: in.Tokens[identity.Viewer]}, "", nil
	default:
		return identity.Admin, &api.AuthInfo{Token: in.Tokens[identity.Admin]}, "", nil
	}
}

func certificateUser(dir layout.Dir) (*api.AuthInfo, error) {
	certificate, err := os.ReadFile(dir.PKIFile(pki.StagingCert))
	if err != nil {
		return nil, fmt.Errorf("read the staging certificate: %w", err)
	}
	key, err := os.ReadFile(dir.PKIFile(pki.StagingKey))
	if err != nil {
		return nil, fmt.Errorf("read the staging key: %w", err)
	}
	return &api.AuthInfo{ClientCertificateData: certificate, ClientKeyData: key}, nil
}

func execUser(in Input) *api.AuthInfo {
	return &api.AuthInfo{Exec: &api.ExecConfig{
		APIVersion:      "client.authentication.k8s.io/v1",
		Command:         in.Executable,
		Args:            []string{"token", "--dir", string(in.Dir), "--user", identity.ReleaseLead},
		InteractiveMode: api.NeverExecInteractiveMode,
	}}
}

func base(in Input) (*api.Config, error) {
	ca, err := os.ReadFile(in.Dir.PKIFile(pki.CACert))
	if err != nil {
		return nil, fmt.Errorf("read the cluster's authority: %w", err)
	}
	config := api.NewConfig()
	config.Clusters[clusterName] = &api.Cluster{Server: in.Server, CertificateAuthorityData: ca}
	return config, nil
}

func write(config *api.Config, path string) error {
	data, err := clientcmd.Write(*config)
	if err != nil {
		return fmt.Errorf("encode %s: %w", path, err)
	}
	return layout.WriteSecret(path, data)
}
