package kubelet

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

// checkInterval is how often a followed log looks whether its container still runs.
const checkInterval = time.Second

// Files names the certificate that the nodes serve with and the authority that signs the API server's own.
type Files struct {
	Certificate string
	Key         string
	ClientCA    string
}

// Server stands where the API server expects the nodes' kubelets.
type Server struct {
	pods  func(ctx context.Context, namespace, name string) (*corev1.Pod, error)
	clock func() time.Time
	rest  http.Handler
}

// New returns a server that reads pods by the client and passes on to KWOK's own server what it does not answer.
func New(client kubernetes.Interface, kwok *url.URL) *Server {
	return &Server{
		pods: func(ctx context.Context, namespace, name string) (*corev1.Pod, error) {
			return client.CoreV1().Pods(namespace).Get(ctx, name, metav1.GetOptions{})
		},
		clock: time.Now,
		rest:  httputil.NewSingleHostReverseProxy(kwok),
	}
}

// Listen serves on the address until the process ends. Only the API server may connect.
func (s *Server) Listen(address string, files Files) error {
	authority, err := os.ReadFile(files.ClientCA)
	if err != nil {
		return fmt.Errorf("read the control plane's authority: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(authority) {
		return errors.New("the control plane's authority holds no certificate")
	}
	server := &http.Server{
		Addr:              address,
		Handler:           s.Handler(),
		ReadHeaderTimeout: 10 * time.Second,
		TLSConfig: &tls.Config{
			MinVersion: tls.VersionTLS12,
			ClientAuth: tls.RequireAndVerifyClientCert,
			ClientCAs:  pool,
		},
	}
	return server.ListenAndServeTLS(files.Certificate, files.Key)
}

// Handler routes requests.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /containerLogs/{namespace}/{pod}/{container}", s.logs)
	mux.Handle("/", s.rest)
	return mux
}

func (s *Server) logs(response http.ResponseWriter, request *http.Request) {
	options, err := parseOptions(request.URL.Query(), s.clock())
	if err != nil {
		http.Error(response, err.Error(), http.StatusBadRequest)
		return
	}
	find := func(ctx context.Context) (Script, error) {
		pod, err := s.pods(ctx, request.PathValue("namespace"), request.PathValue("pod"))
		if err != nil {
			return Script{}, err
		}
		return scriptOf(pod, request.PathValue("container"), options.previous)
	}
	script, err := find(request.Context())
	if err != nil {
		http.Error(response, err.Error(), http.StatusBadRequest)
		return
	}
	response.Header().Set("Content-Type", "text/plain; charset=utf-8")
	writer := &lineWriter{out: response, options: options}
	now := s.clock()
	lines := script.Between(options.since, now)
	if options.tail >= 0 && len(lines) > options.tail {
		lines = lines[len(lines)-options.tail:]
	}
	if writer.write(lines) && options.follow {
		s.follow(request.Context(), find, script, writer, now)
	}
}

// follow sends each line when its time comes, until the run ends, the client leaves or the byte limit is reached.
func (s *Server) follow(ctx context.Context, find func(context.Context) (Script, error), script Script,
	writer *lineWriter, told time.Time) {
	for script.End.IsZero() {
		now := s.clock()
		pause := checkInterval
		if next := script.Next(told); !next.IsZero() {
			pause = min(pause, max(0, next.Sub(now)))
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		now = s.clock()
		if now.Sub(writer.checked) >= checkInterval {
			writer.checked = now
			current, err := find(ctx)
			if err != nil || !current.Start.Equal(script.Start) {
				return
			}
			script = current
		}
		if !writer.write(script.Between(told, now)) {
			return
		}
		told = now
	}
}

// lineWriter formats lines, keeps the byte limit, and sends what it has after each batch.
type lineWriter struct {
	out     http.ResponseWriter
	options options
	written int64
	checked time.Time
}

// write answers false when nothing more can or may be written.
func (w *lineWriter) write(lines []Line) bool {
	for _, line := range lines {
		text := line.Text + "\n"
		if w.options.timestamps {
			text = line.Time.UTC().Format("2006-01-02T15:04:05.000000000Z07:00") + " " + text
		}
		if w.options.limit >= 0 && w.written+int64(len(text)) > w.options.limit {
			text = text[:w.options.limit-w.written]
		}
		count, err := w.out.Write([]byte(text))
		w.written += int64(count)
		if err != nil || w.written == w.options.limit {
			return false
		}
	}
	return http.NewResponseController(w.out).Flush() == nil
}
