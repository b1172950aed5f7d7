// Package githttp serves bare repositories over smart HTTP: anyone on this machine may read, a push needs the password,
// and so does everything below "private/".
package githttp

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/http/cgi"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// User is the name that a push is made under.
const User = "slipway"

// Handler serves the repositories of one folder.
type Handler struct {
	root     string
	password string
	backend  string
}

// New finds git's server side and returns a handler for the folder.
func New(root, password string) (*Handler, error) {
	output, err := exec.Command("git", "--exec-path").Output()
	if err != nil {
		return nil, fmt.Errorf("git is needed to serve repositories: %w", err)
	}
	backend := filepath.Join(strings.TrimSpace(string(output)), "git-http-backend")
	if _, err := os.Stat(backend); err != nil {
		return nil, fmt.Errorf("git has no HTTP server side here: %w", err)
	}
	return &Handler{root: root, password: password, backend: backend}, nil
}

// ServeHTTP answers one request.
func (h *Handler) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	if request.URL.Path == "/healthz" {
		_, _ = response.Write([]byte("ok\n"))
		return
	}
	user, allowed := h.authenticate(request)
	if !allowed || (user == "" && needsPassword(request)) {
		response.Header().Set("WWW-Authenticate", `Basic realm="Slipway sandbox"`)
		http.Error(response, "This needs the user "+User+" and the sandbox's Git password.", http.StatusUnauthorized)
		return
	}
	cleanup, err := spool(request)
	if err != nil {
		http.Error(response, err.Error(), http.StatusRequestEntityTooLarge)
		return
	}
	defer cleanup()
	h.backendFor(request, user).ServeHTTP(response, request)
}

func (h *Handler) backendFor(request *http.Request, user string) *cgi.Handler {
	env := []string{
		"GIT_PROJECT_ROOT=" + h.root,
		"GIT_HTTP_EXPORT_ALL=1",
		"GIT_CONFIG_NOSYSTEM=1",
		"GIT_CONFIG_GLOBAL=/dev/null",
		"GIT_CONFIG_COUNT=1",
		"GIT_CONFIG_KEY_0=http.receivepack",
		"GIT_CONFIG_VALUE_0=true",
		"GIT_PROTOCOL=" + request.Header.Get("Git-Protocol"),
	}
	if user != "" {
		env = append(env, "REMOTE_USER="+user)
	}
	return &cgi.Handler{Path: h.backend, Dir: h.root, Env: env, InheritEnv: []string{"PATH", "HOME"}}
}

// authenticate answers the user of a request that carries credentials; wrong ones are refused even where none are needed.
func (h *Handler) authenticate(request *http.Request) (user string, allowed bool) {
	name, password, given := request.BasicAuth()
	if !given {
		return "", true
	}
	good := subtle.ConstantTimeCompare([]byte(password), []byte(h.password)) == 1 && name == User
	return name, good
}

func needsPassword(request *http.Request) bool {
	return strings.HasPrefix(request.URL.Path, "/private/") ||
		strings.HasSuffix(request.URL.Path, "/git-receive-pack") ||
		request.URL.Query().Get("service") == "git-receive-pack"
}

// maximumPush bounds a push of unknown length, which is kept on disk while it arrives.
const maximumPush = 1 << 30

// spool gives a chunked request a length, since CGI has no other way to tell where the body ends.
func spool(request *http.Request) (cleanup func(), err error) {
	if request.ContentLength >= 0 && len(request.TransferEncoding) == 0 {
		return func() {}, nil
	}
	file, err := os.CreateTemp("", "slipway-push-")
	if err != nil {
		return nil, fmt.Errorf("keep the push: %w", err)
	}
	cleanup = func() { _ = file.Close() }
	if err := os.Remove(file.Name()); err != nil {
		cleanup()
		return nil, fmt.Errorf("keep the push: %w", err)
	}
	length, err := file.ReadFrom(http.MaxBytesReader(nil, request.Body, maximumPush))
	if err == nil {
		_, err = file.Seek(0, 0)
	}
	if err != nil {
		cleanup()
		return nil, errors.Join(errors.New("the push could not be read"), err)
	}
	request.Body, request.ContentLength, request.TransferEncoding = file, length, nil
	return cleanup, nil
}
