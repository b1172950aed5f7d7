// Package world says which components a sandbox consists of and how each is run. A further component is one more entry
// in Specs, and in ports if it listens.
package world

import (
	"fmt"
	"strconv"
	"time"

	"slipway.dev/cluster/internal/layout"
	"slipway.dev/cluster/internal/pki"
	"slipway.dev/cluster/internal/supervisor"
)

// Names of the components, which are also the sub-commands that run them.
const (
	Etcd              = "etcd"
	APIServer         = "apiserver"
	ControllerManager = "controller-manager"
	Scheduler         = "scheduler"
	Kwok              = "kwok"
	Registry          = "registry"
	Git               = "git-http"
)

// Names of further listeners.
const (
	etcdPeer = "etcd-peer"
	nodeLogs = "node-logs"
)

// PortNames lists every listener that needs a port.
func PortNames() []string {
	return []string{Etcd, etcdPeer, APIServer, ControllerManager, Scheduler, Kwok, nodeLogs, Registry, Git}
}

// World is one sandbox: its folder, ports and an administrator's token for the components' health checks.
type World struct {
	Dir   layout.Dir
	Ports map[string]int
}

// Server is the API server's address.
func (w World) Server() string { return w.url("https", APIServer) }

// GitURL is the address below which the repositories lie.
func (w World) GitURL() string { return w.url("http", Git) }

// RegistryHost is the host and port of the registry, as image names begin.
func (w World) RegistryHost() string { return w.address(Registry) }

// LogPort is the port of the nodes' log server.
func (w World) LogPort() int { return w.Ports[nodeLogs] }

func (w World) address(name string) string { return "127.0.0.1:" + strconv.Itoa(w.Ports[name]) }

func (w World) url(scheme, name string) string { return scheme + "://" + w.address(name) }

// First lists the components that start at once; the others want the API server.
func First() []string { return []string{Etcd, APIServer, Git, Registry} }

// Second lists the components that start when the API server answers.
func Second() []string { return []string{ControllerManager, Scheduler, Kwok} }

// Specs describes every component.
func (w World) Specs() ([]supervisor.Spec, error) {
	probe, err := newProbe(w.Dir)
	if err != nil {
		return nil, err
	}
	healthz := func(scheme, name, path string) supervisor.Spec {
		return supervisor.Spec{Name: name, Ready: probe.get(w.url(scheme, name) + path)}
	}
	etcd := healthz("https", Etcd, "/health")
	etcd.Args, etcd.Grace = w.etcdArguments(), 500*time.Millisecond
	api := healthz("https", APIServer, "/readyz")
	api.Args = w.apiServerArguments()
	controllers := healthz("https", ControllerManager, "/healthz")
	controllers.Args = w.controllerManagerArguments()
	scheduler := healthz("https", Scheduler, "/healthz")
	scheduler.Args = w.schedulerArguments()
	kwok := healthz("http", Kwok, "/healthz")
	kwok.Args = w.kwokArguments()
	registry := healthz("http", Registry, "/v2/")
	registry.Args, registry.Grace = []string{Registry, "serve", w.Dir.RegistryConfig()}, 2*time.Second
	registry.Env = []string{"OTEL_TRACES_EXPORTER=none"}
	git := healthz("http", Git, "/healthz")
	git.Args, git.Grace = []string{Git, "--dir", string(w.Dir), "--listen", w.address(Git)}, 2*time.Second
	return []supervisor.Spec{etcd, api, git, registry, controllers, scheduler, kwok}, nil
}

func (w World) etcdArguments() []string {
	return []string{Etcd, "--data-dir=" + w.Dir.Etcd(),
		"--client=" + w.url("https", Etcd), "--peer=" + w.url("http", etcdPeer),
		"--ca=" + w.Dir.PKIFile(pki.InternalCA), "--cert=" + w.Dir.PKIFile(pki.InternalCert),
		"--key=" + w.Dir.PKIFile(pki.InternalKey)}
}

