package pki

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"os"
	"time"

	"slipway.dev/cluster/internal/layout"
)

// Names of the files in the PKI folder.
const (
	CACert         = "ca.crt"
	ServerCert     = "server.crt"
	ServerKey      = "server.key"
	StagingCert    = "staging.crt"
	StagingKey     = "staging.key"
	InternalCA     = "internal-ca.crt"
	InternalCert   = "internal.crt"
	InternalKey    = "internal.key"
	ServiceAccount = "service-account.key"
)

// StagingUser is the common name of the client certificate that context "staging" uses.
const StagingUser = "staging-operator"

// renewBefore is how long before the end of its certificates a state directory gets new ones.
const renewBefore = 30 * 24 * time.Hour

// Ensure creates keys and certificates unless valid ones exist. The users' authority signs the API server's
// certificate and client certificates; the internal one keeps etcd and the nodes' log server to the control plane.
func Ensure(dir layout.Dir) error {
	if valid(dir) {
		return nil
	}
	files, err := generate()
	if err != nil {
		return err
	}
	for name, data := range files {
		if err := layout.WriteSecret(dir.PKIFile(name), data); err != nil {
			return err
		}
	}
	return nil
}

func generate() (map[string][]byte, error) {
	users, err := newAuthority("slipway-sandbox")
	if err != nil {
		return nil, err
	}
	internal, err := newAuthority("slipway-sandbox-internal")
	if err != nil {
		return nil, err
	}
	server, err := users.issue(pkix.Name{CommonName: "kube-apiserver"}, x509.ExtKeyUsageServerAuth)
	if err != nil {
		return nil, err
	}
	staging, err := users.issue(pkix.Name{CommonName: StagingUser, Organization: []string{"slipway:staging"}},
		x509.ExtKeyUsageClientAuth)
	if err != nil {
		return nil, err
	}
	component, err := internal.issue(pkix.Name{CommonName: "component"},
		x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth)
	if err != nil {
		return nil, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make the service account key: %w", err)
	}
	serviceAccount, err := encodeKey(key)
	if err != nil {
		return nil, err
	}
	return map[string][]byte{
		CACert:     users.pair.Certificate,
		ServerCert: server.Certificate, ServerKey: server.Key,
		StagingCert: staging.Certificate, StagingKey: staging.Key,
		InternalCA:   internal.pair.Certificate,
		InternalCert: component.Certificate, InternalKey: component.Key,
		ServiceAccount: serviceAccount,
	}, nil
}

// valid says whether every pair can be loaded, is signed by its authority and does not end soon.
func valid(dir layout.Dir) bool {
	if _, err := os.Stat(dir.PKIFile(ServiceAccount)); err != nil {
		return false
	}
	return validPair(dir, CACert, ServerCert, ServerKey) && validPair(dir, CACert, StagingCert, StagingKey) &&
		validPair(dir, InternalCA, InternalCert, InternalKey)
}

func validPair(dir layout.Dir, caFile, certFile, keyFile string) bool {
	ca, err := os.ReadFile(dir.PKIFile(caFile))
	if err != nil {
		return false
	}
	pair, err := tls.LoadX509KeyPair(dir.PKIFile(certFile), dir.PKIFile(keyFile))
	if err != nil {
		return false
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(ca) {
		return false
	}
	_, err = pair.Leaf.Verify(x509.VerifyOptions{
		Roots:       roots,
		CurrentTime: time.Now().Add(renewBefore),
		KeyUsages:   []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	})
	return err == nil
}
