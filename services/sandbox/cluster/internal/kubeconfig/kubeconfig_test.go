package kubeconfig

import (
	"os"
	"strings"
	"testing"

	"k8s.io/client-go/tools/clientcmd"

	"slipway.dev/cluster/internal/identity"
	"slipway.dev/cluster/internal/layout"
	"slipway.dev/cluster/internal/pki"
)

func input(t *testing.T) Input {
	t.Helper()
	dir, err := layout.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := pki.Ensure(dir); err != nil {
		t.Fatal(err)
	}
	tokens, err := identity.Ensure(dir)
	if err != nil {
		t.Fatal(err)
	}
	return Input{Dir: dir, Server: "https://127.0.0.1:21000", Tokens: tokens, Executable: "/opt/slipway-cluster"}
}

func TestEachContextHasItsKindOfUser(t *testing.T) {
	in := input(t)
	if err := Write(in); err != nil {
		t.Fatal(err)
	}
	config, err := clientcmd.LoadFromFile(in.Dir.Kubeconfig())
	if err != nil {
		t.Fatal(err)
	}
	if config.CurrentContext != "dev" || len(config.Contexts) != 5 {
		t.Fatalf("contexts %v, current %q", config.Contexts, config.CurrentContext)
	}
	for _, name := range []string{"dev", "staging", "production"} {
		if config.Contexts[name].Namespace != name {
			t.Errorf("context %s has namespace %q", name, config.Contexts[name].Namespace)
		}
	}
	user := func(context string) string { return config.Contexts[context].AuthInfo }
	if config.AuthInfos[user("dev")].Token != in.Tokens[identity.Developer] {
		t.Error("dev needs the developer's token")
	}
	if len(config.AuthInfos[user("staging")].ClientCertificateData) == 0 {
		t.Error("staging needs a client certificate")
	}
	plugin := config.AuthInfos[user("production")].Exec
	if plugin == nil || plugin.Command != in.Executable || !strings.Contains(strings.Join(plugin.Args, " "), "--user release-lead") {
		t.Errorf("production needs the exec plugin, has %+v", plugin)
	}
	if len(config.Clusters[clusterName].CertificateAuthorityData) == 0 {
		t.Error("the server must be verified")
	}
	info, err := os.Stat(in.Dir.Kubeconfig())
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestOnlyTheAskedContexts(t *testing.T) {
	in := input(t)
	in.Contexts = []string{"staging", "admin"}
	config, err := Users(in)
	if err != nil {
		t.Fatal(err)
	}
	if len(config.Contexts) != 2 || config.CurrentContext != "staging" || config.AuthInfos[identity.Developer] != nil {
		t.Errorf("unexpected %v", config.Contexts)
	}
	in.Contexts = []string{"moon"}
	if _, err := Users(in); err == nil || !strings.Contains(err.Error(), "production") {
		t.Errorf("unexpected error %v", err)
	}
}
