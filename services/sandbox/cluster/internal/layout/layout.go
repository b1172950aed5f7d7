// Package layout names every file and folder of a control plane's state directory.
package layout

import (
	"fmt"
	"os"
	"path/filepath"
)

// Dir is the state directory of one control plane. Everything in it belongs to the user alone.
type Dir string

// Open makes the path absolute and creates the folders that are missing, readable by the user only.
func Open(path string) (Dir, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("resolve %s: %w", path, err)
	}
	dir := Dir(absolute)
	for _, folder := range []string{absolute, dir.PKI(), dir.Logs(), dir.Git(), dir.Registry(), dir.Config()} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return "", fmt.Errorf("create %s: %w", folder, err)
		}
		if err := os.Chmod(folder, 0o700); err != nil {
			return "", fmt.Errorf("make %s private: %w", folder, err)
		}
	}
	return dir, nil
}

// Wipe removes what the control plane stored (objects, repositories, images, logs) and keeps identities and ports,
// so that a kubeconfig written earlier stays valid.
func (d Dir) Wipe() error {
	for _, folder := range []string{d.Etcd(), d.Git(), d.Registry(), d.Logs()} {
		if err := os.RemoveAll(folder); err != nil {
			return fmt.Errorf("empty %s: %w", folder, err)
		}
	}
	for _, folder := range []string{d.Git(), d.Registry(), d.Logs()} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return fmt.Errorf("create %s: %w", folder, err)
		}
	}
	return nil
}

// WriteSecret writes a file that only the user may read, replacing it as a whole.
func WriteSecret(path string, data []byte) error {
	temporary := path + ".new"
	if err := os.WriteFile(temporary, data, 0o600); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.Rename(temporary, path); err != nil {
		return fmt.Errorf("replace %s: %w", path, err)
	}
	return nil
}

func (d Dir) join(parts ...string) string {
	return filepath.Join(append([]string{string(d)}, parts...)...)
}

// Lock is held by the running supervisor.
func (d Dir) Lock() string { return d.join("lock") }

// Ports remembers which port each listener had.
func (d Dir) Ports() string { return d.join("ports.json") }

// Kubeconfig is the file for people and programs that use the cluster.
func (d Dir) Kubeconfig() string { return d.join("kubeconfig") }

// ComponentKubeconfig is the identity of the control plane's own components.
func (d Dir) ComponentKubeconfig() string { return d.join("config", "components.kubeconfig") }

// Tokens is the API server's static token file.
func (d Dir) Tokens() string { return d.join("config", "tokens.csv") }

// GitPassword holds the password that a push needs.
func (d Dir) GitPassword() string { return d.join("git-password") }

// Etcd holds the stored objects.
func (d Dir) Etcd() string { return d.join("etcd") }

// Git holds bare repositories, NAME.git.
func (d Dir) Git() string { return d.join("git") }

// Registry holds the container registry's blobs.
func (d Dir) Registry() string { return d.join("registry") }

// RegistryConfig is the registry's configuration file.
func (d Dir) RegistryConfig() string { return d.join("config", "registry.yml") }

// Stages is the configuration of the pod life cycle.
func (d Dir) Stages() string { return d.join("config", "stages.yaml") }

// Config holds files written for the components at each start.
func (d Dir) Config() string { return d.join("config") }

// PKI holds keys and certificates.
func (d Dir) PKI() string { return d.join("pki") }

// PKIFile is one file in the PKI folder.
func (d Dir) PKIFile(name string) string { return d.join("pki", name) }

// Logs holds one log file per component.
func (d Dir) Logs() string { return d.join("logs") }

// Log is the log file of a component.
func (d Dir) Log(component string) string { return d.join("logs", component+".log") }
