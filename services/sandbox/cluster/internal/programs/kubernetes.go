package programs

import (
	"os"

	"github.com/spf13/cobra"
	_ "k8s.io/client-go/plugin/pkg/client/auth" // kubeconfig users of every kind
	"k8s.io/component-base/cli"
	"k8s.io/component-base/logs"
	_ "k8s.io/component-base/metrics/prometheus/clientgo" // client and work queue metrics
	kubectl "k8s.io/kubectl/pkg/cmd"
	kubectlutil "k8s.io/kubectl/pkg/cmd/util"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
)

// APIServer runs the Kubernetes API server.
func APIServer(arguments []string) error {
	favourStart()
	run("kube-apiserver", arguments, apiserver.NewAPIServerCommand)
	return nil
}

// ControllerManager runs Kubernetes' controllers.
func ControllerManager(arguments []string) error {
	run("kube-controller-manager", arguments, controllermanager.NewControllerManagerCommand)
	return nil
}

// Scheduler runs the Kubernetes scheduler.
func Scheduler(arguments []string) error {
	run("kube-scheduler", arguments, func() *cobra.Command { return scheduler.NewSchedulerCommand() })
	return nil
}

// run executes the command under its own name, as if it were its own program.
func run(name string, arguments []string, make func() *cobra.Command) {
	os.Args = append([]string{name}, arguments...)
	os.Exit(cli.Run(make()))
}

// Kubectl runs kubectl.
func Kubectl(arguments []string) error {
	os.Args = append([]string{"kubectl"}, arguments...)
	_, _ = logs.GlogSetter(kubectl.GetLogVerbosity(os.Args))
	if err := cli.RunNoErrOutput(kubectl.NewDefaultKubectlCommand()); err != nil {
		kubectlutil.CheckErr(err)
	}
	return nil
}
