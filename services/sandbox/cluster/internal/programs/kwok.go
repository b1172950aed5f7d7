package programs

import (
	"flag"
	"fmt"
	"net/url"
	"os"
	"slices"

	"github.com/spf13/pflag"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/kwok/pkg/config"
	"sigs.k8s.io/kwok/pkg/kwok/cmd"
	"sigs.k8s.io/kwok/pkg/log"
	"sigs.k8s.io/kwok/pkg/utils/signals"

	"slipway.dev/cluster/internal/kubelet"
)

// Kwok runs KWOK with the arguments before "--" and the nodes' log server with those after it.
func Kwok(arguments []string) error {
	own := []string{}
	if split := slices.Index(arguments, "--"); split >= 0 {
		arguments, own = arguments[:split], arguments[split+1:]
	}
	if err := serveNodes(own); err != nil {
		return err
	}
	os.Args = append([]string{"kwok"}, arguments...)
	flags := pflag.NewFlagSet("global", pflag.ContinueOnError)
	flags.ParseErrorsAllowlist.UnknownFlags = true
	flags.Usage = func() {}
	ctx := signals.SetupSignalContext()
	ctx, _ = log.InitFlags(ctx, flags)
	ctx, err := config.InitFlags(ctx, flags)
	if err != nil {
		return fmt.Errorf("read KWOK's configuration: %w", err)
	}
	// component-base registers a "version" flag on the common set that cobra cannot read as a bool.
	pflag.CommandLine = pflag.NewFlagSet("kwok", pflag.ContinueOnError)
	command := cmd.NewCommand(ctx)
	command.PersistentFlags().AddFlagSet(flags)
	return command.ExecuteContext(ctx)
}

func serveNodes(arguments []string) error {
	flags := flag.NewFlagSet("nodes", flag.ExitOnError)
	kubeconfig := flags.String("kubeconfig", "", "how to reach the cluster")
	listen := flags.String("listen", "", "address that the nodes' port stands for")
	kwok := flags.String("kwok", "", "URL of KWOK's own server")
	ca := flags.String("ca", "", "authority of the API server's client certificate")
	cert := flags.String("cert", "", "certificate")
	key := flags.String("key", "", "key of the certificate")
	_ = flags.Parse(arguments)

	target, err := url.Parse(*kwok)
	if err != nil {
		return fmt.Errorf("read KWOK's address: %w", err)
	}
	restConfig, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		return fmt.Errorf("read the kubeconfig: %w", err)
	}
	restConfig.QPS, restConfig.Burst = 500, 500
	client, err := kubernetes.NewForConfig(restConfig)
	if err != nil {
		return fmt.Errorf("reach the cluster: %w", err)
	}
	server := kubelet.New(client, target)
	go func() {
		err := server.Listen(*listen, kubelet.Files{Certificate: *cert, Key: *key, ClientCA: *ca})
		fmt.Fprintln(os.Stderr, "the nodes' log server ended:", err)
		os.Exit(1)
	}()
	return nil
}
