// Command helm is Helm, built from its module with the rest of the sandbox.
package main

import (
	"errors"
	"fmt"
	"os"

	"helm.sh/helm/v4/pkg/cmd"
	"helm.sh/helm/v4/pkg/kube"
	_ "k8s.io/client-go/plugin/pkg/client/auth" // kubeconfig users of every kind
)

func main() {
	kube.ManagedFieldsManager = "helm"
	root, err := cmd.NewRootCmd(os.Stdout, os.Args[1:], cmd.SetupLogging)
	if err != nil {
		fmt.Fprintln(os.Stderr, "helm:", err)
		os.Exit(1)
	}
	err = root.Execute()
	var failure cmd.CommandError
	switch {
	case errors.As(err, &failure):
		os.Exit(failure.ExitCode)
	case err != nil:
		os.Exit(1)
	}
}