func (w World) apiServerArguments() []string {
	internal := func(flag string) []string {
		return []string{flag + "=" + w.Dir.PKIFile(pki.InternalCert)}
	}
	arguments := []string{APIServer,
		"--etcd-servers=" + w.url("https", Etcd),
		"--etcd-cafile=" + w.Dir.PKIFile(pki.InternalCA),
		"--etcd-keyfile=" + w.Dir.PKIFile(pki.InternalKey),
		"--bind-address=127.0.0.1", "--advertise-address=127.0.0.1",
		"--secure-port=" + strconv.Itoa(w.Ports[APIServer]),
		"--tls-cert-file=" + w.Dir.PKIFile(pki.ServerCert),
		"--tls-private-key-file=" + w.Dir.PKIFile(pki.ServerKey),
		"--client-ca-file=" + w.Dir.PKIFile(pki.CACert),
		"--token-auth-file=" + w.Dir.Tokens(),
		"--authorization-mode=RBAC",
		"--service-cluster-ip-range=10.96.0.0/16",
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-key-file=" + w.Dir.PKIFile(pki.ServiceAccount),
		"--service-account-signing-key-file=" + w.Dir.PKIFile(pki.ServiceAccount),
		"--kubelet-client-key=" + w.Dir.PKIFile(pki.InternalKey),
		"--kubelet-preferred-address-types=InternalIP",
		"--endpoint-reconciler-type=none", "--allow-privileged=true", "--profiling=false",
	}
	arguments = append(arguments, internal("--etcd-certfile")...)
	return append(arguments, internal("--kubelet-client-certificate")...)
}

func (w World) controllerManagerArguments() []string {
	return append(w.controllerFlags(ControllerManager),
		"--service-account-private-key-file="+w.Dir.PKIFile(pki.ServiceAccount),
		"--root-ca-file="+w.Dir.PKIFile(pki.CACert),
		"--controllers=*,-node-ipam-controller,-node-route-controller,-service-lb-controller,"+
			"-persistentvolume-attach-detach-controller,-bootstrap-signer-controller,-token-cleaner-controller",
	)
}

func (w World) schedulerArguments() []string { return w.controllerFlags(Scheduler) }

func (w World) controllerFlags(name string) []string {
	kubeconfig := w.Dir.ComponentKubeconfig()
	return []string{name,
		"--kubeconfig=" + kubeconfig, "--authentication-kubeconfig=" + kubeconfig, "--authorization-kubeconfig=" + kubeconfig,
		"--bind-address=127.0.0.1", "--secure-port=" + strconv.Itoa(w.Ports[name]),
		"--tls-cert-file=" + w.Dir.PKIFile(pki.ServerCert), "--tls-private-key-file=" + w.Dir.PKIFile(pki.ServerKey),
		"--leader-elect=false", "--profiling=false",
	}
}

// kwokArguments carry KWOK's own flags and, after "--", those of the log server in front of it.
func (w World) kwokArguments() []string {
	return []string{Kwok,
		"--kubeconfig=" + w.Dir.ComponentKubeconfig(), "--config=" + w.Dir.Stages(),
		"--manage-all-nodes", "--node-lease-duration-seconds=40", "--cidr=10.244.0.0/16",
		"--server-address=" + w.address(Kwok), "--node-ip=127.0.0.1",
		fmt.Sprintf("--node-port=%d", w.LogPort()),
		"--",
		"--kubeconfig=" + w.Dir.ComponentKubeconfig(),
		"--listen=" + w.address(nodeLogs), "--kwok=" + w.url("http", Kwok),
		"--ca=" + w.Dir.PKIFile(pki.InternalCA), "--cert=" + w.Dir.PKIFile(pki.InternalCert),
		"--key=" + w.Dir.PKIFile(pki.InternalKey),
	}
}
