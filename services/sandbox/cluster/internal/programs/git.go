package programs

import (
	"flag"
	"net/http"
	"time"

	"slipway.dev/cluster/internal/githttp"
	"slipway.dev/cluster/internal/identity"
	"slipway.dev/cluster/internal/layout"
)

// Git serves the sandbox's repositories over HTTP.
func Git(arguments []string) error {
	flags := flag.NewFlagSet("git-http", flag.ExitOnError)
	path := flags.String("dir", "", "state directory of the sandbox")
	listen := flags.String("listen", "", "address to serve at")
	_ = flags.Parse(arguments)

	dir, err := layout.Open(*path)
	if err != nil {
		return err
	}
	password, err := identity.EnsureGitPassword(dir)
	if err != nil {
		return err
	}
	handler, err := githttp.New(dir.Git(), password)
	if err != nil {
		return err
	}
	server := &http.Server{Addr: *listen, Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	return server.ListenAndServe()
}
