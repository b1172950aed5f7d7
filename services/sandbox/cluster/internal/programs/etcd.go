// Package programs holds the sub-commands that run one component each.
package programs

import (
	"flag"
	"fmt"
	"net/url"
	"os"
	"os/signal"
	"syscall"

	"go.etcd.io/etcd/client/pkg/v3/transport"
	"go.etcd.io/etcd/server/v3/embed"
	"go.etcd.io/etcd/server/v3/storage/wal"
)

const (
	walSegment  = 4 << 20 // instead of 64 MiB, which would be reserved on disk for every sandbox
	smallWorld  = 4 << 30
	snapshotLog = 5000
)

// Etcd runs a single etcd member until it is told to end.
func Etcd(arguments []string) error {
	flags := flag.NewFlagSet("etcd", flag.ExitOnError)
	dataDir := flags.String("data-dir", "", "folder of the data")
	client := flags.String("client", "", "URL to serve clients at")
	peer := flags.String("peer", "", "URL to serve peers at")
	ca := flags.String("ca", "", "authority of the clients' certificates")
	cert := flags.String("cert", "", "certificate")
	key := flags.String("key", "", "key of the certificate")
	_ = flags.Parse(arguments)

	clientURL, err := url.Parse(*client)
	if err != nil {
		return fmt.Errorf("read the client URL: %w", err)
	}
	peerURL, err := url.Parse(*peer)
	if err != nil {
		return fmt.Errorf("read the peer URL: %w", err)
	}
	wal.SegmentSizeBytes = walSegment
	config := embed.NewConfig()
	config.Dir = *dataDir
	config.LogLevel = "warn"
	config.UnsafeNoFsync = true // a sandbox survives its processes, not a power cut
	config.QuotaBackendBytes = smallWorld
	config.SnapshotCount = snapshotLog
	config.AutoCompactionMode, config.AutoCompactionRetention = embed.CompactorModePeriodic, "10m"
	config.ListenClientUrls, config.AdvertiseClientUrls = []url.URL{*clientURL}, []url.URL{*clientURL}
	config.ListenPeerUrls, config.AdvertisePeerUrls = []url.URL{*peerURL}, []url.URL{*peerURL}
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	config.ClientTLSInfo = transport.TLSInfo{CertFile: *cert, KeyFile: *key, TrustedCAFile: *ca, ClientCertAuth: true}

	server, err := embed.StartEtcd(config)
	if err != nil {
		return fmt.Errorf("start etcd: %w", err)
	}
	defer server.Close()
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	select {
	case <-stop:
		return nil
	case err := <-server.Err():
		return fmt.Errorf("etcd ended: %w", err)
	}
}
