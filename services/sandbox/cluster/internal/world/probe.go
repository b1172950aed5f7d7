package world

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"

	"slipway.dev/cluster/internal/layout"
	"slipway.dev/cluster/internal/pki"
)

// probe asks components for their health.
type probe struct {
	client *http.Client
}

func newProbe(dir layout.Dir) (*probe, error) {
	roots := x509.NewCertPool()
	for _, name := range []string{pki.CACert, pki.InternalCA} {
		authority, err := os.ReadFile(dir.PKIFile(name))
		if err != nil {
			return nil, fmt.Errorf("read an authority: %w", err)
		}
		if !roots.AppendCertsFromPEM(authority) {
			return nil, errors.New("an authority's file holds no certificate")
		}
	}
	own, err := tls.LoadX509KeyPair(dir.PKIFile(pki.InternalCert), dir.PKIFile(pki.InternalKey))
	if err != nil {
		return nil, fmt.Errorf("load the control plane's certificate: %w", err)
	}
	return &probe{client: &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{own}, MinVersion: tls.VersionTLS12},
	}}}, nil
}

// get returns a check that the URL answers 200.
func (p *probe) get(url string) func(context.Context) error {
	return func(ctx context.Context) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		response, err := p.client.Do(request)
		if err != nil {
			return err
		}
		defer func() { _ = response.Body.Close() }()
		_, _ = io.Copy(io.Discard, response.Body)
		if response.StatusCode != http.StatusOK {
			return fmt.Errorf("%s answers %s", url, response.Status)
		}
		return nil
	}
}
